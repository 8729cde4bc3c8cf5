// Faults that one key alone does not show: what a study's parts ask of each other.
#include "cases.hpp"

using namespace tests;

TEST_CASE("the workload holds together") {
    check_cases({
        {{{"\"volume\": \"60 TB\", ", ""}}, "dataset", "/datasets/frames", "does not say"},
        {{{"\"volume\": \"60 TB\", ", "\"volume\": \"60 TB\", \"rate\": \"1 TB/day\", "}},
         "dataset",
         "/datasets/frames",
         "several ways"},
        {{{"\"share_of\": \"camera_original\", \"share\"", "\"share\""}}, "dataset", "/proxy", ""},
        {{{"\"share\": \"3 to 5 %\", ", ""}}, "missing-key", "/proxy/share_of", "share"},
        {{{"\"share_of\": \"camera_original\"", "\"share_of\": \"camera_orignal\""}},
         "unknown-name",
         "/proxy/share_of",
         "camera_orignal"},
        {{{"\"share_of\": \"camera_original\"", "\"share_of\": \"proxy\""}},
         "share-cycle",
         "/proxy/share_of",
         "itself"},
        {{{"\"of\": \"vault\"", "\"of\": \"valt\""}}, "unknown-name", "/workload/reads/0/of", "valt"},
        {{{"\"by\": \"editor\"", "\"by\": \"edtor\""}}, "unknown-name", "/reads/0/by", "edtor"},
        {{{"\"of\": \"camera_original\", \"share\": \"30 %\"", "\"of\": \"vault\", \"share\": \"30 %\""}},
         "unknown-name",
         "/recalls/0/of",
         "vault"},
        {{{"\"at\": \"conform\"", "\"at\": \"none\""}}, "event", "/recalls/0/at", "none"},
        {{{"\"to\": \"client\"}", "\"to\": \"clint\"}"}}, "unknown-name", "/deliveries/0/to", "no site \"clint\""},
        {{{"\"shoot\": \"16 week\", ", ""}}, "missing-key", "/workload/productions/0", "shoot"},
        {{{"\"post\": {\"p10\"", "\"x_post\": {\"p10\""}}, "missing-key", "/workload/productions/0", "post"},
        {{{"\"day\": 1, \"evening\": 0.8, \"night\": 0.7, \"weekend\": 0.3",
           "\"day\": 0, \"evening\": 0, \"night\": 0, \"weekend\": 0"}},
         "week",
         "/workload/week",
         "zero"},
        {{{"\"weekend\": 0.3", "\"hours\": [1, 2]"}}, "week", "/workload/week/hours", "168"},
        {{{"\"bought\": \"2025-06\"", "\"bought\": \"2027-01\""}}, "month", "/estate/assets/0/bought", "before"},
    });
}

