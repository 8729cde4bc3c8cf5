// Logs of jobs: small ones whose hours are worked by hand, and random ones whose core-hours must add up.
#include <cmath>
#include <random>

#include <fmt/format.h>

#include "sample.hpp"
#include "topsheet/io/job_log.hpp"

using namespace tests;

namespace {

Loaded<io::JobSeries> read(const std::string& text, const std::string& file, io::JobLogOptions options = {}) {
    options.file = file;
    return io::read_job_log(io::bytes_of(text), options);
}

io::JobSeries sound(const std::string& text, const std::string& file, io::JobLogOptions options = {}) {
    auto loaded = read(text, file, std::move(options));
    INFO(text << "\n" << told(loaded.findings));
    REQUIRE(loaded);
    return std::move(*loaded.value);
}

double total(const io::JobSeries& log) {
    double sum = 0.0;
    for (const double h : log.core_hours)
        sum += h;
    return sum;
}

/// A line of the Standard Workload Format with what matters here.
std::string swf(int job, double submit, double run, int allocated, int requested = -1, int status = 1) {
    return fmt::format("{} {} 7 {} {} -1 -1 {} -1 -1 {} 1 1 1 1 1 -1 -1\n", job, submit, run, allocated, requested,
                       status);
}

} // namespace

TEST_CASE("a job asks for its cores from its submission on") {
    // Job 1: 4 cores from 0:30 for 2 h: 4 x 0.5 = 2 in hour 0, 4 in hour 1, 2 in hour 2. It waited 7 s, which does
    // not matter. Job 2: 2 cores from 1:00 for 15 min: 2 x 0.25 = 0.5 in hour 1.
    const auto log = sound(swf(1, 1800, 7200, 4) + swf(2, 3600, 900, 2), "a.swf");
    REQUIRE(log.period == 24);
    REQUIRE(log.core_hours.size() == 24);
    CHECK(log.core_hours[0] == 2.0);
    CHECK(log.core_hours[1] == 4.5);
    CHECK(log.core_hours[2] == 2.0);
    CHECK(total(log) == 8.5);
    CHECK(log.facts.jobs == 2);
    CHECK(log.facts.skipped == 0);
    CHECK(log.facts.core_hours == 8.5);
    CHECK(log.facts.mean_hours == 1.125); // (2 + 0.25) / 2
    CHECK(log.facts.longest == 2.0);
    CHECK(log.facts.widest == 4);
    CHECK(log.facts.spread == Approx(0.5 * std::log(8.0))); // two values ln 8 apart
    CHECK(log.facts.hash.size() == 16);
}

TEST_CASE("jobs that run on after the last day of submissions are kept, and the log begins again before they end") {
    // Submitted on day 0 at 1 h and on day 1 at 23 h, the second for 30 h: 54 hours from the first midnight.
    const auto log = sound(swf(1, 3600, 3600, 1) + swf(2, 47 * 3600, 30 * 3600, 3), "a.swf");
    CHECK(log.period == 48);
    REQUIRE(log.core_hours.size() == 77);
    CHECK(log.core_hours[46] == 0.0);
    CHECK(log.core_hours[47] == 3.0);
    CHECK(log.core_hours[76] == 3.0);
    CHECK(total(log) == 91.0);
}

