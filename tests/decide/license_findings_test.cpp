// Findings of licenses, each on a study without uncertainty.

#include <algorithm>

#include "support/catch.hpp"

#include "topsheet/decide/findings.hpp"
#include "topsheet/io/load.hpp"
#include "topsheet/sim/monte_carlo.hpp"

using namespace topsheet;
using tests::WithinRel;

namespace {

/// 7,440 node-hours in the 31 days of January, ten machines at a time; what the farm and its licenses are is up to
/// the test.
std::string study_text(const std::string& license, const std::string& farm, const std::string& entry) {
    return R"({ "topsheet": 1, "title": "t", "start": "2027-01", "months": 3, "finance": {"discount_rate": "0 %/year"},
  "rate_cards": [ { "id": "c", "currency": "USD", "as_of": "2026-10", "meters": [
      {"id": "od", "quantity": "node-hour", "price": "0.68 USD/node-hour", "source": "s", "as_of": "2026-10", "confidence": "seen"},
      {"id": "spot", "quantity": "node-hour", "price": "0.1878 USD/node-hour", "source": "s", "as_of": "2026-10", "confidence": "seen"},
      {"id": "ubl", "title": "Usage", "quantity": "node-hour", "price": "0.66 USD/node-hour", "source": "s", "as_of": "2026-10", "confidence": "seen"},
      {"id": "engine", "title": "Engine usage", "quantity": "node-hour", "price": "1 USD/node-hour", "source": "s", "as_of": "2026-10", "confidence": "seen"} ],
    "machines": [ {"id": "m", "vcpu": 16, "speed": 1, "on_demand": "od", "spot": "spot"} ],
    "assets": [ {"id": "node", "price": "0 USD/unit", "life": "5 year", "speed": 1, "cores": 192, "source": "s", "as_of": "2026-10", "confidence": "seen"} ],
    "licenses": [ {"id": "arnold", "title": "Arnold", "source": "s", "as_of": "2026-10", "confidence": "seen", )" +
           license + R"(},
      {"id": "houdini-engine", "title": "Houdini Engine", "metered": "engine", "cloud": "allowed", "source": "s", "as_of": "2026-10", "confidence": "seen"} ] } ],
  "workload": { "productions": [ {"name": "Show", "start": "2027-01", "shoot": "31 day", "post": "1 day",
      "render": {"shots": {"frames": "7440 frame", "cost": "1 node-hour/frame", "renderer": "arnold", "curve": "flat", "during": "shoot"}} } ] },
  "scenarios": [ {"name": "a", "sites": {"cloud": {"kind": "cloud"}, "home": {"kind": "own"}},
    "farm": {"site": "home", )" +
           farm + R"(}, "licenses": [ )" + entry + R"( ]} ] })";
}

constexpr auto bursts = R"("burst": "m", "burst_site": "cloud")";
constexpr auto owns = R"("owned": {"nodes": {"asset": "node", "count": "10 unit"}})";

struct Told {
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
        for (const auto& f : all)
            text += f.code + ": " + f.sentence + "\n";
    }
    [[nodiscard]] const Finding* find(const std::string& code) const {
        const auto at = std::ranges::find(all, code, &Finding::code);
        return at == all.end() ? nullptr : &*at;
    }
};

} // namespace

TEST_CASE("an unread right keeps seats at home, and says what that costs") {
    const std::string entry = R"({"renderer": "arnold", "license": "c/arnold", "seats": "10 seat"})";
    const Told told(study_text(R"("seat": "430 USD/seat", "metered": "ubl", "cloud": "unknown")", bursts, entry));
    INFO(told.text);
    const auto* f = told.find("unknown-cloud-right");
    REQUIRE(f != nullptr);
    CHECK(f->sentence.find("pay by the hour") != std::string::npos);
    // 10 seats at 430 and 7,440 hours at 0.66.
    CHECK_THAT(f->cost.value(), WithinRel(4300.0 + 4910.4, 1e-9));
    const Told met(study_text(R"("seat": "430 USD/seat", "metered": "ubl", "cloud": "conditional")", bursts, entry));
    CHECK(met.find("unknown-cloud-right") == nullptr);
    CHECK(met.find("conditional-cloud-right") != nullptr);
    const Told read(study_text(R"("seat": "430 USD/seat", "metered": "ubl", "cloud": "allowed")", bursts, entry));
    CHECK(read.find("unknown-cloud-right") == nullptr);
    CHECK(read.find("conditional-cloud-right") == nullptr);
}

TEST_CASE("licenses of one renderer are set against the machine together") {
    const std::string license = R"("seat": "430 USD/seat", "metered": "ubl", "cloud": "allowed")";
    const std::string arnold = R"({"renderer": "arnold", "license": "c/arnold"})";
    // 0.66 is less than 0.68 on demand, and 3.5 times the spot machine at 0.1878.
    CHECK(Told(study_text(license, bursts, arnold)).find("license-dearer-than-machine") == nullptr);
    const std::string spot = std::string(bursts) + R"(, "spot_share": "100 %")";
    const Told told(study_text(license, spot, arnold));
    INFO(told.text);
    const auto* f = told.find("license-dearer-than-machine");
    REQUIRE(f != nullptr);
    CHECK(f->sentence == "An hour of \"Arnold\" costs 0.66 and the machine it runs on 0.19 USD.");
}

TEST_CASE("seats that stand idle, and seats that are missing") {
    const std::string license = R"("seat": "430 USD/seat", "metered": "ubl", "cloud": "allowed")";
    const auto with = [&](const std::string& count) {
        return Told(study_text(license, owns,
                               R"({"renderer": "arnold", "license": "c/arnold", "seats": ")" + count + R"( seat"})"));
    };
    // Ten seats work in 744 of the 2,160 hours of three months: 34 %. Of twenty 17 % are drawn.
    CHECK(with("10").find("seats-idle") == nullptr);
    const Told twenty = with("20");
    INFO(twenty.text);
    REQUIRE(twenty.find("seats-idle") != nullptr);
    CHECK(twenty.find("seats-idle")->sentence.find("17.22 %") != std::string::npos);
    CHECK_THAT(twenty.find("seats-idle")->cost.value(), WithinRel(20.0 * 430.0, 1e-9));

    // Nine seats and no usage price: one of ten machines always waits.
    const Told nine(study_text(R"("seat": "430 USD/seat", "cloud": "allowed")", owns,
                               R"({"renderer": "arnold", "license": "c/arnold", "seats": "9 seat"})"));
    INFO(nine.text);
    CHECK(nine.find("seats-short") != nullptr);
}

TEST_CASE("a license that is no longer sold before the study ends") {
    const Told told(study_text(R"("metered": "ubl", "cloud": "allowed", "valid_to": "2027-02")", bursts,
                               R"({"renderer": "arnold", "license": "c/arnold"})"));
    INFO(told.text);
    REQUIRE(told.find("license-sale-ends") != nullptr);
    CHECK(told.find("license-sale-ends")->sentence.find("2027-02") != std::string::npos);
}