TEST_CASE("a scenario holds together") {
    check_cases({
        {{{"\"class\": \"standard\"", "\"x_class\": \"standard\""}}, "tier", "/tiers/hot", "neither"},
        {{{"\"class\": \"standard\"", "\"class\": \"standard\", \"asset\": \"shelf\""}}, "tier", "/tiers/hot", "both"},
        {{{"\"asset\": \"shelf\", \"owned\"", "\"asset\": \"node\", \"owned\""}}, "gear", "/tiers/0/asset", "capacity"},
        {{{"{\"name\": \"kept\", \"estate\": \"old shelf\"}",
           "{\"name\": \"kept\", \"asset\": \"desk\", \"count\": \"1 unit\"}"}},
         "gear",
         "/owned/0/asset",
         "capacity"},
        {{{"{\"name\": \"kept\", \"estate\": \"old shelf\"}", "{\"name\": \"kept\"}"}},
         "holding",
         "/owned/0",
         "neither"},
        {{{"{\"name\": \"kept\", \"estate\": \"old shelf\"}",
           "{\"name\": \"kept\", \"estate\": \"old shelf\", \"asset\": \"shelf\"}"}},
         "holding",
         "/owned/0",
         "both"},
        {{{"{\"name\": \"kept\", \"estate\": \"old shelf\"}",
           "{\"name\": \"kept\", \"estate\": \"old shelf\", \"count\": \"1 unit\"}"}},
         "holding",
         "/owned/0/count",
         "all of it"},
        {{{"\"asset\": \"node\", \"count\": \"20 unit\"", "\"asset\": \"node\""}},
         "missing-key",
         "/farm/owned/0",
         "count"},
        {{{"\"asset\": \"node\", \"count\": \"20 unit\"", "\"asset\": \"desk\", \"count\": \"20 unit\""}},
         "gear",
         "/farm/owned/0/asset",
         "speed"},
        {{{"\"asset\": \"node\", \"count\": \"20 unit\"",
           "\"asset\": \"node\", \"count\": \"20 unit\", \"month\": \"2026-12\""}},
         "month",
         "/farm/owned/0/month",
         "before"},
        {{{"{\"tier\": \"hot\", \"age\": \"30 day\"}", "{\"tier\": \"hot\"}"}},
         "placement",
         "/placement/0/stages/0",
         "never ends"},
        {{{"\"stages\": [ {\"tier\": \"nas\"} ]", "\"stages\": []"}}, "placement", "/placement/0/stages", "no stage"},
        {{{"\"dataset\": \"proxy\"", "\"dataset\": \"prxy\""}}, "unknown-name", "/placement/1/dataset", "prxy"},
        {{{"\"tier\": \"hot\", \"month\": \"2027-06\"", "\"tier\": \"hot\", \"until\": \"delivery\""}},
         "placement",
         "/placement/3/stages/0/until",
         "no events"},
        {{{"\"month\": \"2027-06\"", "\"month\": \"2026-06\""}}, "month", "/placement/3/stages/0/month", "before"},
        {{{"\"serves\": [\"compositor\"]", "\"serves\": [\"compositr\"]"}},
         "unknown-name",
         "/caches/0/serves/0",
         "compositr"},
        {{{"\"burst_site\": \"region\", ", ""}}, "missing-key", "/farm/burst", "burst_site"},
        {{{"\"queue_manager\": \"queue\", \"engineer\": \"engineer\"", "\"queue_manager\": \"queue\""}},
         "missing-key",
         "/farm/queue_manager",
         "engineer"},
        {{{"\"license\": \"arnold\", \"seats\": \"20 seat\"", "\"license\": \"arnold\""}},
         "license",
         "/licenses/0",
         "nobody may render"},
        {{{"\"grade\": \"20 hour\", \"repeated\": \"40 %\", \"suite\": \"suite\"", "\"x_none\": 0"}},
         "redo",
         "/review/1",
         "redone"},
        {{{"\"grade\": \"20 hour\", \"repeated\": \"40 %\", \"suite\"", "\"grade\": \"20 hour\", \"suite\""}},
         "redo",
         "/review/1",
         "together"},
        {{{"\"endpoint\": \"web\", \"count\": \"1 unit\", \"site\": \"region\", \"viewers\"",
           "\"endpoint\": \"web\", \"site\": \"region\", \"viewers\""}},
         "missing-key",
         "/review/0",
         "count"},
        {{{"\"month\": \"2027-03\"", "\"month\": \"2026-12\""}}, "month", "/one_off/0/month", "before"},
        {{{"\"month\": \"2027-03\"", "\"month\": \"2029-01\""}}, "month", "/one_off/0/month", "after"},
        {{{"\"category\": \"people\"", "\"category\": \"residual\""}}, "category", "/one_off/0/category", "residual"},
        {{{"\"amount\": \"500 USD/month\"", "\"x_amount\": 1"}}, "other", "/other/0", "neither"},
        {{{"\"amount\": \"500 USD/month\"", "\"amount\": \"500 USD/month\", \"meter\": \"puts\", \"quantity\": 1"}},
         "other",
         "/other/0",
         "both"},
        {{{"\"quantity\": \"1000 to 5000\", ", ""}}, "missing-key", "/other/1/meter", "quantity"},
        {{{"\"to\": \"2027-09\"", "\"to\": \"2027-02\""}}, "month", "/other/1/to", "before"},
        {{{"\"fate\": \"sell\", \"month\": \"2027-02\"", "\"fate\": \"sell\", \"month\": \"2026-02\""}},
         "month",
         "/estate/0/month",
         "before"},
        {{{"\"estate\": \"old shelf\", \"fate\"", "\"estate\": \"old shlf\", \"fate\""}},
         "unknown-name",
         "/estate/0/estate",
         "old shlf"},
        {{{"\"from\": \"region\", \"to\": \"client\"", "\"from\": \"region\", \"to\": \"region\""}},
         "route",
         "/routes/1/to",
         "itself"},
        {{{"\"burst\": \"c192\"", "\"burst\": \"c193\""}}, "unknown-name", "/farm/burst", "c193"},
    });
    const auto market = [](const std::string& value) {
        return std::vector<Edit>{{"\"months\":", "\"spot_market\": " + value + ", \"months\":"}};
    };
    check_cases({
        {market("{}"), "missing-key", "/spot_market", "spread"},
        {market("{\"spread\": -0.1}"), "domain", "/spot_market/spread", ""},
        {market("{\"spread\": 0.2, \"correlation\": 1.5}"), "domain", "/spot_market/correlation", ""},
        {market("{\"spread\": 0.2, \"correlation\": \"100 %\"}"), "domain", "/spot_market/correlation", "never moves"},
        {market("{\"spread\": 0.2, \"corelation\": 0.5}"), "unknown-key", "/spot_market/corelation", ""},
        {market("0.2"), "type", "/spot_market", ""},
    });
    check_cases({{{}, "gear", "/farm/burst", "no speed"}}, {{"\"speed\": \"0.95 to 1.05\", ", ""}});
    check_cases({{{}, "gear", "/farm/spot_share", "no spot price"}}, {{"\"spot\": \"c192-spot\", ", ""}});
    check_cases({{{{"\"seat\": \"410 EUR/seat\", ", ""}}, "license", "/licenses/0/seats", "not sold by the seat"}});
}

