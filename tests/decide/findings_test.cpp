// Findings about data at rest, on the way and in price lists: each on a study without uncertainty, its money
// worked by hand.
#include "topsheet/decide/findings.hpp"

#include <algorithm>

#include "decide/examiner.hpp"
#include "support/catch.hpp"
#include "topsheet/io/load.hpp"
#include "topsheet/sim/monte_carlo.hpp"

using namespace topsheet;
using tests::WithinRel;

namespace {

/// A study of one production that shoots for ten days of January 2027, 100 TB in all, on a card with round
/// prices. A, B and C are written where the tests differ.
std::string study_text(const std::string& dataset, const std::string& work, const std::string& scenarios) {
    return R"({ "topsheet": 1, "title": "t", "start": "2027-01", "months": 12, "finance": {"discount_rate": "0 %/year"},
  "rate_cards": [ { "id": "c", "currency": "USD", "as_of": "2026-10", "meters": [
      {"id": "hot", "quantity": "GB-month", "price": "0.02 USD/GB-month", "source": "s", "as_of": "2026-10", "confidence": "seen"},
      {"id": "cold", "quantity": "GB-month", "price": "0.004 USD/GB-month", "source": "s", "as_of": "2026-10", "confidence": "seen"},
      {"id": "out", "quantity": "GB", "price": "0.01 USD/GB", "source": "s", "as_of": "2026-10", "confidence": "seen"},
      {"id": "file", "quantity": "request", "price": "0.001 USD/request", "source": "s", "as_of": "2026-10", "confidence": "seen"},
      {"id": "egress", "quantity": "GB", "price": "0.09 USD/GB", "source": "s", "as_of": "2025-06", "confidence": "seen"},
      {"id": "ladder", "quantity": "GB", "price": {"graduated": [{"up_to": "100 TB", "price": "0.09 USD/GB"}, {"price": "0.01 USD/GB"}]},
       "source": "s", "as_of": "2026-10", "confidence": "seen"},
      {"id": "private", "quantity": "GB", "price": "0.02 USD/GB", "source": "s", "as_of": "2026-10", "confidence": "seen"},
      {"id": "port", "quantity": "port-hour", "price": "1 USD/port-hour", "source": "s", "as_of": "2026-10", "confidence": "seen"} ],
    "storage_classes": [
      {"id": "hot", "access": "bucket", "stock": "hot"},
      {"id": "cold", "title": "Cold class", "access": "archive", "stock": "cold", "retrieval": "out", "retrieval_request": "file",
       "minimum_stay": "90 day", "overhead": "32 kB", "restore_delay": "12 hour"} ] } ],
  "workload": { "artists": {"colorist": {"count": "2 person", "hours": "8 hour/workday"}},
    "productions": [ {"name": "Show", "start": "2027-01", "shoot": "10 day", "post": "100 day",
      "datasets": {"original": {"volume": "100 TB", "during": "shoot", )" +
           dataset + R"(}})" + work + R"(} ] },
  "scenarios": [)" +
           scenarios + "] }";
}

struct Told {
    sim::Result detail;
    Findings all;
    std::string text;

    explicit Told(const std::string& study) {
        const auto loaded = io::load_study(study, {});
        for (const auto& f : loaded.findings)
            text += f.pointer + ": " + f.sentence + "\n";
        INFO(text);
        REQUIRE(loaded);
        sim::RunOptions options{.trials = 1024, .seed = 1};
        options.detail = true;
        const auto result = sim::run(*loaded.value, options);
        REQUIRE(result);
        all = decide::findings(*loaded.value, *result);
        detail = *result;
        for (const auto& f : all)
            text += f.scenario + " " + f.code + ": " + f.sentence + "\n";
    }
    [[nodiscard]] const Finding* find(const std::string& code, const std::string& scenario = "a") const {
        const auto at =
            std::ranges::find_if(all, [&](const Finding& f) { return f.code == code && f.scenario == scenario; });
        return at == all.end() ? nullptr : &*at;
    }
};

constexpr auto two_sites =
    R"("sites": {"cloud": {"kind": "cloud"}, "home": {"kind": "own"}, "client": {"kind": "outside"}})";

std::string scenario(const std::string& name, const std::string& rest) {
    return R"({"name": ")" + name + R"(", )" + two_sites +
           R"(, "tiers": {"hot": {"site": "cloud", "class": "c/hot"}, "cold": {"site": "cloud", "class": "c/cold"}},
        "workstations": {"w": {"role": "colorist", "site": "home"}}, )" +
           rest + "}";
}

} // namespace

TEST_CASE("numbers in sentences have the digits that their error allows") {
    CHECK(decide::number(17.2249) == "17.22");
    CHECK(decide::number(17.2249, 0.3) == "17.2");
    CHECK(decide::number(17.2249, 4.0) == "17");
    CHECK(decide::number(17.2249, 40.0) == "20");
    CHECK(decide::number(-0.4, 4.0) == "0");
    CHECK(decide::number(5.0, 0.001) == "5");
    CHECK(decide::amount(123456.0, 0.0) == "123,000"); // three digits at most
    CHECK(decide::amount(123456.0, 4000.0) == "123,000");
    CHECK(decide::amount(-123456.0, 40000.0) == "-120,000");
    CHECK(decide::amount(456.78, 2.0) == "457");
}

TEST_CASE("a stay cut short costs what is missing of it") {
    const Told told(
        study_text(R"("object_size": "1 GB")", "", scenario("a", R"("placement": {"p": {"dataset": "original", "stages":
        [{"tier": "cold", "age": "30 day"}, {"tier": "hot"}]}})")));
    INFO(told.text);
    const auto* f = told.find("stay-too-short");
    REQUIRE(f != nullptr);
    CHECK(f->sentence.find("Cold class") != std::string::npos);
    // It arrives on days 0 to 10 and leaves thirty days later, 60 days too early: 10 TB on day 30 to 31 in
    // January and 90 TB in February. 32 kB on 1 GB are 0.0032 %.
    // (10,000 GB x 60/31 + 90,000 GB x 60/28) x 0.004 USD x 1.000032 = 848.8479 + 0.0272
    CHECK_THAT(f->cost.value(), WithinRel((1e4 * 60 / 31 + 9e4 * 60 / 28) * 0.004 * 1.000032, 1e-9));

    const Told long_stay(
        study_text(R"("object_size": "1 GB")", "", scenario("a", R"("placement": {"p": {"dataset": "original", "stages":
        [{"tier": "cold", "age": "90 day"}, {"tier": "hot"}]}})")));
    CHECK(long_stay.find("stay-too-short") == nullptr);
}

TEST_CASE("small files restored one by one are set against the same in containers") {
    const std::string recall =
        R"(, "recalls": {"conform": {"at": "delivery", "of": "original", "share": "50 %", "hold": "1 month"}})";
    const auto placed = [&](const std::string& size) {
        return Told(
            study_text(size, recall, scenario("a", R"("placement": {"p": {"dataset": "original", "recall": "hot",
            "stages": [{"tier": "cold"}]}})")));
    };
    const Told small = placed(R"("object_size": "10 MB")");
    INFO(small.text);
    const auto* f = small.find("small-files-restored");
    REQUIRE(f != nullptr);
    // 50 TB of 10 MB files are 5,000,000 requests: 5,000 USD; the bytes 50,000 GB x 0.01 = 500 USD. In 10 GB
    // containers 5,000 requests cost 5 USD.
    CHECK_THAT(f->cost.value(), WithinRel(5000.0 - 5.0, 1e-9));
    CHECK(f->sentence.find("5,000 USD") != std::string::npos);
    // 1 GB files: 50 USD of requests beside 500 USD of bytes.
    CHECK(placed(R"("object_size": "1 GB")").find("small-files-restored") == nullptr);
}

TEST_CASE("overhead above a tenth of the data") {
    const auto placed = [&](const std::string& size) {
        return Told(study_text(size, "", scenario("a", R"("placement": {"p": {"dataset": "original",
            "stages": [{"tier": "cold"}]}})")));
    };
    const Told tiny = placed(R"("object_size": "128 kB")");
    INFO(tiny.text);
    const auto* f = tiny.find("archive-overhead");
    REQUIRE(f != nullptr);
    // 32 kB on 128 kB are 25 %. Stock: January (31 days) holds 100 TB x (31 - 5)/31, eleven more months 100 TB,
    // at 0.004 USD/GB-month and 25 % on top of it.
    CHECK_THAT(f->cost.value(), WithinRel(0.25 * 0.004 * 1e5 * (26.0 / 31 + 11), 1e-6));
    CHECK(placed(R"("object_size": "1 MB")").find("archive-overhead") == nullptr); // 3.2 %
}

TEST_CASE("a circuit of another scenario is cheaper, and the reverse") {
    const auto told = [&](const std::string& volume) {
        const std::string work = R"(, "reads": {"pull": {"by": "colorist", "of": "original", "volume": ")" + volume +
                                 R"(", "cadence": "month", "during": "post"}})";
        const std::string rest =
            R"("placement": {"p": {"dataset": "original", "stages": [{"tier": "hot"}]}},
               "routes": )";
        return Told(study_text(
            R"("object_size": "1 GB")", work,
            scenario("a", rest + R"({"internet": {"from": "cloud", "to": "home", "meters": ["egress"]}})") + ", " +
                scenario("b", rest + R"({"circuit": {"from": "cloud", "to": "home", "meters": ["private"],
                    "standing": [{"name": "port", "meter": "port"}]}})")));
    };
    const Told much = told("100 TB");
    INFO(much.text);
    const auto* f = much.find("circuit-cheaper");
    REQUIRE(f != nullptr);
    CHECK(much.find("internet-cheaper", "b") == nullptr);
    // Post lasts from day 10 to day 110: 21/31 of January, February, March and 20/30 of April, in pulls of
    // 100 TB: 3.344086 x 100,000 GB. At 0.09 - 0.02 USD they differ by 23,408.60, less 8,760 hours of port.
    CHECK_THAT(f->cost.value(), WithinRel((21.0 / 31 + 2 + 20.0 / 30) * 1e5 * 0.07 - 8760.0, 1e-9));
    const Told little = told("1 TB");
    CHECK(little.find("circuit-cheaper") == nullptr);
    const auto* back = little.find("internet-cheaper", "b");
    REQUIRE(back != nullptr);
    CHECK_THAT(back->cost.value(), WithinRel(8760.0 - (21.0 / 31 + 2 + 20.0 / 30) * 1e3 * 0.07, 1e-9));
}

