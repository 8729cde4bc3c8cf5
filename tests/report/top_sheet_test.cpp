#include "topsheet/report/top_sheet.hpp"

#include <limits>
#include <sstream>

#include "report/fake_result.hpp"
#include "support/catch.hpp"

using namespace topsheet;
using namespace topsheet::report;
using tests::ContainsSubstring;
using tests::fake_result;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);)
        lines.push_back(line);
    return lines;
}

std::string line_with(const std::string& text, const std::string& word) {
    for (const std::string& line : lines_of(text))
        if (line.find(word) != std::string::npos)
            return line;
    return "";
}

} // namespace

TEST_CASE("the top sheet says what was run and what it costs") {
    const std::string text = to_terminal(top_sheet(fake_result()));
    CHECK_THAT(text, ContainsSubstring("Mid-size post house  2027-11 to 2028-12 (14 months) · USD · 16,384 trials · "
                                       "seed 1"));
    CHECK_THAT(line_with(text, "render"), ContainsSubstring("12,350")); // 12,345.6 +- 12 thousand
    CHECK_THAT(line_with(text, "total cash"), ContainsSubstring("30,000"));
    CHECK_THAT(line_with(text, "P10–P90"), ContainsSubstring("27,000–33,000"));
    CHECK_THAT(line_with(text, "residual"), ContainsSubstring("> -1")); // -200 in thousands is not nothing
    CHECK_THAT(line_with(text, "dearest month"), ContainsSubstring("2027-11"));
}

TEST_CASE("the verdict says how sure it is, and never claims more than the trials can show") {
    const std::string text = to_terminal(top_sheet(fake_result()));
    CHECK_THAT(text, ContainsSubstring("on-prem refresh is the cheapest in > 99.98 % of the trials"));
    const std::string cloud = line_with(text, "< 0.02 %");
    CHECK_THAT(cloud, ContainsSubstring("all cloud"));
    CHECK_THAT(cloud, ContainsSubstring("-600.0 ± 0.6") || ContainsSubstring("-600 ±"));
    CHECK_THAT(cloud, ContainsSubstring("-660 to -540"));
    CHECK_THAT(cloud, ContainsSubstring("63.1 %"));
    CHECK_THAT(text, ContainsSubstring("Internet egress from a region with a long name"));
}

TEST_CASE("the scenario that wins most often need not be the one that costs least on average") {
    sim::Result r = fake_result();
    CHECK(to_terminal(top_sheet(r)).find("Yet") == std::string::npos);
    r.scenarios[2].npv.mean = 1e6;
    CHECK_THAT(to_terminal(top_sheet(r)), ContainsSubstring("Yet hybrid"));
}

TEST_CASE("the page says what was changed for the run and how old the prices are") {
    const std::string text = to_terminal(top_sheet(fake_result()));
    CHECK_THAT(text, ContainsSubstring("set: a.b=3\nprices: aws-us-east-1 (2026-09)\n"));
}

TEST_CASE("figures beside the money have names, units and gaps") {
    sim::Result r = fake_result();
    r.scenarios[2].metrics[1].value = tests::around(0.125, 0.1, 1e-2);
    const std::string text = to_terminal(top_sheet(r));
    CHECK_THAT(line_with(text, "owned farm in use"), ContainsSubstring("63.1 %"));
    CHECK_THAT(line_with(text, "farm cost, USD/frame"), ContainsSubstring("–") && ContainsSubstring("0.125"));
    CHECK_THAT(line_with(text, "copies of the data"), ContainsSubstring("3"));
    // What applies to no scenario is not asked.
    CHECK(to_terminal(top_sheet(fake_result())).find("farm cost") == std::string::npos);
}

TEST_CASE("months are a row of blocks, and years their sums") {
    const std::string text = to_terminal(top_sheet(fake_result()));
    const std::string row = line_with(text, "▲");
    CHECK_THAT(row, ContainsSubstring("10,000")); // November and December of 2027
    CHECK_THAT(row, ContainsSubstring("12,000")); // 2028
    CHECK_THAT(text, ContainsSubstring("▲ beyond the scale\n"));
    CHECK(text.find("▾") == std::string::npos);
}

