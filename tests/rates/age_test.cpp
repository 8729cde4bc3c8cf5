#include "topsheet/rates/age.hpp"

#include "support/catch.hpp"

using namespace topsheet;
using namespace topsheet::rates;

TEST_CASE("dates with and without month and day", "[rates][age]") {
    CHECK(parse_date("2026") == Date{2026, 1, 1});
    CHECK(parse_date("2026-09") == Date{2026, 9, 1});
    CHECK(parse_date("2026-09-14") == Date{2026, 9, 14});
    CHECK(parse_date("2028-02-29") == Date{2028, 2, 29});
    for (const char* text : {"", "26", "20261", "2026-", "2026-9", "2026-13", "2026-00", "2026-09-", "2026-09-1",
                             "2026-09-31", "2027-02-29", "2026/09", "2026-09-14x", "-026", "2026-0a"}) {
        INFO(text);
        CHECK_FALSE(parse_date(text));
    }
}

TEST_CASE("age is in full months", "[rates][age]") {
    CHECK(full_months({2025, 1, 1}, {2026, 9, 1}) == 20);
    CHECK(full_months({2026, 8, 15}, {2026, 9, 14}) == 0);
    CHECK(full_months({2026, 8, 15}, {2026, 9, 15}) == 1);
    CHECK(full_months({2026, 9, 15}, {2026, 8, 20}) == 0);
    CHECK(full_months({2026, 9, 15}, {2026, 8, 15}) == -1);
}

TEST_CASE("what is older comes oldest first, undated before all", "[rates][age]") {
    Catalog catalog;
    const auto meter = [&](const char* id, const char* as_of) {
        Meter m;
        m.id = id;
        m.card = "c";
        m.as_of = as_of;
        catalog.meters.push_back(m);
    };
    meter("new", "2026-09");
    meter("year", "2026"); // counts from January
    meter("old", "2024-06-30");
    meter("undated", "");
    Asset asset;
    asset.id = "server";
    asset.card = "c";
    asset.as_of = "2025-03";
    catalog.assets.push_back(asset);
    License license;
    license.id = "arnold";
    license.card = "c";
    license.as_of = "2026-08-31";
    catalog.licenses.push_back(license);
    Machine machine; // says no date of its own
    catalog.machines.push_back(machine);

    const auto readings = older_than(catalog, {2026, 9, 1});
    REQUIRE(readings.size() == 5);
    CHECK(readings[0].name == "c/undated");
    CHECK_FALSE(readings[0].age);
    CHECK(readings[1].name == "c/old");
    CHECK(readings[1].age == 26); // June 30, 2024 to September 1, 2026: 26 months and a day
    CHECK(readings[2].name == "c/server");
    CHECK(readings[2].kind == "asset");
    CHECK(readings[2].age == 18);
    CHECK(readings[3].name == "c/year");
    CHECK(readings[3].age == 8);
    CHECK(readings[4].name == "c/arnold");
    CHECK(readings[4].kind == "license");
    CHECK(readings[4].age == 0);
    CHECK(count_readings(catalog) == 6);
}