TEST_CASE("a price of more than a year ago is said with what rests on it") {
    const std::string work =
        R"(, "reads": {"pull": {"by": "colorist", "of": "original", "volume": "1 TB", "cadence": "month", "during": "post"}})";
    const Told told(
        study_text(R"("object_size": "1 GB")", work,
                   scenario("a", R"("placement": {"p": {"dataset": "original", "stages": [{"tier": "hot"}]}},
        "routes": {"internet": {"from": "cloud", "to": "home", "meters": ["egress"]}})")));
    INFO(told.text);
    const auto* f = told.find("stale-price");
    REQUIRE(f != nullptr);
    CHECK(f->sentence.find("\"egress\"") != std::string::npos);
    CHECK(f->sentence.find("19 months") != std::string::npos); // June 2025 to January 2027
    CHECK(f->sentence.find("\"hot\"") == std::string::npos);
    CHECK_THAT(f->cost.value(), WithinRel((21.0 / 31 + 2 + 20.0 / 30) * 1e3 * 0.09, 1e-9));
}

TEST_CASE("a pull that does not fit its route") {
    const auto told = [&](const std::string& capacity) {
        const std::string work =
            R"(, "reads": {"pull": {"by": "colorist", "of": "original", "volume": "36 TB", "cadence": "workday",
               "during": "post", "within": "10 hour"}})";
        return Told(
            study_text(R"("object_size": "1 GB")", work,
                       scenario("a", R"("placement": {"p": {"dataset": "original", "stages": [{"tier": "hot"}]}},
            "routes": {"internet": {"from": "cloud", "to": "home", "meters": ["egress"], "capacity": ")" +
                                         capacity + R"("}})")));
    };
    // 36 TB in ten hours are 1 GB a second: 8 Gbit/s.
    const Told thin = told("7.9 Gbit/second");
    INFO(thin.text);
    const auto* f = thin.find("circuit-too-small");
    REQUIRE(f != nullptr);
    CHECK(f->sentence.find("8 Gbit/s") != std::string::npos);
    CHECK(f->sentence.find("Show / pull") != std::string::npos);
    CHECK(told("8.1 Gbit/second").find("circuit-too-small") == nullptr);
}

TEST_CASE("a circuit is set against what its bytes add to the ladder they share") {
    const std::string work =
        R"(, "reads": {"pull": {"by": "colorist", "of": "original", "volume": "100 TB", "cadence": "month", "during": "post"}})";
    const std::string rest =
        R"("placement": {"p": {"dataset": "original", "stages": [{"tier": "hot"}]}},
           "transfers": {"feed": {"from": "cloud", "to": "client", "volume": "200 TB", "cadence": "month"}},
           "routes": {"to client": {"from": "cloud", "to": "client", "meters": ["ladder"]}, )";
    const Told told(
        study_text(R"("object_size": "1 GB")", work,
                   scenario("a", rest + R"("internet": {"from": "cloud", "to": "home", "meters": ["ladder"]}})") +
                       ", " + scenario("b", rest + R"("circuit": {"from": "cloud", "to": "home", "meters": ["private"],
                    "standing": [{"name": "port", "meter": "port"}]}})")));
    INFO(told.text);
    // By itself the pull would pay 0.09 USD and a circuit at 0.02 look cheap. Behind the feed of 200 TB it adds
    // 0.01 USD for each GB.
    CHECK(told.find("circuit-cheaper") == nullptr);
    const auto* back = told.find("internet-cheaper", "b");
    REQUIRE(back != nullptr);
    CHECK_THAT(back->cost.value(), WithinRel((21.0 / 31 + 2 + 20.0 / 30) * 1e5 * 0.01 + 8760.0, 1e-9));
}

TEST_CASE("data out of an archive that comes too late makes a scenario infeasible") {
    const auto told = [&](const std::string& work, const std::string& placed) {
        return Told(study_text(R"("object_size": "1 GB")", work, scenario("a", placed)));
    };
    const auto recalled = [&](const std::string& within) {
        return told(
            R"(, "recalls": {"conform": {"at": "delivery", "of": "original", "share": "50 %", "hold": "1 month", "within": ")" +
                within + R"("}})",
            R"("placement": {"p": {"dataset": "original", "recall": "hot", "stages": [{"tier": "cold"}]}})");
    };
    const Told late = recalled("2 hour");
    INFO(late.text);
    const auto* f = late.find("restore-too-late");
    REQUIRE(f != nullptr);
    CHECK(f->sentence.find("10 hours") != std::string::npos); // twelve hours to wait, two to spare
    CHECK(f->sentence.find("Show / conform") != std::string::npos);
    REQUIRE(late.find("limit-broken") != nullptr);
    CHECK(late.find("limit-broken")->sentence.find("\"Show / conform\" gets its data later") != std::string::npos);
    const Told in_time = recalled("12 hour");
    CHECK(in_time.find("restore-too-late") == nullptr);
    CHECK(in_time.find("limit-broken") == nullptr);

    // A read waits for its archive too.
    const auto read = [&](const std::string& within) {
        return told(R"(, "reads": {"pull": {"by": "colorist", "of": "original", "volume": "1 TB", "cadence": "workday",
            "during": "post", "within": ")" +
                        within + R"("}})",
                    R"("placement": {"p": {"dataset": "original", "stages": [{"tier": "cold"}]}},
                       "routes": {"internet": {"from": "cloud", "to": "home", "meters": ["egress"]}})");
    };
    CHECK(read("1 hour").find("limit-broken") != nullptr);
    CHECK(read("12 hour").find("limit-broken") == nullptr);
}

