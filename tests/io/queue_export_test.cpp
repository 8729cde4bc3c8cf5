// Exports of queue managers: the columns of each, and the ways in which times, spans and quotes are written.
#include <fmt/format.h>

#include "sample.hpp"
#include "topsheet/io/job_log.hpp"

using namespace tests;

namespace {

Loaded<io::JobSeries> read(const std::string& text, io::JobLogOptions options = {}) {
    options.file = "queue.csv";
    return io::read_job_log(io::bytes_of(text), options);
}

io::JobSeries sound(const std::string& text, io::JobLogOptions options = {}) {
    auto loaded = read(text, std::move(options));
    INFO(text << "\n" << told(loaded.findings));
    REQUIRE(loaded);
    return std::move(*loaded.value);
}

/// Core-hours by hour that are not nothing: "9: 4, 10: 2".
std::string hours(const io::JobSeries& log) {
    std::string text;
    for (std::size_t h = 0; h < log.core_hours.size(); ++h)
        if (log.core_hours[h] > 0.0)
            text += fmt::format("{}{}: {:.6g}", text.empty() ? "" : ", ", h, log.core_hours[h]);
    return text;
}

} // namespace

TEST_CASE("our own columns: submitted, duration or start and end, cores") {
    CHECK(hours(sound("submitted,duration,cores\n2026-03-09 09:30:00,3600,4\n2026-03-09T10:00:00,0:30:00,2\n")) ==
          "9: 2, 10: 3");
    // Submitted at 9:30; that it began at 13:00 does not matter, that it took 1.5 h does: 9:30 to 11:00.
    CHECK(hours(sound("submitted,start,end,cores\n2026-03-09 09:30,2026-03-09 13:00,2026-03-09 14:30,2\n")) ==
          "9: 1, 10: 2");
    // The first midnight is that of the first submission, whatever the order of the lines.
    CHECK(hours(sound("cores;duration;submitted\n1;3600;2026-03-10 01:00\n1;3600;2026-03-09 01:00\n")) ==
          "1: 1, 25: 1");
}

TEST_CASE("exports of Deadline, Tractor and OpenCue") {
    // Deadline's monitor, tasks: a machine each, so no column of width, which is said.
    const auto deadline =
        read("Job Name,Submit Date,Plugin,Status,Started Date,Completed Date\n"
             "\"shot, 10\",2026/03/09 09:00:00,Arnold,Completed,2026/03/09 11:00:00,2026/03/09 12:00:00\n"
             "shot 20,2026/03/09 10:30:00,Nuke,Failed,2026/03/09 11:00:00,2026/03/09 11:30:00\n"
             "shot 30,2026/03/09 10:30:00,Arnold,Queued,0001-01-01 00:00:00,0001-01-01 00:00:00\n");
    INFO(told(deadline.findings));
    REQUIRE(deadline);
    CHECK(hours(*deadline.value) == "9: 1, 10: 0.5");
    CHECK(deadline.value->facts.skipped == 1);
    REQUIRE(deadline.findings.size() == 1);
    CHECK(deadline.findings[0].severity == Severity::warning);
    CHECK(deadline.findings[0].code == "log-width");
    // Deadline's monitor writes dates like this, and spans in parts.
    CHECK(hours(sound("Submit Date,Render Time,Plugin\nMar 09/26  09:00:00,00d 01h 30m 00s,Arnold\n")) ==
          "9: 1, 10: 0.5");

    // Tractor: times with their zone, seconds of wall clock, slots. The clock of the log is that of the zone.
    CHECK(hours(sound("jid\tspooltime\telapsedreal\tnumslots\tservice\tstate\n"
                      "12\t2026-03-09 09:00:00-07:00\t5400.0\t8\tPixarRender\tdone\n"
                      "13\t2026-03-09 17:00:00+00:00\t3600\t2\tPixarRender\terror\n"
                      "14\t2026-03-09 09:00:00-07:00\t100\t2\tPixarRender\tactive\n")) == "9: 8, 10: 6");

    // OpenCue: 100 core units are a core; a frame that still runs has no end.
    CHECK(hours(sound("str_name,ts_submitted,int_ts_started,int_ts_stopped,int_cores,str_state\n"
                      "0001,1773046800,1773050400,1773054000,400,SUCCEEDED\n" // 2026-03-09 09:00:00 UTC
                      "0002,1773046800,1773050400,0,400,RUNNING\n"
                      "0003,1773046800,1773050400,0,400,DEAD\n"
                      "0004,1773046800,1773050400,1773052200,50,DEAD\n")) == "9: 4.25");
}