TEST_CASE("meters count what their place gives them") {
    check_cases({
        {{{"\"power\": \"power\"", "\"power\": \"space\""}}, "meter-quantity", "/sites/home/power", "kWh"},
        {{{"\"space\": \"space\"", "\"space\": \"power\""}}, "meter-quantity", "/sites/0/space", ""},
        {{{"\"meters\": [\"egress\"]", "\"meters\": [\"puts\"]"}}, "meter-quantity", "/routes/0/meters/0", "byte"},
        {{{"\"meter\": \"line\"", "\"meter\": \"egress\""}},
         "meter-quantity",
         "/standing/0/meter",
         "hour or by the month"},
        {{{"\"protocol\": \"pixels\"", "\"protocol\": \"line\""}},
         "meter-quantity",
         "/workstations/1/protocol",
         "seat"},
        {{{"\"suite\": \"suite\"", "\"suite\": \"engineer\""}}, "meter-quantity", "/review/1/suite", "suite"},
        {{{"\"wage\": \"engineer\", \"count\": \"2 person\"", "\"wage\": \"suite\", \"count\": \"2 person\""}},
         "meter-quantity",
         "/people/0/wage",
         "person-month"},
        {{{"\"engineer\": \"engineer\"", "\"engineer\": \"suite\""}},
         "meter-quantity",
         "/farm/engineer",
         "person-month"},
    });
    for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
             {"\"stock\": \"stock\", \"write\"", "\"stock\": \"puts\", \"write\""},
             {"\"write\": \"puts\", \"read\"", "\"write\": \"egress\", \"read\""},
             {"\"on_demand\": \"c192-hour\"", "\"on_demand\": \"stock\""},
             {"\"month\": \"web-month\"", "\"month\": \"stock\""}}) {
        const Desk desk(Edits{{from, to}});
        const auto loaded = desk.load(study_text());
        INFO(to << "\n" << told(loaded.findings));
        const auto* f = find_code(loaded.findings, "meter-quantity");
        REQUIRE(f != nullptr);
        CHECK(f->file == "cloud");
        CHECK(f->line > 0);
    }
}

