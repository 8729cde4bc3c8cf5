// What no study means, gear that counts twice, correlations that contradict each other, and files with more
// faults than anybody reads.
#include "sample.hpp"

using namespace tests;

namespace {

struct Case {
    std::vector<Edit> edits;
    std::string code;
    std::string pointer;  ///< part of it
    std::string sentence; ///< part of it, or of the hint
    Severity severity = Severity::error;
};

void check_cases(const std::vector<Case>& cases, const Desk& desk) {
    for (const auto& c : cases) {
        const auto loaded = desk.load(study_text(c.edits));
        INFO((c.edits.empty() ? std::string("(options)") : c.edits[0].to) << "\n" << told(loaded.findings));
        CHECK(static_cast<bool>(loaded) == (c.severity != Severity::error));
        CHECK(std::ranges::any_of(loaded.findings, [&](const Finding& f) {
            return f.code == c.code && f.severity == c.severity && f.pointer.find(c.pointer) != std::string::npos &&
                   (f.sentence + f.hint).find(c.sentence) != std::string::npos && f.line > 0;
        }));
    }
}

} // namespace

TEST_CASE("one piece of gear has one user and one fate") {
    const std::string again = "{\"name\": \"desks\", \"estate\": \"old shelf\"}";
    const std::string sale =
        "[ {\"estate\": \"old shelf\", \"fate\": \"sell\", \"month\": \"2027-02\", \"price\": \"60 %\"} ]";
    check_cases(
        {
            {{{"{\"name\": \"desks\", \"asset\": \"desk\", \"count\": \"8 unit\"}", again}},
             "estate-gear",
             "/scenarios/1/workstations/1/owned/0/estate",
             "one piece of gear, one user"},
            {{{"{\"name\": \"desks\", \"asset\": \"desk\", \"count\": \"12 unit\"}", again}},
             "estate-gear",
             "/scenarios/0/estate/0/fate",
             "cannot be sold"},
            {{{sale, "[ {\"estate\": \"old shelf\", \"fate\": \"keep\"}, {\"estate\": \"old shelf\", \"fate\": "
                     "\"abandon\"} ]"}},
             "estate-gear",
             "/scenarios/0/estate/1/estate",
             "said twice"},
        },
        Desk());
}

TEST_CASE("what no study means is refused") {
    check_cases(
        {
            {{{"\"titles\"", "\"picture_lock\": \"90 %\", \"titles\""}},
             "event-order",
             "/picture_lock",
             "after \"conform\""},
            {{{"\"titles\"", "\"conform\": \"60 %\", \"color\": \"58 %\", \"titles\""}},
             "event-order",
             "/color",
             "conform"},
            {{{"\"weekend\": 0.3", "\"hours\": [1, 2]"}}, "week", "/workload/week/hours", "twice"},
            {{{"9 hour/workday", "30 hour/workday"}}, "domain", "/artists/compositor/hours", "24 hours"},
            {{{"\"pue\": \"1.2 to 1.5\"", "\"pue\": 0.1"}}, "domain", "/sites/0/pue", "at least"},
            {{{"\"power_idle\": \"150 W/unit\"", "\"power_idle\": \"950 W/unit\""}},
             "gear",
             "/assets/0/power_idle",
             "idle"},
            {{{"\"trend\": \"3 to 8 %/year\"", "\"trend\": \"-100 %/year\""}}, "domain", "/pace/trend", "-100 %"},
            {{{"\"discount_rate\": \"9 %/year\"", "\"discount_rate\": \"-60 %/year\""}},
             "domain",
             "/discount_rate",
             "-50"},
            {{{"\"discount_rate\": \"9 %/year\"", "\"discount_rate\": \"900 %/year\""}},
             "domain",
             "/discount_rate",
             "900"},
            {{{"\"shoot\": \"16 week\"", "\"shoot\": \"1201 month\""}}, "domain", "/shoot", "1200"},
            {{{"\"object_size\": \"30 MB\"", "\"object_size\": \"1 bit\""}},
             "domain",
             "/frames/object_size",
             "one byte"},
            {{{"\"burst_site\": \"region\"", "\"burst_site\": \"home\""}}, "burst-site", "/farm/burst_site", "\"own\""},
            {{{"\"meters\": [\"egress\"]", "\"meters\": [\"egress\", \"cloud/egress\"]"}},
             "route",
             "/routes/0/meters/1",
             "twice"},
            {{{"\"site\": \"home\", \"serves\"", "\"site\": \"region\", \"serves\""}},
             "cache",
             "/caches/0/site",
             "works at"},
            {{{"\"caches\": [ ", "\"caches\": [ {\"name\": \"first\", \"site\": \"home\", \"serves\": "
                                 "[\"compositor\"], \"hit\": \"10 %\", "
                                 "\"size\": \"1 TB\"}, "}},
             "cache",
             "/caches/1/serves/0",
             "both serve"},
            {{{"\"currency\": \"USD\"", "\"currency\": \"usd\""}}, "currency", "/currency", "did you mean \"USD\"?"},
            {{{"\"life\": \"60 month\"", "\"life\": \"1 day\""}}, "domain", "/assets/1/life", "a month at least"},
            {{{"\"term\": \"1 year\"", "\"term\": \"1.5 month\""}}, "domain", "/licenses/0/term", "2 month"},
            {{{"\"term\": \"1 year\"", "\"term\": \"1 day\""}}, "domain", "/licenses/0/term", "1 month"},
            {{{"\"name\": \"admin\"", "\"name\": \"  \""}}, "name", "/people/0/name", "blank"},
        },
        Desk());
    // terms in days that are whole months by the vendors' 730 hours
    sound_study(Desk(), {{"\"term\": \"1 year\"", "\"term\": \"365 day\""}});
}

