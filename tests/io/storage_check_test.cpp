// Faults of storage: sizes, classes, tiers, placements, recalls, and the flows they need.
#include "cases.hpp"

using namespace tests;

TEST_CASE("files have one size or a mix that makes up the whole") {
    const std::string frames = "\"during\": \"post\", \"object_size\": \"30 MB\"";
    check_cases({
        {{{frames, "\"during\": \"post\""}}, "dataset", "/datasets/frames", "does not say how large"},
        {{{frames, frames + ", \"sizes\": [{\"name\": \"a\", \"share\": 1, \"size\": \"1 MB\"}]"}},
         "dataset",
         "/datasets/frames",
         "twice"},
        {{{frames, "\"during\": \"post\", \"sizes\": {\"big\": {\"share\": \"80 %\", \"size\": \"1 GB\"}, \"small\": "
                   "{\"share\": \"19 %\", \"size\": \"4 kB\"}}"}},
         "dataset",
         "/datasets/frames/sizes",
         "99 %"},
        {{{frames, "\"during\": \"post\", \"sizes\": {\"big\": {\"share\": \"80 %\", \"size\": \"1 GB\"}, \"small\": "
                   "{\"share\": \"20 %\", \"size\": \"0.5 byte\"}}"}},
         "domain",
         "/sizes/small/size",
         "one byte"},
        {{{"\"volume\": \"400 TB\", \"object_size\": \"2 GB\"", "\"volume\": \"400 TB\""}},
         "dataset",
         "/estate/datasets/0",
         "how large"},
    });
    const Desk desk;
    const auto study =
        sound_study(desk, {{frames, "\"during\": \"post\", \"overwritten\": \"10 %/month\", \"sizes\": {\"big\": "
                                    "{\"share\": \"80 %\", \"size\": \"1 GB\"}, \"small\": {\"share\": \"20 %\", "
                                    "\"size\": \"4 to 16 kB\"}}"}});
    const auto& d = study.workload.productions[0].datasets[2];
    REQUIRE(d.sizes.size() == 2);
    CHECK(d.sizes[1].share.fixed.value == 0.2);
    CHECK(d.sizes[1].size.input >= 0);
    CHECK(!d.object_size.given);
}

TEST_CASE("rules of a class belong together") {
    const std::string stay = "\"minimum_stay\": \"180 day\", ", delay = "\"restore_delay\": \"5 to 12 hour\"";
    const std::vector<std::tuple<Edit, std::string, std::string>> cases{
        {{stay, "\"early_delete\": \"deep-stock\", "}, "missing-key", "minimum_stay"},
        {{stay, "\"stay_month\": 30, "}, "missing-key", "minimum_stay"},
        {{delay, "\"index_overhead\": \"8 KiB\""}, "missing-key", "index_stock"},
        {{delay, "\"index_stock\": \"stock\""}, "missing-key", "index_overhead"},
        {{delay, "\"object_fee_from\": \"128 KiB\""}, "missing-key", "object_fee"},
        {{delay, "\"system_reserve\": \"100 %\""}, "domain", "keeps all of its capacity"},
        {{delay, "\"copies\": 0"}, "domain", "one place"},
        {{delay, delay + ", \"retrievals\": [{\"name\": \"bulk\"}]"}, "retrieval", "lists its retrieval options"},
        {{delay, "\"retrievals\": [{\"name\": \"bulk\"}, {\"name\": \"bulk\"}]"}, "retrieval", "second time"},
        {{delay, "\"retrievals\": [{\"name\": \"bulk\", \"bytes\": \"puts\"}]"}, "meter-quantity", "puts"},
        {{delay, "\"retrievals\": [{\"name\": \"bulk\", \"request\": \"egress\"}]"}, "meter-quantity", "egress"},
        {{delay, "\"retrievals\": [{\"name\": \"bulk\", \"bytes\": \"nowhere\"}]"}, "unknown-name", "nowhere"},
        {{delay, "\"early_delete\": \"egress\""}, "meter-quantity", "egress"},
        {{delay, "\"object_fee\": \"stock\""}, "meter-quantity", "object-month"},
        {{delay, "\"ingest\": \"stock\""}, "meter-quantity", "stock"},
        {{delay, "\"throughput\": \"stock\""}, "meter-quantity", "stock"},
        {{delay, "\"index_stock\": \"egress\", \"index_overhead\": \"8 KiB\""}, "meter-quantity", "egress"},
    };
    for (const auto& [edit, code, words] : cases) {
        const Desk desk(Edits{edit});
        const auto loaded = desk.load(study_text());
        INFO(edit.to << "\n" << told(loaded.findings));
        CHECK_FALSE(loaded);
        const auto at = std::ranges::find_if(loaded.findings, [&](const Finding& f) {
            return f.code == code && (f.sentence.find(words) != std::string::npos);
        });
        REQUIRE(at != loaded.findings.end());
        CHECK(at->file == "cloud");
        CHECK(at->line > 0);
        CHECK(!at->hint.empty());
    }
}