TEST_CASE("every scenario does the whole work") {
    check_cases({
        {{{"{\"name\": \"vault\", \"dataset\": \"vault\", \"stages\": [ {\"tier\": \"nas\"} ]}",
           "{\"name\": \"twice\", \"dataset\": \"proxy\", \"stages\": [ {\"tier\": \"nas\"} ]}"}},
         "no-placement",
         "/scenarios/1/placement",
         "vault"},
        {{{"\"farm\": {\"site\": \"home\", \"owned\"", "\"x_farm\": {\"site\": \"home\", \"owned\""}},
         "no-farm",
         "/scenarios/1",
         "house"},
        {{{"\"farm\": {\"site\": \"home\", \"owned\": [ {\"name\": \"nodes\", \"asset\": \"node\", \"count\": \"20 "
           "unit\"} ], ",
           "\"farm\": {\"site\": \"home\", "}},
         "no-farm",
         "/scenarios/1/farm",
         "no machines"},
        {{{"{\"renderer\": \"arnold\", \"license\": \"house/arnold\"",
           "{\"renderer\": \"karma\", \"license\": \"house/arnold\""}},
         "no-license",
         "/scenarios/1/licenses",
         "arnold"},
        {{{"\"role\": \"editor\", \"site\": \"home\"",
           "\"role\": \"editor\", \"share\": \"60 %\", \"site\": \"home\""}},
         "seats",
         "/scenarios/1/workstations",
         "60 %"},
        {{{"\"role\": \"editor\", \"site\": \"home\"", "\"role\": \"compositor\", \"share\": 0, \"site\": \"home\""}},
         "seats",
         "/scenarios/1/workstations",
         "no workstations"},
        {{{"\"role\": \"editor\", \"site\": \"home\"", "\"role\": \"edtor\", \"site\": \"home\""}},
         "unknown-name",
         "/workstations/1/role",
         "edtor"},
        {{{"\"dailies\": {\"endpoint\": \"room\", \"site\": \"home\"}, ", ""}},
         "no-review",
         "/scenarios/1/review",
         "dailies"},
    });
    // uncertain shares add up by their medians, within one percent
    check_cases({{{{"\"role\": \"editor\", \"site\": \"home\"",
                    "\"role\": \"editor\", \"share\": \"60 to 90 %\", \"site\": \"home\""}},
                  "seats",
                  "/scenarios/1/workstations",
                  "add up to 7"}});
    const Desk desk;
    sound_study(desk, {{"\"role\": \"editor\", \"site\": \"home\"",
                        "\"role\": \"editor\", \"share\": {\"pert\": [\"98 %\", \"100 %\", \"100 %\"]}, "
                        "\"site\": \"home\""}});
}

TEST_CASE("flows between sites have routes") {
    check_cases({
        {{{"{\"name\": \"internet\", \"from\": \"region\", \"to\": \"home\"",
           "{\"name\": \"internet\", \"from\": \"client\", \"to\": \"home\""}},
         "no-route",
         "/scenarios/0/routes",
         "from \"region\" to \"home\""},
        {{{"{\"name\": \"out\", \"from\": \"region\", \"to\": \"client\"",
           "{\"name\": \"out\", \"from\": \"home\", \"to\": \"client\""}},
         "no-route",
         "/scenarios/0/routes",
         "masters"},
        {{{"{\"name\": \"courier\", \"from\": \"home\", \"to\": \"client\", \"meters\": []}", ""}},
         "no-route",
         "/scenarios/1/routes",
         "from \"home\" to \"client\""},
    });
    // one route serves both directions, when it says what the way back costs
    check_cases({{{{"\"from\": \"region\", \"to\": \"client\"", "\"from\": \"client\", \"to\": \"region\""}},
                  "missing-key",
                  "/scenarios/0/routes/1",
                  "from \"region\" to \"client\""},
                 {{{"\"meters\": [\"egress\"], \"back\": [], ", "\"meters\": [\"egress\"], "}},
                  "missing-key",
                  "/scenarios/0/routes/0",
                  "burst machines fetch"},
                 {{{"\"to\": \"client\", \"meters\": [\"cloud/egress\"]}",
                    "\"to\": \"client\", \"meters\": [\"cloud/egress\"]}, {\"name\": \"second\", \"from\": \"client\", "
                    "\"to\": \"region\", \"meters\": []}"}},
                  "route",
                  "/scenarios/0/routes/2",
                  "join the same two sites"}});
    const Desk desk;
    sound_study(desk, {{"\"from\": \"region\", \"to\": \"client\"",
                        "\"from\": \"client\", \"to\": \"region\", \"back\": [\"egress\"]"}});
    // moves between tiers of different sites
    check_cases({
        {{{"\"cold\": {\"site\": \"region\"", "\"cold\": {\"site\": \"client\""},
          {"{\"name\": \"out\", \"from\": \"region\"", "{\"name\": \"out\", \"from\": \"home\""}},
         "no-route",
         "/scenarios/0/routes",
         "region"},
    });
}

