#include "arithmetic.hpp"

#include "support/catch.hpp"

using namespace tests;

TEST_CASE("the sums beside the bills are worked out") {
    CHECK(work("a: 2 + 3 x 4 = 14").worked == 14.0L);
    CHECK(work("a: (2 + 3) x 4 - 1 / 2 = 19.5").worked == 19.5L);
    CHECK(work("a: 8 - 2 - 1 = 5").worked == 5.0L);
    CHECK(work("a: 12 / 3 / 2 = 2").worked == 2.0L);
    CHECK(work("a: 3 x 2^10 = 3,072").worked == 3072.0L);
    CHECK(work("a: 1,200 x 10% = 120").worked == 120.0L);
    CHECK(work("a: max(0; 5 - 7) + min(1; 2; 3) = 1").worked == 1.0L);
    CHECK(work("a: ceil(10 / 4) x floor(10 / 4) = 6").worked == 6.0L);
    CHECK(work("two words: -1 + 2 = 1").what == "two words");
    CHECK(work("a: 1 + 1 = 2,000.50").stated == 2000.5L);
}

TEST_CASE("a sum holds to the last place that is written") {
    CHECK(holds(work("a: 2 / 3 = 0.67")));
    CHECK(holds(work("a: 2 / 3 = 0.6667")));
    CHECK_FALSE(holds(work("a: 2 / 3 = 0.66")));
    CHECK(holds(work("a: 7 x 0.5 = 3.5")));
    CHECK_FALSE(holds(work("a: 7 x 0.5 = 3.6")));
    CHECK_FALSE(holds(work("a: 100 + 1 = 100")));
}

TEST_CASE("what cannot be read is said") {
    for (const char* line : {"2 + 2 = 4", "a: 2 + 2", "a: 2 + = 4", "a: 2 ** 2 = 4", "a: sum(2; 2) = 4", "a: (2 = 2"})
        CHECK_THROWS(work(line));
}
