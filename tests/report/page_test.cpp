#include "topsheet/report/page.hpp"

#include "report/csv.hpp"
#include "report/number_text.hpp"
#include "support/catch.hpp"

using namespace topsheet;
using namespace topsheet::report;

TEST_CASE("columns are counted by code points") {
    CHECK(display_width("") == 0);
    CHECK(display_width("P10–P90") == 7);
    CHECK(display_width("▁▂▃") == 3);
}

TEST_CASE("text is wrapped at spaces, and a long word stands alone") {
    CHECK(wrapped("one two three", 7) == std::vector<std::string>{"one two", "three"});
    CHECK(wrapped("a incomprehensibilities b", 5) == std::vector<std::string>{"a", "incomprehensibilities", "b"});
    CHECK(wrapped("one\ntwo", 20) == std::vector<std::string>{"one", "two"});
    CHECK(wrapped("", 20) == std::vector<std::string>{""});
}

TEST_CASE("a table that is too wide is laid in groups that each begin with the first column") {
    Page page;
    page.blocks.emplace_back(
        Table{{{"row", false}, {"one"}, {"two"}, {"three"}}, {{{{"a"}, {"1111111"}, {"2222222"}, {"3333333"}}}}});
    CHECK(to_terminal(page, {.width = 24}) == "row      one      two\n"
                                              "─────────────────────\n"
                                              "a    1111111  2222222\n"
                                              "\n"
                                              "row    three\n"
                                              "────────────\n"
                                              "a    3333333\n");
}

TEST_CASE("text columns are wrapped where a table has several") {
    Page page;
    page.blocks.emplace_back(Table{{{"id", false}, {"note", false}}, {{{{"a"}, {"words and more words and words"}}}}});
    CHECK(to_terminal(page, {.width = 20}) == "id  note\n"
                                              "────────────────────\n"
                                              "a   words and more\n"
                                              "    words and words\n");
}

TEST_CASE("numbers have commas, and no digit beyond their error") {
    CHECK(grouped(1234567.891, 2) == "1,234,567.89");
    CHECK(grouped(-1234.5, 0) == "-1,234");
    CHECK(grouped(-0.001, 1) == "0.0");
    CHECK(grouped(999, 0) == "999");
    CHECK(compact(37000.0) == "37,000");
    CHECK(compact(0.0253) == "0.0253");
    CHECK(compact(1234567.0, 3) == "1,230,000");
    CHECK(compact(0.0) == "0");
    CHECK(within_error(12.3456, 0.2) == "12.3");
    CHECK(within_error(12.3456, 0.0) == "12.35");
    CHECK(within_error(3.0, 0.0) == "3");
    CHECK(within_error(0.4, 3.0) == "0");
    CHECK(within_error(123456.0, 20.0, 3) == "123,000");
    CHECK(within_error(123456.0, 4000.0, 3) == "123,000");
    CHECK(within_error(123456.0, 40000.0, 3) == "120,000");
    CHECK(rounded(12.345, 0.0, 1) == "12.3");
    CHECK(rounded(12.345, 0.2, 2) == "12.3");
    CHECK(rounded(12.345, 0.002, 2) == "12.35"); // no more decimals than asked for
    CHECK(rounded(12.345, 20.0, 1) == "10");
    CHECK(rounded(12.345, 200.0, 1) == "0");
    const MoneyUnit thousand{1e3, "thousand "};
    CHECK(money(1234567, 3200, thousand) == "1,235");
    CHECK(money(1234567, 32000, thousand) == "1,230");
    CHECK(money(1234567, 0, thousand) == "1,235");
    CHECK(money(300, 1, thousand) == "< 1");
    CHECK(money(-300, 1, thousand) == "> -1");
    CHECK(money(300, 20000, thousand) == "0");
    CHECK(signed_money(1234567, 3200, thousand) == "+1,235");
    CHECK(signed_money(-1234567, 3200, thousand) == "-1,235");
    CHECK(money_unit(5e5).size == 1.0);
    CHECK(money_unit(5e6).size == 1e3);
    CHECK(money_unit(5e9).size == 1e6);
}

TEST_CASE("a probability that no trial showed is a bound") {
    CHECK(chance_text({0.0, 0.0}, 16384) == "< 0.02 %");
    CHECK(chance_text({1.0, 0.0}, 16384) == "> 99.98 %");
    CHECK(chance_text({0.0, 0.0}, 1024) == "< 0.3 %");
    CHECK(chance_text({0.877, 0.004}, 16384) == "87.7 %");
    CHECK(chance_text({0.9998, 0.0001}, 16384) == "99.98 %");
    CHECK(chance_text({0.9996, 0.01}, 16384) == "99.96 %"); // never rounded to certainty
    CHECK(chance_text({0.0002, 0.01}, 16384) == "0.02 %");
}

TEST_CASE("fields are quoted where RFC 4180 asks for it") {
    CHECK(csv_field("plain") == "plain");
    CHECK(csv_field("a,b") == "\"a,b\"");
    CHECK(csv_field("say \"yes\"") == "\"say \"\"yes\"\"\"");
    CHECK(csv_field("two\nlines") == "\"two\nlines\"");
    CHECK(csv_line({"", "a", ""}) == ",a,\n");
    CHECK(exact(0.1) == "0.1");
    CHECK(exact(1.0 / 3.0) == "0.3333333333333333");
    CHECK(exact(-0.0) == "0");
}
