#include "topsheet/base/quantity.hpp"

#include <type_traits>

#include "support/catch.hpp"
#include "topsheet/base/units.hpp"

using namespace topsheet;

// --- what compiles, and to what -------------------------------------------------------------------------
// What must not compile with the compiler's own words is kept under tests/compile_fail.

namespace {

template <class A, class B>
concept addable = requires(A a, B b) {
    a + b;
};
template <class A, class B>
concept comparable = requires(A a, B b) {
    a < b;
};
template <class A, class B>
concept equatable = requires(A a, B b) {
    a == b;
};

// Price x usage x time is money, and only then.
constexpr auto price = usd(0.023) / (gigabytes(1) * months(1));
static_assert(std::is_same_v<decltype(price * terabytes(40) * months(1)), Money>);
static_assert(!std::is_same_v<decltype(price * terabytes(40) * hours(730)), Money>);
static_assert(!std::is_same_v<decltype(price * terabytes(40)), Money>);
static_assert(std::is_same_v<decltype(usd(3.2) / node_hours(1) * nodes(12) * hours(8)), Money>);
static_assert(std::is_same_v<decltype(nodes(2) * hours(3)), NodeHours>);
static_assert(std::is_same_v<decltype(kilowatts(1) * hours(1)), Energy>);
static_assert(std::is_same_v<decltype(terabytes(2) / days(1)), ByteRate>);
static_assert(std::is_same_v<decltype(1.0 / months(12)), Rate>);
static_assert(std::is_same_v<decltype(terabytes(1) * months(1)), ByteMonths>);

// Equal dimensions divide to a plain number, and cancelled exponents leave none behind.
static_assert(std::is_same_v<decltype(terabytes(1) / gigabytes(1)), double>);
static_assert(std::is_same_v<decltype(hours(1) * (1.0 / hours(1))), double>);

// Like adds to and compares with like.
static_assert(addable<Money, Money> && comparable<Money, Money> && equatable<Money, Money>);
static_assert(!addable<Money, Bytes> && !comparable<Money, Bytes>);
static_assert(!addable<Months, Hours> && !comparable<Months, Hours>);
static_assert(!comparable<Nodes, Seats> && !equatable<Nodes, Seats>);
static_assert(!addable<Money, double> && !addable<double, Money> && !comparable<Money, double>);

// Raw numbers come in through makers and go out by naming a unit.
static_assert(!std::is_constructible_v<Bytes, double>);
static_assert(!std::is_assignable_v<Bytes&, double>);
static_assert(!std::is_convertible_v<Bytes, double> && !std::is_constructible_v<double, Bytes>);
static_assert(!std::is_convertible_v<Bytes, Months>);

// A quantity is a double and nothing more.
static_assert(sizeof(Money) == sizeof(double) && std::is_trivially_copyable_v<Money>);
static_assert(std::is_default_constructible_v<Money> && Money{}.base() == 0.0);

// Exponents are named, so that a mistake reads well.
static_assert(ByteRate::dimension == Dimension{.data = 1, .hour = -1});
static_assert(Dimension{.money = 1} / Dimension{.data = 1, .month = 1} ==
              Dimension{.money = 1, .data = -1, .month = -1});
static_assert(Dimension{.data = 1} * Dimension{.data = -1} == dimensionless);

} // namespace

TEST_CASE("arithmetic on quantities is arithmetic on their values") {
    Money sum = usd(3);
    sum += usd(4);
    CHECK(sum.base() == 7.0);
    sum -= usd(2);
    CHECK(sum.base() == 5.0);
    sum *= 3.0;
    CHECK(sum.base() == 15.0);
    CHECK((sum / 4.0).base() == 3.75);
    CHECK((2.0 * sum).base() == 30.0);
    CHECK((sum * 2.0).base() == 30.0);
    CHECK((-sum).base() == -15.0);
    CHECK((sum - usd(20)).base() == -5.0);
    CHECK(usd(1) < usd(2));
    CHECK(usd(2) >= usd(2));
    CHECK(usd(2) == usd(2));
    CHECK(usd(2) != usd(3));
}

TEST_CASE("a month of 40 TB at 0.023 USD per GB and month costs 920 USD") {
    // 40 TB = 40,000 GB; 40,000 x 0.023 = 920
    const Money bill = price * terabytes(40) * months(1);
    CHECK_THAT(bill / usd(1), tests::WithinRel(920.0, 1e-12));
}

TEST_CASE("every exponent takes part in a product and a quotient") {
    // Distinct exponents in every place: a place forgotten in `combine` shows.
    constexpr Dimension a{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21};
    constexpr Dimension twice{2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 40, 42};
    STATIC_REQUIRE(a * a == twice);
    STATIC_REQUIRE(twice / a == a);
    STATIC_REQUIRE(a / a == dimensionless);
}