TEST_CASE("times and spans as programs write them") {
    const auto at = [](const std::string& time) {
        return hours(sound("submitted;duration;cores\n\"" + time + "\";3600;1\n"));
    };
    for (const char* time :
         {"2026-03-09 14:00:00", "2026-03-09T14:00", "2026-03-09T14:00:00Z", "2026-03-09 14:00:00.000+02:00",
          "2026-03-09 14:00:00 -0700", "2026-03-09 14:00:00+01", "2026-03-09 14:00:00 UTC", "2026/03/09 14:00:00",
          "9.3.2026 14:00", "09.03.2026 14:00:00", "3/9/2026 2:00:00 PM", "2026-03-09 02:00 PM", "Mar 09/26 14:00:00",
          "Mar 9, 2026 14:00", "Mon Mar  9 14:00:00 PST 2026", "Mon Mar 09 14:00:00 2026", "1773064800",
          "1773064800000", "1773064800.0"}) {
        INFO(time);
        CHECK(at(time) == "14: 1");
    }
    CHECK(at("2026-03-09") == "0: 1");
    CHECK(at("3/9/2026 12:00 AM") == "0: 1");
    CHECK(at("3/9/2026 12:30 PM") == "12: 0.5, 13: 0.5");

    const auto lasts = [](const std::string& span, const std::string& name = "duration") {
        return sound("submitted;" + name + ";cores\n2026-03-09;\"" + span + "\";1\n").facts.longest;
    };
    CHECK(lasts("5400") == 1.5);
    CHECK(lasts("1:30:00") == 1.5);
    CHECK(lasts("01:30") == 1.5);
    CHECK(lasts("2.01:30:00.0000000") == 49.5);
    CHECK(lasts("2 days, 1:30:00") == 49.5);
    CHECK(lasts("00d 01h 30m 00s") == 1.5);
    CHECK(lasts("1.5h") == 1.5);
    CHECK(lasts("90", "Duration (min)") == 1.5);
    CHECK(lasts("1,5", "elapsed_hours") == 1.5); // a decimal comma between semicolons
}

TEST_CASE("quotes, byte order marks, separators and line ends") {
    CHECK(hours(sound("\xef\xbb\xbf\"Submitted\",\"Duration\",\"Cores\",\"Name\"\r\n"
                      "\"2026-03-09 09:00\",\"3600\",\"4\",\"a \"\"quoted\"\", name\nover two lines\"\r\n"
                      "2026-03-09 10:00,3600,2,plain")) == "9: 4, 10: 2");
    CHECK(hours(sound("# exported by hand\n\nsubmitted\tduration\tcores\n2026-03-09 09:00\t3600\t4\n\n")) == "9: 4");
    const auto line = read("submitted,duration,cores,name\n2026-03-09,60,1,\"two\nlines\"\n2026-03-09,x,1,b\n");
    REQUIRE(line.findings.size() == 1);
    CHECK(line.findings[0].line == 4);
    CHECK(line.findings[0].column == 12);
}

TEST_CASE("one renderer of a log, and graphics processors instead of cores") {
    const std::string text = "submitted,duration,cores,gpus,plugin\n"
                             "2026-03-09 09:00,3600,16,2,Redshift\n"
                             "2026-03-09 09:00,3600,32,0,Arnold\n";
    CHECK(hours(sound(text)) == "9: 48");
    CHECK(hours(sound(text, {.file = {}, .only = "arnold"})) == "9: 32");
    CHECK(hours(sound(text, {.file = {}, .only = {}, .gpu = true})) == "9: 2");
    const auto none = read(text, {.file = {}, .only = "Karma"});
    REQUIRE_FALSE(none);
    CHECK(none.findings[0].sentence.find("Karma") != std::string::npos);
    CHECK_FALSE(read("submitted,duration\n2026-03-09,60\n", {.file = {}, .only = "Karma"}));
}

TEST_CASE("faults of an export") {
    const auto columns = read("Name,Started Date,Frames\na,2026-03-09,10\n");
    INFO(told(columns.findings));
    REQUIRE(columns.findings.size() == 2);
    CHECK(columns.findings[0].code == "log-columns");
    CHECK(columns.findings[0].line == 1);
    CHECK(columns.findings[0].hint.find("\"Started Date\"") != std::string::npos);

    const auto rows = read("submitted,start,end,cores\n"
                           "yesterday,1,2,4\n"
                           "2026-03-09,2026-03-10,2026-03-09,4\n"
                           "2026-03-09,2026-03-09\n"
                           "2026-02-30,2026-03-09,2026-03-10,4\n"
                           "2026-03-09,2026-03-09,2026-03-10,many\n"
                           "2026-03-09,2026-03-09,,4\n");
    INFO(told(rows.findings));
    REQUIRE(rows.findings.size() == 5);
    for (int i = 0; i < 5; ++i) {
        CHECK(rows.findings[static_cast<std::size_t>(i)].line == i + 2);
        CHECK_FALSE(rows.findings[static_cast<std::size_t>(i)].hint.empty());
    }
    CHECK(rows.findings[0].sentence.find("\"yesterday\" is no time") != std::string::npos);
    CHECK(rows.findings[1].sentence.find("ends before it starts") != std::string::npos);
    CHECK_FALSE(read("submitted,duration,cores\n2026-03-09,60,\"1\n"));
}