TEST_CASE("reads and deliveries say when") {
    const auto dailies = [](const std::string& more) {
        return Edits{{"\"volume\": \"0.5 TB\"", "\"volume\": \"0.5 TB\", " + more}};
    };
    const auto masters = [](const std::string& more) {
        return Edits{{"\"volume\": \"12 TB\"", "\"volume\": \"12 TB\", " + more}};
    };
    const auto library = [](const std::string& cadence) { return Edits{{"\"cadence\": \"week\"", cadence}}; };
    check_cases({
        {dailies("\"cadence\": \"event\""), "missing-key", "/productions/0/reads/0", "\"at\""},
        {dailies("\"at\": \"conform\""), "cadence", "/productions/0/reads/0/at", "workday"},
        {dailies("\"cadence\": \"event\", \"at\": \"conform\", \"during\": \"post\""), "cadence",
         "/productions/0/reads/0/during", "no part"},
        {dailies("\"cadence\": \"event\", \"at\": \"remaster\""), "event", "/reads/0/at", "taken up again"},
        {masters("\"at\": \"remaster\""), "event", "/deliveries/0/at", "taken up again"},
        {masters("\"cadence\": \"week\", \"at\": \"delivery\""), "cadence", "/deliveries/0/at", "week"},
        {masters("\"during\": \"shoot\""), "cadence", "/deliveries/0/during", "no part"},
        {library("\"cadence\": \"event\", \"at\": \"conform\""), "cadence", "/workload/reads/0/at", "no events"},
        {library("\"during\": \"post\""), "cadence", "/workload/reads/0/during", "as long as the study"},
        {dailies("\"within\": \"0 hour\""), "domain", "/reads/0/within", ""},
    });
    const Desk desk;
    const auto study =
        sound_study(desk, dailies("\"cadence\": \"event\", \"at\": \"conform\", \"within\": \"8 hour\""));
    CHECK(study.workload.productions[0].reads[0].at == model::Event::conform);
    sound_study(desk, masters("\"cadence\": \"week\", \"during\": \"shoot\""));
}

TEST_CASE("whoever reads finds a way from each tier of the data") {
    // The library is read at home from whatever tier it has gone down to.
    check_cases({{{{"\"cold\": {\"site\": \"region\"", "\"cold\": {\"site\": \"vaults\""},
                   {"\"client\": {\"kind\": \"outside\"}",
                    "\"client\": {\"kind\": \"outside\"}, \"vaults\": {\"kind\": \"cloud\"}"},
                   {"{\"name\": \"out\",", "{\"name\": \"down\", \"from\": \"region\", \"to\": \"vaults\", \"meters\": "
                                           "[], \"back\": []}, {\"name\": \"out\","}},
                  "no-route",
                  "/scenarios/0/routes",
                  "from \"vaults\" to \"home\": \"(house) / library\""}});
    // Masters leave on the day of delivery, before the frames do: no way is needed from the second tier.
    const Desk desk;
    const auto loaded =
        desk.load(study_text({{"\"cold\": {\"site\": \"region\"", "\"cold\": {\"site\": \"home\""},
                              {"\"class\": \"deep\"", "\"asset\": \"shelf\", \"access\": \"archive\""}}));
    INFO(told(loaded.findings));
    CHECK(loaded);
}