TEST_CASE("tiers say only what holds for them") {
    const std::string cold = "{\"site\": \"region\", \"class\": \"deep\"";
    check_cases({
        {{{cold, cold + ", \"lead_time\": \"6 week\""}}, "tier", "/tiers/cold/lead_time", "owned gear"},
        {{{cold, cold + ", \"usable\": 0.8"}}, "tier", "/tiers/cold/usable", "owned gear"},
        {{{cold, cold + ", \"throughput\": \"100 MiB/second\""}}, "tier", "/tiers/cold/throughput", "neither brings"},
        {{{cold, cold + ", \"standing\": [{\"name\": \"x\", \"meter\": \"egress\"}]"}},
         "meter-quantity",
         "/tiers/cold/standing",
         "by the hour or by the month"},
        {{{"\"asset\": \"shelf\", \"owned\"",
           "\"asset\": \"shelf\", \"equipment\": [{\"name\": \"heads\"}], \"owned\""}},
         "holding",
         "/tiers/0/equipment/0",
         "neither"},
        {{{"\"asset\": \"shelf\", \"owned\"",
           "\"asset\": \"shelf\", \"equipment\": [{\"name\": \"heads\", \"estate\": \"old shelf\"}], \"owned\""}},
         "estate-gear",
         "/tiers/0/equipment/0/estate",
         "count twice"},
    });
}

TEST_CASE("placements name what there is") {
    const std::string original =
        "{\"tier\": \"hot\", \"age\": \"30 day\"}, {\"tier\": \"cold\"} ], \"recall\": \"hot\"";
    const Edit options{
        "\"restore_delay\": \"5 to 12 hour\"",
        "\"retrievals\": [{\"name\": \"bulk\", \"delay\": \"12 hour\"}, {\"name\": \"standard\", \"bytes\": "
        "\"egress\", \"delay\": \"5 hour\"}, {\"name\": \"queue\", \"bytes\": \"secret\"}]"};
    const Edit meter{"{\"id\": \"puts\"",
                     "{\"id\": \"secret\", \"quantity\": \"GB\", \"price\": \"unknown\", \"source\": \"nobody says\", "
                     "\"as_of\": \"2026-09-01\", \"confidence\": \"estimate\"}, {\"id\": \"puts\""};
    check_cases(
        {{{{original, original + ", \"retrieval\": \"bluk\""}}, "unknown-name", "/placement/0/retrieval", "bluk"},
         {{{original, original + ", \"retrieval\": \"queue\""}}, "unknown-price", "/placement/0/retrieval", "unknown"}},
        {options, meter});
    const Desk desk({options, meter});
    const auto loaded = desk.load(study_text({{original, original + ", \"retrieval\": \"bluk\""}}));
    const auto* f = find_code(loaded.findings, "unknown-name");
    REQUIRE(f != nullptr);
    CHECK(f->hint.find("bulk") != std::string::npos);
    sound_study(desk, {{original, original + ", \"retrieval\": \"standard\""}}); // others may have no price

    check_cases({
        {{{original, original + ", \"retrieval\": \"bulk\""}},
         "unknown-name",
         "/placement/0/retrieval",
         "no retrieval options"},
        {{{original, original + ", \"versions\": \"30 day\""}}, "placement", "/placement/0/versions", "overwrites"},
        {{{original, original + ", \"replicated\": true"}}, "placement", "/placement/0/replicated", "main placement"},
        {{{original, original + ", \"replication\": \"egress\""}},
         "placement",
         "/placement/0/replication",
         "needs \"replicated\""},
        {{{"\"dataset\": \"proxy\", \"stages\": [ {\"tier\": \"hot\", \"until\": \"delivery\"}",
           "\"dataset\": \"proxy\", \"stages\": [ {\"tier\": \"hot\", \"until\": \"remaster\"}"}},
         "event",
         "/placement/1/stages/0/until",
         "taken up again"},
        {{{"{\"name\": \"conform\", \"at\": \"conform\"", "{\"name\": \"conform\", \"at\": \"remaster\""}},
         "event",
         "/recalls/0/at",
         "taken up again"},
    });
}

