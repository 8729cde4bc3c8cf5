#include "topsheet/rates/accounts.hpp"
#include "topsheet/report/invoice.hpp"

#include <limits>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "topsheet/report/result_json.hpp"

using namespace topsheet;
using namespace topsheet::report;
using tests::ContainsSubstring;
using tests::WithinRel;
using Json = nlohmann::ordered_json;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

rates::Catalog catalog() {
    rates::Meter m;
    m.id = "internet-egress";
    m.card = "aws-us-east-1";
    m.title = "Internet egress";
    m.quantity = "GB";
    m.unit = 1e9;
    m.currency = "USD";
    m.as_of = "2026-09";
    m.source = "https://example.org/prices";
    m.note = "read in the price list";
    m.confidence = Confidence::seen;
    m.tariff = {.rule = rates::Graduated{{{10e12, 0.09e-9}, {infinity, 0.085e-9}}}, .free = 100e9, .minimum = 0.0};
    rates::Catalog c;
    rates::RateCard card;
    card.id = "aws-us-east-1";
    card.title = "AWS US East";
    card.currency = "USD";
    card.as_of = "2026-09";
    c.cards = {card};
    c.meters = {m, m};
    c.meters[1].id = "nobody-knows";
    c.meters[1].priced = false;
    c.meters[1].confidence = Confidence::estimate;
    return c;
}

} // namespace

TEST_CASE("an invoice shows amount, bands and charge in the meter's own unit") {
    const rates::Catalog c = catalog();
    const rates::Bill bill = rates::price(c, {{0, 37e12, ""}}, "USD");
    const std::string text = to_terminal(invoice_page({YearMonth{2026, 3}, c, bill}));
    // 100 GB free, 9,900 x 0.09 + 27,000 x 0.085 = 891 + 2,295
    CHECK(text == "Invoice  2026-03\n"
                  "meter                             amount         price  charge, USD\n"
                  "───────────────────────────────────────────────────────────────────\n"
                  "aws-us-east-1/internet-egress  37,000 GB                   3,186.00\n"
                  "  free                               100                       0.00\n"
                  "  first 10,000                     9,900   0.09 USD/GB       891.00\n"
                  "  above 10,000                    27,000  0.085 USD/GB     2,295.00\n"
                  "───────────────────────────────────────────────────────────────────\n"
                  "total                                                      3,186.00\n");
}

TEST_CASE("an invoice for programs is not rounded") {
    const rates::Catalog c = catalog();
    const rates::Bill bill = rates::price(c, {{0, 37e12, ""}}, "USD");
    const Json j = Json::parse(invoice_json({YearMonth{2026, 3}, c, bill}));
    CHECK(j["currency"] == "USD");
    CHECK(j["month"] == "2026-03");
    CHECK_THAT(j["total"].get<double>(), WithinRel(3186.0, 1e-12));
    const Json& line = j["lines"][0];
    CHECK(line["meter"] == "aws-us-east-1/internet-egress");
    CHECK(line["amount"] == 37000.0);
    CHECK(line["unit"] == "GB");
    REQUIRE(line["brackets"].size() == 3);
    CHECK(line["brackets"][0]["free"] == true);
    CHECK(line["brackets"][2]["up_to"].is_null());
    CHECK(line["brackets"][2]["from"] == 10000.0);
    CHECK_THAT(line["brackets"][2]["price"].get<double>(), WithinRel(0.085, 1e-12));
    CHECK(Json::parse(invoice_json({std::nullopt, c, bill}))["month"].is_null());
}

TEST_CASE("an invoice for spreadsheets has a row for each band") {
    const rates::Catalog c = catalog();
    const rates::Bill bill = rates::price(c, {{0, 50e9, ""}}, "USD");
    CHECK(invoice_csv({YearMonth{2026, 3}, c, bill}) ==
          "month,meter,unit,from,up_to,amount,price,charge,currency,rule,name,account\n"
          "2026-03,aws-us-east-1/internet-egress,GB,0,100,50,0,0,USD,free,,\n");
}