TEST_CASE("a meter that counts twice does so on purpose") {
    const auto internet = [](const std::string& meters) { return Edits{{"\"meters\": [\"egress\"]", meters}}; };
    check_cases({
        {internet("\"meters\": [\"egress\", \"cloud/egress\"]"), "route", "/routes/0/meters/1", "twice"},
        {internet("\"meters\": [\"egress\"], \"twice\": [\"egress\"]"), "route", "/routes/0/twice/0", "once and twice"},
        {internet("\"meters\": [], \"twice\": [\"puts\"]"), "meter-quantity", "/routes/0/twice/0", ""},
    });
    const Desk desk;
    CHECK(sound_study(desk, internet("\"meters\": [], \"twice\": [\"egress\"]")).scenarios[0].routes[0].twice.size() ==
          1);
}

TEST_CASE("transfers say what, when and which way") {
    const auto moves = [](const std::string& transfer) {
        return Edits{{"\"caches\": [", "\"transfers\": [ {\"name\": \"exit\", " + transfer + "} ], \"caches\": ["}};
    };
    const std::string home = "\"from\": \"region\", \"to\": \"home\"";
    check_cases({
        {moves("\"from\": \"region\", \"to\": \"region\", \"volume\": \"1 TB\""), "transfer", "/transfers/0/to",
         "itself"},
        {moves(home), "transfer", "/transfers/0", "does not say how much"},
        {moves(home + ", \"volume\": \"1 TB\", \"of\": \"vault\""), "transfer", "/transfers/0", "two ways"},
        {moves(home + ", \"volume\": \"1 TB\", \"share\": \"10 %\""), "transfer", "/transfers/0/share", "needs"},
        {moves(home + ", \"of\": \"valt\""), "unknown-name", "/transfers/0/of", "valt"},
        {moves("\"from\": \"home\", \"to\": \"region\", \"of\": \"vault\""), "transfer", "/transfers/0/of",
         "ever holds"},
        {moves(home + ", \"of\": \"vault\", \"cadence\": \"event\""), "cadence", "/transfers/0/cadence", "no events"},
        {moves(home + ", \"of\": \"vault\", \"month\": \"2026-12\""), "month", "/transfers/0/month", "before"},
        {moves(home + ", \"of\": \"vault\", \"last\": \"2027-12\""), "month", "/transfers/0/last", "once"},
        {moves(home + ", \"of\": \"vault\", \"cadence\": \"month\", \"month\": \"2027-05\", \"last\": \"2027-03\""),
         "month", "/transfers/0/last", "before the first"},
        {moves("\"from\": \"client\", \"to\": \"home\", \"volume\": \"1 TB\""), "no-route", "/scenarios/0/routes",
         "exit"},
        {moves(home + ", \"of\": \"vault\", \"claims\": \"exit\""), "claims", "/transfers/0/claims", "waived"},
    });
    const Desk desk;
    sound_study(desk, moves(home + ", \"of\": \"vault\", \"month\": \"2028-12\", \"share\": \"50 %\""));
    // devices need no route
    const auto study = sound_study(
        desk, moves("\"from\": \"client\", \"to\": \"home\", \"volume\": \"300 TB\", \"jobs\": [{\"name\": \"device\", "
                    "\"meter\": \"web-month\", \"per\": \"80 TB\"}]"));
    CHECK(study.scenarios[0].transfers[0].jobs.size() == 1);
    const Desk waived(Edits{{"\"free\": \"100 GB\"}, ",
                             "\"free\": \"100 GB\"}, \"waived\": [{\"when\": \"exit\", \"from\": \"2024-03\"}], "}});
    sound_study(waived, moves(home + ", \"of\": \"vault\", \"claims\": \"exit\""));
}