TEST_CASE("a read with the name of its dataset is not charged for the stock") {
    const Told told(study_text(
        R"("object_size": "1 GB")",
        R"(, "reads": {"original": {"by": "colorist", "of": "original", "volume": "1 TB", "cadence": "month", "during": "post"}})",
        scenario("a", R"("placement": {"p": {"dataset": "original", "stages": [{"tier": "hot"}]}},
        "routes": {"internet": {"from": "cloud", "to": "home", "meters": ["egress"]}})")));
    const auto& flows = told.detail.scenarios[0].flows;
    REQUIRE(flows.size() == 1);
    CHECK(flows[0].cause == "Show / original, reads");
}

TEST_CASE("a card whose prices end inside the study is said") {
    const auto told = [](const std::string& to) {
        std::string text =
            study_text(R"("object_size": "1 GB")", "",
                       scenario("a", R"("placement": {"p": {"dataset": "original", "stages": [{"tier": "hot"}]}})"));
        const std::string dates = R"("as_of": "2026-10", "meters")";
        text.replace(text.find(dates), dates.size(), R"("as_of": "2026-10", "valid_to": ")" + to + R"(", "meters")");
        return Told(text).find("card-not-valid") != nullptr;
    };
    CHECK(told("2027-11-30"));
    CHECK_FALSE(told("2027-12-31"));
    CHECK_FALSE(told("2027"));
}