TEST_CASE("an invoice is handed back to accounts and causes") {
    // 1,100 GB, of which 100 are free: 1,000 x 0.09 = 90; a quarter of the usage is 22.50, the rest 67.50
    const rates::Catalog c = catalog();
    const std::vector<rates::UsageLine> usage{{.meter = 0, .amount = 275e9, .cause = "reads", .account = "a"},
                                              {.meter = 0, .amount = 825e9, .cause = "delivery", .account = "b"}};
    const rates::Bill bill = rates::price(c, usage, "USD");
    const Invoice invoice{YearMonth{2026, 3}, c, bill, usage, rates::hand_back(c, usage, bill)};
    const std::string page = to_terminal(invoice_page(invoice));
    for (const char* words : {"account", "22.50", "67.50", "cause", "delivery"})
        CHECK_THAT(page, ContainsSubstring(words));
    const Json j = Json::parse(invoice_json(invoice));
    CHECK(j["accounts"][0]["name"] == "a");
    CHECK_THAT(j["accounts"][0]["charge"].get<double>(), WithinRel(22.5, 1e-12));
    CHECK_THAT(j["causes"][1]["charge"].get<double>(), WithinRel(67.5, 1e-12));
    CHECK_THAT(j["usage"][1]["amount"].get<double>(), WithinRel(825.0, 1e-12));
    CHECK_THAT(invoice_csv(invoice), ContainsSubstring("internet-egress,GB,0,100,25,0,0,USD,free,,a\n"));
    CHECK_THAT(invoice_csv(invoice), ContainsSubstring("internet-egress,GB,0,100,75,0,0,USD,free,,b\n"));
}

TEST_CASE("discounts, agreements, shortfalls and broken limits have their words on an invoice") {
    // 1,100 GB: 1,000 at 0.09 are 90, less 10 % 81, less 50 % by agreement 40.50; 1,000 a month are promised.
    rates::Catalog c = catalog();
    auto& meter = c.meters[0];
    meter.tariff.discounts = {{"negotiated", 0.10}};
    meter.limit = rates::UsageLimit{.amount = 1.1e12, .shares = {}, .says = "it is throttled"};
    rates::Agreement a;
    a.id = "edp";
    a.card = meter.card;
    a.commit = 12000.0;
    a.discount = 0.5;
    a.meters = {"*"};
    c.agreements = {a};
    const rates::Bill bill = rates::price(c, {{0, 1.2e12, ""}}, "USD"); // 100 GB beyond the limit
    const Invoice invoice{YearMonth{2026, 3}, c, bill};
    const std::string text = to_terminal(invoice_page(invoice));
    for (const char* words : {"less 10 %, negotiated", "less 50 %, edp", "edp, shortfall", "959.50",
                              "beyond what is billed", "than its limit: it is throttled"})
        CHECK_THAT(text, ContainsSubstring(words));
    const Json j = Json::parse(invoice_json(invoice));
    CHECK(j["agreements"][0]["shortfall"].get<double>() == Catch::Detail::Approx(959.5));
    CHECK(j["limits"].size() == 1);
    CHECK_THAT(invoice_csv(invoice), ContainsSubstring("shortfall,edp"));
    CHECK(bill.total == Catch::Detail::Approx(1000.0));
}

TEST_CASE("cards are listed with their age and what is estimated") {
    const rates::Catalog c = catalog();
    const std::string text = to_terminal(cards_page(c));
    CHECK_THAT(text, ContainsSubstring("aws-us-east-1"));
    CHECK_THAT(text, ContainsSubstring("1 (50 %)"));
    const Json j = Json::parse(cards_json(c));
    CHECK(j["rate_cards"][0]["meters"] == 2);
    CHECK(j["rate_cards"][0]["unknown"] == 1);
}

TEST_CASE("a meter is shown with its ladder and where it comes from") {
    const rates::Catalog c = catalog();
    const std::string text = to_terminal(meter_page(c.meters[0]));
    CHECK_THAT(text, ContainsSubstring("https://example.org/prices"));
    CHECK_THAT(text, ContainsSubstring("first 10,000 GB"));
    CHECK_THAT(text, ContainsSubstring("The first 100 GB a month are free."));
    CHECK_THAT(to_terminal(card_page(c, c.cards[0])), ContainsSubstring("unknown"));
    const Json j = Json::parse(meters_json({&c.meters[0], &c.meters[1]}));
    CHECK(j["meters"][0]["tariff"]["kind"] == "graduated");
    CHECK(j["meters"][1]["tariff"].is_null());
}

TEST_CASE("amounts and edges of a page can be multiplied") {
    // 1 PiB in GiB, 1,048,576, and an edge of 123,456,790 GB
    rates::Catalog c = catalog();
    c.meters[0].tariff = {.rule = rates::Graduated{{{123456790e9, 0.0123456789e-9}, {infinity, 0.01e-9}}}};
    const rates::Bill bill = rates::price(c, {{0, 1048576e9, ""}}, "USD");
    const std::string page = to_terminal(invoice_page({YearMonth{2026, 3}, c, bill}));
    CHECK_THAT(page, ContainsSubstring("1,048,576 GB"));
    CHECK_THAT(page, ContainsSubstring("first 123,456,790"));
    CHECK_THAT(page, ContainsSubstring("0.0123456789 USD/GB"));
    CHECK_THAT(page, ContainsSubstring("12,945.38")); // 1,048,576 x 0.0123456789 = 12,945.3825...
    CHECK_THAT(to_terminal(meter_page(c.meters[0])), ContainsSubstring("first 123,456,790 GB"));
}

