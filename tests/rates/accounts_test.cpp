#include "topsheet/rates/accounts.hpp"

#include "support/catch.hpp"

using namespace topsheet;
using namespace topsheet::rates;

namespace {

/// Meter 0: 10 units at 2, the rest at 1, the first unit free. Meter 1: 3 for each.
Catalog catalog() {
    Catalog c;
    Meter ladder, flat;
    ladder.tariff.rule = Graduated{{{10.0, 2.0}, {.price = 1.0}}};
    ladder.tariff.free = 1.0;
    ladder.level.fixed = flat.level.fixed = Number{1.0};
    flat.tariff.rule = Flat{3.0};
    c.meters = {ladder, flat};
    return c;
}

UsageLine line(int meter, double amount, const char* account, const char* cause = "") {
    return {.meter = meter, .amount = amount, .cause = cause, .account = account};
}

} // namespace

TEST_CASE("a family climbs the ladder together and pays a blended price", "[rates][accounts]") {
    // 8 + 12 = 20 units: 9 at 2 and 10 at 1 are 28; by amount 28 x 8/20 = 11.2 and 28 x 12/20 = 16.8
    const std::vector<UsageLine> usage{line(0, 8.0, "a"), line(0, 12.0, "b"), line(1, 2.0, "b")};
    const Bill bill = price(catalog(), usage, "USD");
    CHECK(bill.total == Approx(34.0));
    const auto charges = hand_back(catalog(), usage, bill);
    CHECK(charges[0] == Approx(11.2));
    CHECK(charges[1] == Approx(16.8));
    CHECK(charges[2] == Approx(6.0));
    const auto accounts = totals_by(usage, charges, &UsageLine::account);
    REQUIRE(accounts.size() == 2);
    CHECK(accounts[0].name == "a");
    CHECK(accounts[0].total == Approx(11.2));
    CHECK(accounts[1].total == Approx(22.8));
}

TEST_CASE("accounts apart have an allowance and a ladder each", "[rates][accounts]") {
    // a: 7 at 2 = 14. b: 9 at 2 and 2 at 1 = 20, and 6 on the other meter
    const std::vector<UsageLine> usage{line(0, 8.0, "a"), line(0, 12.0, "b"), line(1, 2.0, "b")};
    const Bill bill = price_apart(catalog(), usage, "USD");
    CHECK(bill.apart);
    CHECK(bill.total == Approx(40.0));
    REQUIRE(bill.lines.size() == 3);
    CHECK(bill.lines[0].account == "a");
    CHECK(bill.lines[0].charge == Approx(14.0));
    CHECK(bill.lines[1].account == "b");
    CHECK(bill.lines[1].charge == Approx(20.0));
    const auto charges = hand_back(catalog(), usage, bill);
    CHECK(charges[0] == Approx(14.0));
    CHECK(charges[1] == Approx(20.0));
    CHECK(charges[2] == Approx(6.0));
}

TEST_CASE("charges go back to causes, and waived usage costs nothing", "[rates][accounts]") {
    Catalog c = catalog();
    c.meters[1].waived.push_back({.when = "exit", .from = {}, .to = {}, .note = ""});
    std::vector<UsageLine> usage{line(0, 5.0, "a", "reads"), line(0, 15.0, "a", "delivery"), line(1, 4.0, "a", "reads"),
                                 line(1, 100.0, "a", "leaving")};
    usage[3].claims = "exit";
    Bill bill;
    bill.lines = {{.meter = 0, .amount = 20.0, .charge = 28.0, .brackets = {}},
                  {.meter = 1, .amount = 104.0, .charge = 12.0, .brackets = {}}};
    const auto charges = hand_back(c, usage, bill, YearMonth{2027, 1});
    CHECK(charges[0] == Approx(7.0)); // 28 x 5 / 20
    CHECK(charges[1] == Approx(21.0));
    CHECK(charges[2] == Approx(12.0));
    CHECK(charges[3] == 0.0);
    const auto causes = totals_by(usage, charges, &UsageLine::cause);
    REQUIRE(causes.size() == 3);
    CHECK(causes[0].total == Approx(19.0));
    CHECK(causes[2].name == "leaving");
    CHECK(causes[2].total == 0.0);
}