TEST_CASE("oddities that may be meant are warned of") {
    check_cases(
        {
            {{{"\"seats\": \"20 seat\"} ]",
               "\"seats\": \"20 seat\"}, {\"renderer\": \"karma\", \"license\": \"arnold\", "
               "\"seats\": \"1 seat\"} ]"}},
             "unused-license",
             "/licenses/1/renderer",
             "never renders",
             Severity::warning},
            {{{"\"exchange_rates\": { ", "\"exchange_rates\": { \"USD\": {\"rate\": 2}, "}},
             "exchange-rate",
             "/exchange_rates/USD",
             "needs no rate",
             Severity::warning},
            {{{"\"start\": \"2027-02\"", "\"start\": \"2031-02\""}},
             "outside-horizon",
             "/productions/0/start",
             "after the last month",
             Severity::warning},
            {{{"\"start\": \"2027-02\"", "\"start\": \"2015-02\""}},
             "outside-horizon",
             "/productions/0/start",
             "over before",
             Severity::warning},
        },
        Desk());
    Desk desk;
    desk.options.months = 2;
    check_cases({{{}, "cut-off", "/scenarios/0", "\"training\" (12000 USD, 2027-03)", Severity::warning}}, desk);
}

TEST_CASE("correlations that contradict each other") {
    const auto triple = [](const std::string& last) {
        return Edits{{"\"rank\": 0.4}",
                      "\"rank\": 0.9}, {\"between\": [\"assumptions.egress_discount\", "
                      "\"scenarios.cloud.farm.spot_share\"], \"rank\": 0.9}, {\"between\": [\"assumptions.hit_rate\", "
                      "\"scenarios.cloud.farm.spot_share\"], \"rank\": " +
                          last + "}"}};
    };
    check_cases(
        {
            {triple("0.5"), "correlation-repaired", "/correlations", "asked 0.50, obtained", Severity::warning},
            {triple("-0.9"), "correlation-contradiction", "/correlations", "asked -0.90, obtained"},
        },
        Desk());
    CHECK(find_code(Desk().load(study_text(triple("0.9"))).findings, "correlation-repaired") == nullptr);
}

TEST_CASE("a line of samples that is no number is named") {
    Desk desk;
    desk.samples["s.txt"] = "1\n2\nnan\n";
    desk.samples["first.txt"] = "nan\n1\n2\n";
    for (const auto& [name, line] : std::vector<std::pair<std::string, std::string>>{{"s", "3"}, {"first", "1"}}) {
        const auto loaded = desk.load(study_text(
            {{"\"volume\": \"12 TB\"", "\"volume\": {\"samples\": \"" + name + ".txt\", \"unit\": \"TB\"}"}}));
        INFO(told(loaded.findings));
        const auto* f = find_code(loaded.findings, "distribution");
        REQUIRE(f != nullptr);
        CHECK_THAT(f->sentence, ContainsSubstring("line " + line));
    }
}

TEST_CASE("a file with very many faults is cut short") {
    std::string text = "{\"topsheet\": 1";
    for (int i = 0; i < 20000; ++i)
        text += ",\n\"titel" + std::to_string(i) + "\": 1";
    const auto loaded = Desk().load(text + "}");
    CHECK_FALSE(loaded);
    REQUIRE(loaded.findings.size() == 1001);
    CHECK(loaded.findings.back().code == "and-more");
    CHECK(loaded.findings.back().severity == Severity::error);
    CHECK(loaded.findings.back().line == 0);
    CHECK(std::ranges::count_if(loaded.findings, [](const Finding& f) { return !f.hint.empty(); }) <= 210);
    // long keys are shortened
    const auto one = Desk().load("{\"" + std::string(100000, 'k') + "\": 1}");
    const auto* f = find_code(one.findings, "unknown-key");
    REQUIRE(f != nullptr);
    CHECK(f->sentence.size() < 110);
    CHECK(f->pointer.size() < 110);
}
