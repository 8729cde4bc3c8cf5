#include "topsheet/base/text.hpp"

#include <array>
#include <string>
#include <vector>

#include "support/catch.hpp"

using topsheet::edit_distance;
using topsheet::nearest;

TEST_CASE("the distance counts insertions, deletions, replacements and swaps") {
    CHECK(edit_distance("", "") == 0);
    CHECK(edit_distance("tape", "tape") == 0);
    CHECK(edit_distance("", "tape") == 4);
    CHECK(edit_distance("tape", "") == 4);
    CHECK(edit_distance("tape", "taped") == 1);
    CHECK(edit_distance("tape", "tae") == 1);
    CHECK(edit_distance("tape", "tame") == 1);
    CHECK(edit_distance("tape", "atpe") == 1);
    CHECK(edit_distance("kitten", "sitting") == 3); // Levenshtein's own example
    CHECK(edit_distance("ca", "abc") == 3);         // tells optimal string alignment (3) from the full Damerau (2)
    CHECK(edit_distance("GB", "gb") == 2);          // case matters here
}

TEST_CASE("the distance is symmetric and obeys bounds") {
    const std::vector<std::string> words{"",         "a",        "egress", "ingress", "regress",
                                         "scenario", "secnario", "scene",  "tier",    "tires"};
    for (const auto& a : words)
        for (const auto& b : words) {
            CAPTURE(a, b);
            const auto d = edit_distance(a, b);
            CHECK(d == edit_distance(b, a));
            CHECK((d == 0) == (a == b));
            CHECK(d <= std::max(a.size(), b.size()));
            CHECK(d >= std::max(a.size(), b.size()) - std::min(a.size(), b.size()));
        }
}

TEST_CASE("the nearest known word is offered only when it may be meant") {
    const std::vector<std::string> known{"workload", "scenarios", "finance", "rate_cards", "start", "GB", "TB"};
    CHECK(nearest("workload", known) == "workload");
    CHECK(nearest("wrokload", known) == "workload");
    CHECK(nearest("scenario", known) == "scenarios");
    CHECK(nearest("ratecards", known) == "rate_cards");
    CHECK(nearest("Finance", known) == "finance");
    CHECK(nearest("gb", known) == "GB");
    CHECK(nearest("GBs", known) == "GB");
    CHECK_FALSE(nearest("budget", known).has_value());
    CHECK_FALSE(nearest("", known).has_value());
    CHECK_FALSE(nearest("QQ", known).has_value()); // two steps from "GB", yet no letter in common
    CHECK_FALSE(nearest("anything", {}).has_value());
}

TEST_CASE("a long word may be further off than a short one") {
    const std::array<std::string, 1> known{"minimum_billable_object"}; // 23 letters: a third of it is 7
    CHECK(nearest("minimal_billable_obj", known) == known[0]);
    CHECK_FALSE(nearest("minimum", known).has_value());
}

TEST_CASE("the first of two equally near words wins") {
    const std::array<std::string, 2> known{"spot", "slot"};
    CHECK(nearest("sot", known) == "spot");
}
