// Logs of jobs in a study: read beside it, part of its hash, and in the place of its render work as a trace.
#include "sample.hpp"

using namespace tests;

namespace {

constexpr const char* log_text = "1 3600 0 7200 4 -1 -1 4 -1 -1 1\n2 3600 0 3600 8 -1 -1 8 -1 -1 1\n";

Edits with_log(const std::string& more = "") {
    return {{"\"workload\": {", "\"workload\": { \"logs\": [ {\"name\": \"last year\", \"file\": \"farm.swf\", "
                                "\"renderer\": \"arnold\"" +
                                    more + "} ],"}};
}

} // namespace

TEST_CASE("a study's logs are read beside it and belong to its hash") {
    Desk desk;
    desk.logs["farm.swf"] = log_text;
    const auto study = sound_study(desk, with_log(R"(, "growth": "8 %/year", "start": "2027-02")"));
    REQUIRE(study.workload.logs.size() == 1);
    const auto& log = study.workload.logs[0];
    CHECK(log.period == 24);
    CHECK(log.core_hours[1] == 12.0); // 4 + 8
    CHECK(log.core_hours[2] == 4.0);
    CHECK(log.facts.core_hours == 16.0);
    CHECK(log.core.fixed.value == 1.0 / 192.0);
    CHECK(log.growth.fixed.base() == Approx(0.08 / 12.0));
    CHECK(log.start == YearMonth{2027, 2});

    const auto plain = sound_study(desk, with_log());
    desk.logs["farm.swf"] = std::string(log_text) + "; a remark\n";
    const auto other = sound_study(desk, with_log());
    CHECK(other.workload.logs[0].core_hours == plain.workload.logs[0].core_hours);
    CHECK(other.hash != plain.hash);
    CHECK(sound_study(desk).hash == sound_study(Desk()).hash); // a log that is not named is nothing
}

TEST_CASE("faults of a log stand in the log, and a log that is not there in the study") {
    Desk desk;
    const auto missing = desk.load(study_text(with_log()));
    CHECK_FALSE(missing);
    const auto* cannot = find_code(missing.findings, "cannot-read");
    REQUIRE(cannot != nullptr);
    CHECK(cannot->pointer == "/workload/logs/0/file");
    CHECK(cannot->line > 0);

    desk.logs["farm.swf"] = "1 3600 0 7200 4\n2 3600 zero\n";
    const auto broken = desk.load(study_text(with_log()));
    CHECK_FALSE(broken);
    const auto* line = find_code(broken.findings, "log-line");
    REQUIRE(line != nullptr);
    CHECK(line->file == "farm.swf");
    CHECK(line->line == 2);
}

TEST_CASE("what a study says of its logs is checked") {
    Desk desk;
    desk.logs["farm.swf"] = log_text;
    const auto fault = [&](const std::string& more, const std::string& code, const std::string& pointer) {
        const auto loaded = desk.load(study_text(with_log(more)));
        INFO(more << "\n" << told(loaded.findings));
        CHECK_FALSE(loaded);
        const auto* f = find_code(loaded.findings, code);
        REQUIRE(f != nullptr);
        CHECK(f->pointer.find(pointer) != std::string::npos);
    };
    fault(R"(, "start": "2026-12")", "month", "/workload/logs/0/start");
    fault(R"(, "start": "2040-01")", "month", "/workload/logs/0/start");
    fault(R"(, "growth": "-100 %/year")", "domain", "/workload/logs/0/growth");
    fault(R"(, "core": 0)", "domain", "/workload/logs/0/core");
    fault(R"(, "gpu": true)", "no-gpu", "/workload/logs/0");
    fault(R"(, "memory": "64 to 96 GiB")", "domain", "/workload/logs/0/memory");
    const auto unlicensed = desk.load(study_text({{"\"workload\": {", R"("workload": { "logs": [ {"name": "l",
        "file": "farm.swf", "renderer": "karma"} ],)"}}));
    CHECK(find_code(unlicensed.findings, "no-license") != nullptr);
}

TEST_CASE("a trace takes the place of all render work") {
    Desk desk;
    desk.logs["farm.swf"] = log_text;
    desk.options.trace = io::Trace{"trace.swf", io::bytes_of("1 0 0 3600 2 -1 -1 2 -1 -1 1\n"), 0.25, ""};
    const auto study = sound_study(desk, with_log());
    REQUIRE(study.workload.logs.size() == 1);
    CHECK(study.workload.logs[0].file == "trace.swf");
    CHECK(study.workload.logs[0].renderer == "arnold");
    CHECK(study.workload.logs[0].core.fixed.value == 0.25);
    CHECK(study.workload.logs[0].core_hours[0] == 2.0);
    for (const auto& production : study.workload.productions)
        CHECK(production.render.empty());
    CHECK(study.hash != sound_study(Desk()).hash);

    desk.options.trace = io::Trace{"trace.swf", io::bytes_of("1 0 0 3600 2\n"), 0.25, "karma"};
    CHECK(find_code(desk.load(study_text()).findings, "no-license") != nullptr);
    desk.options.trace = io::Trace{"trace.swf", io::bytes_of("1 0 0 3600 2\n"), 0.0, ""};
    CHECK(find_code(desk.load(study_text()).findings, "trace") != nullptr);
    desk.options.trace = io::Trace{"trace.swf", io::bytes_of("1 0 0 36oo 2\n"), 1.0, ""};
    CHECK(find_code(desk.load(study_text()).findings, "log-line") != nullptr);
}