TEST_CASE("what the Standard Workload Format leaves open is read as its description says") {
    SECTION("missing values") {
        // Allocated -1 and 0: the request counts. No running time, no width, no submission: skipped and counted.
        const auto log = sound(swf(1, 0, 3600, -1, 8) + swf(2, 0, 3600, 0, 2) + swf(3, 0, -1, 4) + swf(4, 0, 60, -1) +
                                   swf(5, -1, 60, 4),
                               "a.swf");
        CHECK(log.core_hours[0] == 10.0);
        CHECK(log.facts.jobs == 2);
        CHECK(log.facts.skipped == 3);
    }
    SECTION("blanks, tabs, CR LF, empty lines, comments anywhere, extra columns, no final newline") {
        const auto log = sound("; Version: 2.2\r\n;   MaxProcs:  64 \r\n\r\n"
                               "  1\t0 0   3600 4 -1 -1 4 -1 -1 1 1 1 1 1 1 -1 -1 {12,12} q_1d \xc3\xa9\r\n"
                               ";;; a remark: with a colon\r\n"
                               "2 7200 -1 1800.5 2 -1 -1 2 -1 -1 1 1 1 1 1 1 -1 -1",
                               "a.swf");
        CHECK(log.facts.jobs == 2);
        CHECK(log.facts.machine_cores == 64);
        CHECK(log.core_hours[0] == 4.0);
        CHECK(log.core_hours[2] == 2.0 * 1800.5 / 3600.0);
    }
    SECTION("jobs out of order, and zero-length jobs, which ask for nothing") {
        const auto log = sound(swf(1, 30 * 3600, 3600, 1) + swf(2, 3600, 3600, 2) + swf(3, 100 * 3600, 0, 64), "a.swf");
        CHECK(log.period == 120); // days 0 to 4
        CHECK(log.core_hours[1] == 2.0);
        CHECK(log.core_hours[30] == 1.0);
        CHECK(total(log) == 3.0);
        CHECK(log.facts.jobs == 3);
    }
    SECTION("parts of a job that was stopped and resumed do not count beside the job itself") {
        const std::string parts = swf(1, 0, 7200, 1) + swf(1, 0, 3600, 1, -1, 2) + swf(1, 0, 3600, 1, -1, 3);
        CHECK(total(sound(parts, "a.swf")) == 2.0);
        // Without a line for the whole they are all there is.
        CHECK(total(sound(swf(1, 0, 3600, 1, -1, 2) + swf(1, 9000, 3600, 1, -1, 3), "a.swf")) == 2.0);
    }
    SECTION("a header without the processors names the nodes") {
        CHECK(sound("; MaxNodes: 120\n" + swf(1, 0, 60, 1), "a.swf").facts.machine_cores == 120);
    }
    SECTION("the format is told by the name, by the study, or by the first line") {
        CHECK(total(sound(swf(1, 0, 3600, 4), "log.txt")) == 4.0);
        CHECK(total(sound("; a remark\n" + swf(1, 0, 3600, 4), "log")) == 4.0);
        CHECK(total(sound(swf(1, 0, 3600, 4), "log.csv", {.file = {}, .format = model::LogFormat::swf, .only = {}})) ==
              4.0);
    }
}

TEST_CASE("the first hour is a midnight of the log's own clock") {
    // 2002-01-13 14:00:50 UTC is 1010930450: 50 s into hour 14.
    const std::string start = "; UnixStartTime: 1010930450\n";
    const auto hour_of = [](const io::JobSeries& log) {
        return std::ranges::find_if(log.core_hours, [](double h) { return h > 0.0; }) - log.core_hours.begin();
    };
    CHECK(hour_of(sound(start + swf(1, 0, 60, 1), "a.swf")) == 14);
    // Ten hours later is the next day at 0:00:50.
    CHECK(hour_of(sound(start + swf(1, 36000, 60, 1), "a.swf")) == 0);
    CHECK(hour_of(sound(start + "; TimeZone: 3600\n" + swf(1, 0, 60, 1), "a.swf")) == 15);
    // The header of version 2.2: 16:00:50 there, so two hours east.
    CHECK(hour_of(sound("; StartTime: Sun Jan 13 16:00:50 IST 2002\n" + start + swf(1, 0, 60, 1), "a.swf")) == 16);
    // Unix times without a header, as some logs have.
    CHECK(hour_of(sound(swf(1, 1010930450, 60, 1), "a.swf")) == 14);
}

TEST_CASE("core-hours in are core-hours out, whatever the jobs") {
    std::mt19937_64 random(20270101);
    const auto below = [&](std::uint64_t n) { return static_cast<int>(random() % n); };
    for (int round = 0; round < 40; ++round) {
        std::string text = round % 2 == 0 ? "" : "; UnixStartTime: 1356996147\n; TimeZone: -18000\n";
        std::string csv = "submitted;duration;cores\n";
        long double expected = 0.0L;
        const int jobs = 1 + below(400);
        for (int i = 0; i < jobs; ++i) {
            const double submit = below(60 * 86400) + (round % 3 == 0 ? below(1000) / 1000.0 : 0.0);
            const double run =
                (below(20) == 0 ? below(2000000) : below(20000)) + (round % 3 == 0 ? 0.001 * below(1000) : 0.0);
            const int width = 1 + below(500);
            text += swf(i + 1, submit, run, width);
            csv += fmt::format("{};{};{}\n", submit, run, width);
            expected += static_cast<long double>(run) * width / 3600.0L;
        }
        const auto same = [&](const io::JobSeries& log) {
            long double sum = 0.0L;
            for (const double h : log.core_hours) {
                REQUIRE(h >= 0.0);
                sum += h;
            }
            CHECK(std::abs(static_cast<double>((sum - expected) / expected)) < 1e-12);
            CHECK(log.facts.jobs == jobs);
            CHECK(log.period % 24 == 0);
            CHECK(log.core_hours.size() >= static_cast<std::size_t>(log.period));
        };
        same(sound(text, "random.swf"));
        same(sound(csv, "random.csv"));
    }
}