TEST_CASE("years, reasons and findings have the digits that their own errors allow") {
    sim::Result r = fake_result();
    // Two months of 6,172,839 that are off by 40,000 together; the others make up for one another: 12 of 1,234,567.
    for (std::size_t m = 0; m < 14; ++m) {
        sim::Statistic& month = r.scenarios[0].monthly[m];
        month.mean = m < 2 ? 6172839.0 : 1234567.0;
        month.means = tests::each(month.mean, m < 2 ? 20000.0 : 50000.0);
        if (m % 2 == 1 && m > 2)
            for (double& x : month.means)
                x = 2.0 * month.mean - x;
    }
    const std::string row = line_with(to_terminal(top_sheet(r)), "▲");
    CHECK_THAT(row, ContainsSubstring("12,350")); // 12,345.678 thousand, off by 40
    CHECK_THAT(row, ContainsSubstring("14,815")); // 12 * 1,234.567, off by nothing
    r.comparison.differences[0].reasons[0].difference = 1234567.0;
    r.comparison.differences[0].reasons[0].error = 30000.0;
    CHECK_THAT(line_with(to_terminal(top_sheet(r)), "Internet egress from"), ContainsSubstring("+1,230"));
    r.findings[0].cost_error = 20000.0;
    CHECK_THAT(to_terminal(top_sheet(r)), ContainsSubstring("Cost: 410,000 USD."));
}

TEST_CASE("findings stand at the end with their cost") {
    const auto lines = lines_of(to_terminal(top_sheet(fake_result())));
    REQUIRE(lines.size() > 3);
    const std::string end = lines[lines.size() - 2] + " " + lines.back();
    CHECK_THAT(end, ContainsSubstring("warning: all cloud: Colorists pull 2 TB"));
    CHECK_THAT(end, ContainsSubstring("Cost: 412,000 USD."));
    CHECK_THAT(end, ContainsSubstring("caches"));
}

TEST_CASE("no line is wider than the page, however many scenarios stand on it") {
    for (int count = 1; count <= 7; ++count)
        for (const std::string& line : lines_of(to_terminal(top_sheet(fake_result(count))))) {
            CAPTURE(count, line);
            CHECK(display_width(line) <= 100);
            CHECK((line.empty() || line.back() != ' '));
        }
}

TEST_CASE("one scenario has no verdict") {
    const std::string text = to_terminal(top_sheet(fake_result(1)));
    CHECK(text.find("cheapest") == std::string::npos);
    CHECK(text.find("reasons") == std::string::npos);
}

TEST_CASE("color is asked for, and names cannot bring their own") {
    sim::Result r = fake_result();
    CHECK(to_terminal(top_sheet(r)).find('\x1b') == std::string::npos);
    CHECK(to_terminal(top_sheet(r), {.color = true}).find("\x1b[32m") != std::string::npos);
    r.title = "\x1b]0;gotcha\x07";
    r.scenarios[1].name = "red \x1b[31m";
    CHECK(to_terminal(top_sheet(r)).find('\x1b') == std::string::npos);
    CHECK(to_markdown(top_sheet(r)).find('\x1b') == std::string::npos);
    CHECK(to_markdown(top_sheet(r)).find('\x07') == std::string::npos);
}

TEST_CASE("a result full of nothing can be printed") {
    sim::Result r;
    r.months = 1;
    r.start = {2027, 1};
    r.scenarios.resize(2);
    r.scenarios[0].npv.mean = std::numeric_limits<double>::quiet_NaN();
    const std::string text = to_terminal(top_sheet(r));
    CHECK(text.find("nan") == std::string::npos);
    CHECK_THAT(text, ContainsSubstring("–"));
}

TEST_CASE("an infeasible scenario does not keep its limits; the findings say which one it breaks") {
    sim::Result r = fake_result();
    r.scenarios[2].feasible = false;
    r.scenarios[2].limit = "render work is left over when the horizon ends";
    const std::string text = to_terminal(top_sheet(r));
    CHECK_THAT(text, ContainsSubstring("infeasible"));
    const std::string row = line_with(text, "keeps its limits");
    CHECK_THAT(row, ContainsSubstring("yes"));
    CHECK(row.ends_with("no"));
    CHECK_THAT(text, !ContainsSubstring("no: render work"));
    for (const std::string& line : lines_of(text))
        CHECK(display_width(line) <= 100);
}

TEST_CASE("Markdown holds the same tables") {
    const std::string text = to_markdown(top_sheet(fake_result()));
    CHECK_THAT(text, ContainsSubstring("# Mid-size post house\n"));
    CHECK_THAT(text, ContainsSubstring("| thousand USD | on-prem refresh | all cloud | hybrid |\n| :--- | ---: |"));
    CHECK_THAT(text, ContainsSubstring("| **total cash** | **30,000** |"));
    CHECK_THAT(text, ContainsSubstring("- warning: all cloud: Colorists"));
}