TEST_CASE("the estate's recalls, and files that come from a place") {
    const std::string vault = "{\"name\": \"vault\", \"volume\": \"400 TB\", \"object_size\": \"2 GB\"} ],";
    const auto recall = [&](const std::string& body) {
        return Edit{vault, vault + " \"recalls\": [ {\"name\": \"again\", " + body +
                               "\"share\": \"2 %\", \"hold\": \"14 day\"} ],"};
    };
    const std::string original = "\"camera_original\": {\"rate\"";
    check_cases({
        {{recall("\"of\": \"valt\", \"month\": \"2027-03\", ")}, "unknown-name", "/estate/recalls/0/of", "valt"},
        {{recall("\"of\": \"vault\", \"month\": \"2026-03\", ")}, "month", "/estate/recalls/0/month", "before"},
        {{recall("\"of\": \"vault\", \"month\": \"2030-03\", ")}, "month", "/estate/recalls/0/month", "after"},
        {{recall("\"of\": \"vault\", \"month\": \"2027-03\", \"every\": \"1 hour\", ")},
         "domain",
         "/estate/recalls/0/every",
         "a day"},
        {{{original, "\"camera_original\": {\"from\": \"sett\", \"rate\""}},
         "unknown-name",
         "/datasets/camera_original/from",
         "no site \"sett\""},
        {{{original, "\"camera_original\": {\"from\": \"client\", \"rate\""},
          {"{\"name\": \"out\", \"from\": \"region\", \"to\": \"client\", \"meters\": [\"cloud/egress\"]}",
           "{\"name\": \"out\", \"from\": \"region\", \"to\": \"client\", \"meters\": [\"cloud/egress\"]}"}},
         "missing-key",
         "/scenarios/0/routes/1",
         "camera_original\" comes in"},
        {{{"{\"name\": \"vault\", \"dataset\": \"vault\", \"stages\": [ {\"tier\": \"hot\", \"month\"",
           "{\"name\": \"second\", \"dataset\": \"proxy\", \"replicated\": true, \"stages\": [ {\"tier\": \"shed\"} "
           "]}, "
           "{\"name\": \"vault\", \"dataset\": \"vault\", \"stages\": [ {\"tier\": \"hot\", \"month\""},
          {"\"cold\": {\"site\": \"region\", \"class\": \"deep\"}",
           "\"cold\": {\"site\": \"region\", \"class\": \"deep\"}, \"shed\": {\"site\": \"barn\", \"asset\": "
           "\"house/shelf\"}"},
          {"\"client\": {\"kind\": \"outside\"}",
           "\"client\": {\"kind\": \"outside\"}, \"barn\": {\"kind\": \"own\"}"}},
         "no-route",
         "/scenarios/0/routes",
         "from \"region\" to \"barn\": \"proxy\" is replicated"},
    });
    const Desk desk;
    const auto study =
        sound_study(desk, {recall("\"of\": \"vault\", \"month\": \"2027-03\", \"every\": \"6 month\", ")});
    CHECK(study.estate.recalls[0].every.value == 6.0);
}