TEST_CASE("a log in pieces of any size is the same log") {
    std::string text;
    for (int i = 0; i < 50; ++i)
        text += swf(i + 1, 977.0 * i, 1234.0 + i, 1 + i % 7) + (i % 9 == 0 ? "; remark\r\n" : "");
    const auto whole = sound(text, "a.swf");
    for (const std::size_t most : {1U, 2U, 7U, 64U, 4096U}) {
        std::size_t at = 0;
        const auto loaded = io::read_job_log(
            [&](char* to, std::size_t room) {
                const std::size_t count = std::min({most, room, text.size() - at});
                std::copy_n(text.data() + at, count, to);
                at += count;
                return count;
            },
            {.file = "a.swf", .only = {}});
        REQUIRE(loaded);
        CHECK(loaded.value->core_hours == whole.core_hours);
        CHECK(loaded.value->facts.hash == whole.facts.hash);
    }
}

TEST_CASE("faults of a log have a line, a sentence and a hint, and one pass tells them all") {
    const auto loaded = read("; MaxProcs: 4\n" + swf(1, 0, 60, 1) + "2 0 0\n3 0 0 sixty 1 -1 -1 1 -1 -1 1\n" +
                                 swf(4, 0, 60, 2) + "5 0 0 inf 1\n" + swf(6, 0, 1e12, 2) + swf(7, 0, 60, 2000000000),
                             "a.swf");
    INFO(told(loaded.findings));
    REQUIRE_FALSE(loaded);
    REQUIRE(loaded.findings.size() == 5);
    CHECK(loaded.findings[0].line == 3);
    CHECK(loaded.findings[0].sentence.find("this line has 3") != std::string::npos);
    CHECK(loaded.findings[1].line == 4);
    CHECK(loaded.findings[1].column == 7);
    CHECK(loaded.findings[1].sentence.find("\"sixty\" is no number, and the running time") != std::string::npos);
    CHECK(loaded.findings[2].line == 6);
    CHECK(loaded.findings[3].line == 7);
    CHECK(loaded.findings[3].sentence.find("20 years") != std::string::npos);
    CHECK(loaded.findings[4].line == 8);
    for (const auto& f : loaded.findings) {
        CHECK(f.file == "a.swf");
        CHECK_FALSE(f.hint.empty());
    }

    std::string many;
    for (int i = 0; i < 1000; ++i)
        many += "oops\n";
    const auto capped = read(many, "a.swf");
    CHECK(capped.findings.size() == 21);
    CHECK(capped.findings.back().sentence.find("980 more") != std::string::npos);
}

TEST_CASE("what is no log is refused with a reason") {
    const auto says = [](const std::string& text, const std::string& file) {
        const auto loaded = read(text, file);
        CHECK_FALSE(loaded);
        REQUIRE_FALSE(loaded.findings.empty());
        return loaded.findings.front().sentence;
    };
    CHECK(says("", "a.swf").find("no job") != std::string::npos);
    CHECK(says("; UnixStartTime: 5\n", "a.swf").find("no job") != std::string::npos);
    CHECK(says(swf(1, 0, 0, 4), "a.swf").find("no time at all") != std::string::npos);
    CHECK(says("\x1f\x8b\x08 rest", "a.swf.gz").find("compressed") != std::string::npos);
    CHECK(says("\xff\xfes\0u\0", "a.csv").find("UTF-16") != std::string::npos);
    CHECK(says(swf(1, 0, 60, 1) + swf(2, 1e9, 60, 1), "a.swf").find("20 years apart") != std::string::npos);
    CHECK(says("", "a.csv").find("no job") != std::string::npos);
}