namespace {

/// The catalog with a class that is called like its meter, a class with two ways out, and a shelf that is bought.
rates::Catalog with_items() {
    rates::Catalog c = catalog();
    const std::string card = c.cards[0].id;
    rates::StorageClass plain;
    plain.id = "internet-egress";
    plain.card = card;
    plain.stock.name = "internet-egress";
    rates::StorageClass deep;
    deep.id = "deep";
    deep.title = "Deep archive";
    deep.card = card;
    deep.access = rates::Access::archive;
    deep.stock.name = "nobody-knows";
    deep.minimum_stay = {.value = 180 * 24.0, .given = true};
    deep.minimum_object = fixed(kibibytes(128));
    rates::RetrievalOption bulk;
    bulk.name = "bulk";
    bulk.delay = {.fixed = hours(12), .input = 0, .given = true};
    rates::RetrievalOption fast;
    fast.name = "fast";
    fast.bytes.name = "internet-egress";
    deep.retrievals = {bulk, fast};
    c.storage_classes = {plain, deep};
    rates::Asset shelf;
    shelf.id = "nas-shelf";
    shelf.title = "NAS shelf";
    shelf.card = card;
    shelf.price = {.fixed = rates::UnitPrice::from_base(250000.0), .input = 1, .given = true};
    shelf.life = {.value = 60.0, .in_months = true, .given = true};
    shelf.upkeep = fixed(rates::PerMonth::from_base(0.10 / 12.0));
    shelf.capacity = fixed(rates::UnitCapacity::from_base(1e15));
    shelf.source = "quotes";
    shelf.as_of = "2026-02";
    shelf.note = "with support";
    c.assets = {shelf};
    return c;
}

} // namespace

TEST_CASE("what a card has beside its meters is shown like them") {
    const rates::Catalog c = with_items();
    const rates::RateCard& card = c.cards[0];
    const std::string shelf = to_terminal(named_page(c, card, "nas-shelf"));
    for (const char* words : {"NAS shelf", "about 250,000 USD/unit", "5 year", "10 %/year of the price",
                              "1,000 TB/unit", "quotes", "2026-02", "estimate", "with support"})
        CHECK_THAT(shelf, ContainsSubstring(words));
    const std::string deep = to_terminal(named_page(c, card, "deep"));
    for (const char* words : {"archive", "nobody-knows: unknown", "180 day", "128 KiB", "bulk", "about 12 hour",
                              "internet-egress: 0.09, 0.085 USD/GB", "copies"})
        CHECK_THAT(deep, ContainsSubstring(words));
    // A class that is called like its meter stands under it.
    const std::string both = to_terminal(named_page(c, card, "internet-egress"));
    CHECK_THAT(both, ContainsSubstring("first 10,000 GB"));
    CHECK_THAT(both, ContainsSubstring("storage class"));
    CHECK(named_page(c, card, "nothing").blocks.empty());
    CHECK(card_names(c, card) == std::vector<std::string>{"internet-egress", "nobody-knows", "deep", "nas-shelf"});
    const std::string page = to_terminal(card_page(c, card), {.color = false, .width = 140});
    for (const char* words : {"minimum stay", "180 day", "NAS shelf", "5 year"})
        CHECK_THAT(page, ContainsSubstring(words));
}

TEST_CASE("what a card has beside its meters has its own keys in JSON") {
    const rates::Catalog c = with_items();
    const Json shelf = Json::parse(card_json(c, c.cards[0], "nas-shelf"));
    CHECK(shelf["meters"].empty());
    CHECK(shelf["assets"][0]["name"] == "aws-us-east-1/nas-shelf");
    CHECK(shelf["assets"][0]["price"]["value"] == 250000.0);
    CHECK(shelf["assets"][0]["price"]["unit"] == "USD/unit");
    CHECK(shelf["assets"][0]["price"]["uncertain"] == true);
    CHECK(shelf["assets"][0]["life"]["value"] == 60.0);
    CHECK_THAT(shelf["assets"][0]["upkeep"]["value"].get<double>(), WithinRel(10.0, 1e-12)); // %/year
    CHECK_FALSE(shelf.contains("storage_classes"));
    const Json all = Json::parse(card_json(c, c.cards[0]));
    CHECK(all["meters"].size() == 2);
    const Json& deep = all["storage_classes"][1];
    CHECK(deep["stock"]["name"] == "nobody-knows");
    CHECK(deep["minimum_stay"]["unit"] == "day");
    CHECK(deep["retrievals"].size() == 2);
    CHECK(deep["retrievals"][0]["delay"]["value"] == 12.0);
}
