// Cards over cards: what a layer replaces, what it keeps beside, and what it may not do.
#include "sample.hpp"
#include "topsheet/io/bill.hpp"
#include "topsheet/rates/price_change.hpp"

using namespace tests;

namespace {

const std::string list_card = R"({
  "topsheet": 1, "id": "c", "currency": "USD", "as_of": "2026-01", "meters": [
    {"id": "out", "quantity": "GB", "price": "0.09 USD/GB", "note": "kept", "source": "list", "as_of": "2026-01", "confidence": "seen"},
    {"id": "disk", "quantity": "GB-month", "price": {"flat": "0.1 USD/GB-month"}, "spread": "80 to 120 %", "source": "list", "as_of": "2026-01", "confidence": "estimate",
     "readings": [{"price": "0.12 USD/GB-month", "source": "elsewhere", "as_of": "2025"}]}
  ],
  "storage_classes": [{"id": "disk", "stock": "disk"}]
})";

std::string layer(const std::string& meters, const std::string& top = "") {
    return R"({"id": "c", )" + top + R"("meters": [)" + meters + "]}";
}

constexpr const char* sourced = R"("source": "contract", "as_of": "2026-06-30", "confidence": "seen")";

Loaded<rates::Catalog> load(const std::vector<std::string>& layers) {
    std::vector<io::CardLayer> over;
    for (const auto& text : layers)
        over.push_back({"c", "layer" + std::to_string(over.size() + 1) + ".json", text});
    return io::load_card(list_card, "c", over);
}

rates::Catalog sound(const std::vector<std::string>& layers) {
    auto loaded = load(layers);
    INFO(told(loaded.findings));
    REQUIRE(loaded);
    return std::move(*loaded.value);
}

double price(const rates::Meter& meter) {
    return std::get<rates::Flat>(meter.tariff.rule).price * meter.unit;
}

} // namespace

TEST_CASE("a layer replaces price, source, date and confidence, and keeps the list price beside it") {
    const auto catalog = sound({layer(std::string(R"({"id": "out", "price": "0.06 USD/GB", )") + sourced + "}")});
    const auto& out = catalog.meters[0];
    CHECK(price(out) == Approx(0.06));
    CHECK(out.source == "contract");
    CHECK(out.as_of == "2026-06-30");
    CHECK(out.note == "kept"); // the layer says none
    REQUIRE(out.under.size() == 1);
    CHECK(price(out.under[0]) == Approx(0.09));
    CHECK(out.under[0].source == "list");
    CHECK(out.under[0].as_of == "2026-01");
    CHECK(catalog.meters[1].under.empty()); // other meters stay
    CHECK(price(catalog.meters[1]) == Approx(0.1));
}

TEST_CASE("a new price takes the old one's spread and readings away") {
    const auto before = sound({});
    CHECK(before.meters[1].level.input >= 0);
    CHECK(before.meters[1].readings.size() == 1);
    const auto after = sound({layer(std::string(R"({"id": "disk", "price": "0.08 USD/GB-month", )") + sourced + "}")});
    const auto& disk = after.meters[1];
    CHECK(disk.level.input < 0);
    CHECK(disk.readings.empty());
    REQUIRE(disk.under.size() == 1);
    CHECK(disk.under[0].readings.size() == 1);
    CHECK(disk.under[0].level.input >= 0);
}

TEST_CASE("layers lie over one another, the later on top, and the hash covers them all") {
    const std::string first = layer(std::string(R"({"id": "out", "price": "0.06 USD/GB", )") + sourced + "}");
    const std::string second = layer(std::string(R"({"id": "out", "price": "0.05 USD/GB", )") + sourced + "}");
    const auto catalog = sound({first, second});
    const auto& out = catalog.meters[0];
    CHECK(price(out) == Approx(0.05));
    REQUIRE(out.under.size() == 2);
    CHECK(price(out.under[0]) == Approx(0.09)); // the list first
    CHECK(price(out.under[1]) == Approx(0.06));
    CHECK(catalog.cards[0].layers.size() == 2);
    CHECK(catalog.cards[0].hash != sound({first}).cards[0].hash);
    CHECK(catalog.cards[0].hash != sound({second, first}).cards[0].hash);
    CHECK(sound({}).cards[0].layers.empty());
}

TEST_CASE("a meter that the list does not know is a warning; a whole one is added") {
    const auto slip = load({layer(std::string(R"({"id": "outt", "price": "0.06 USD/GB", )") + sourced + "}")});
    REQUIRE(slip);
    const Finding* f = find_code(slip.findings, "unknown-meter");
    REQUIRE(f != nullptr);
    CHECK(f->severity == Severity::warning);
    CHECK(f->file == "layer1.json");
    CHECK(f->pointer == "/meters/0/id");
    CHECK(f->hint == "did you mean \"out\"?");
    CHECK(slip.value->meters.size() == 2);
    const auto whole = load(
        {layer(std::string(R"({"id": "gpu", "quantity": "node-hour", "price": "4 USD/node-hour", )") + sourced + "}")});
    REQUIRE(whole);
    REQUIRE(find_code(whole.findings, "unknown-meter") != nullptr);
    REQUIRE(whole.value->meters.size() == 3);
    CHECK(whole.value->meters[2].id == "gpu");
}

TEST_CASE("a layer may set discounts alone, for the card or for a meter") {
    const auto catalog = sound({R"({"id": "c", "discounts": [{"name": "private", "share": "10 %"},
                                      {"name": "egress", "share": "50 %", "meters": ["o*"]}],
                                    "meters": [{"id": "disk", "discounts": [{"name": "disks", "share": "20 %"}]}]})"});
    const auto &out = catalog.meters[0], &disk = catalog.meters[1];
    REQUIRE(out.tariff.discounts.size() == 2);
    CHECK(out.tariff.discounts[0].name == "private");
    CHECK(price(out) == Approx(0.09)); // the list price stays, and so does its source
    CHECK(out.source == "list");
    REQUIRE(out.under.size() == 1);
    CHECK(out.under[0].tariff.discounts.empty());
    CHECK(rates::price_change(out.under[0], out)->low == Approx(0.9 * 0.5 - 1.0));
    REQUIRE(disk.tariff.discounts.size() == 2); // the meter's own, then the card's
    CHECK(rates::discounted(disk.tariff) == Approx(0.8 * 0.9));
    CHECK(disk.under.size() == 1);
    CHECK(disk.level.input >= 0); // the list's spread is kept
}

TEST_CASE("layers that do not fit say why, where they stand") {
    struct Case {
        std::string layer, code, pointer;
    };
    const std::vector<Case> cases = {
        {layer("", R"("currency": "EUR", )"), "layer", "/currency"},
        {layer("", R"("bytes": "binary", )"), "layer", "/bytes"},
        {layer(std::string(R"({"id": "out", "quantity": "GiB", "price": "0.06 USD/GiB", )") + sourced + "}"), "layer",
         "/meters/0/quantity"},
        {layer(R"({"id": "out", "price": "0.06 USD/GB"})"), "missing-key", "/meters/0"},
        {layer(R"({"id": "out", "prise": "0.06 USD/GB"})"), "unknown-key", "/meters/0/prise"},
        {layer(R"({"price": "0.06 USD/GB"})"), "missing-key", "/meters/0"},
        {layer(R"({"id": "out", "note": "a"}, {"id": "out", "note": "b"})"), "duplicate-name", "/meters/1"},
        {layer(R"({"id": "out", "note": "a"}, {"id": "disk", "note": 3})"), "type", "/meters/1/note"},
        {layer(std::string(R"({"id": "out", "note": "a"}, {"id": "disk", "price": "0.06 USD/GB", )") + sourced + "}"),
         "dimension", "/meters/1/price"},
        {layer("", R"("meterz": 1, )"), "unknown-key", "/meterz"},
        {"[]", "type", ""},
        {"{", "syntax", ""},
    };
    for (const auto& c : cases) {
        const auto loaded = load({c.layer});
        INFO(c.layer << "\n" << told(loaded.findings));
        CHECK_FALSE(loaded);
        const Finding* f = find_code(loaded.findings, c.code);
        REQUIRE(f != nullptr);
        CHECK(f->file == "layer1.json");
        CHECK(f->pointer == c.pointer);
    }
}

TEST_CASE("a quantity under another name of the same unit is no conflict") {
    sound({layer(std::string(R"({"id": "disk", "quantity": "GB*month", "price": "0.06 USD/GB-month", )") + sourced +
                 "}")});
}

TEST_CASE("layers work for cards that a study names, and --set stands above them") {
    Desk desk;
    desk.options.layers = {
        {"cloud", "contract.json",
         R"({"id": "cloud", "meters": [{"id": "egress", "price": "0.01 USD/GB", )" + std::string(sourced) + "}]}"}};
    const auto study = sound_study(desk);
    const auto named = [](const model::Study& s) {
        return *std::ranges::find(s.catalog.meters, std::string("egress"), &rates::Meter::id);
    };
    CHECK(price(named(study)) == Approx(0.01));
    CHECK(named(study).under.size() == 1);
    CHECK(study.catalog.cards[0].layers.size() == 1);
    desk.options.overrides = {"cards.cloud.meters.egress.price=0.02 USD/GB"};
    CHECK(price(named(sound_study(desk))) == Approx(0.02));
}

TEST_CASE("layers lie over a card that a bill writes out") {
    io::LoadOptions options;
    options.layers = {
        {"c", "contract.json", layer(std::string(R"({"id": "out", "price": "0.06 USD/GB", )") + sourced + "}")}};
    const std::string text = R"({"topsheet": 1, "month": "2026-03", "rate_cards": [)" + list_card +
                             R"(], "usage": [{"meter": "out", "amount": "10 GB"}]})";
    const auto loaded = io::load_bill(text, options);
    INFO(told(loaded.findings));
    REQUIRE(loaded);
    CHECK(price(loaded.value->catalog.meters[0]) == Approx(0.06));
    options.overrides = {"cards.c.meters.out.price=0.02 USD/GB"};
    CHECK(price(io::load_bill(text, options).value->catalog.meters[0]) == Approx(0.02));
}

TEST_CASE("a layer for a card that is not used is said") {
    Desk desk;
    desk.options.layers = {{"clowd", "contract.json", R"({"id": "clowd"})"}};
    const auto loaded = desk.load(study_text());
    REQUIRE(loaded);
    const Finding* f = find_code(loaded.findings, "unused-layer");
    REQUIRE(f != nullptr);
    CHECK(f->severity == Severity::warning);
    CHECK(f->file == "contract.json");
    CHECK(f->hint == "did you mean \"cloud\"?");
}

TEST_CASE("readings beside a price are kept in base units where they are amounts") {
    const auto catalog = sound({layer(R"({"id": "out", "readings": [
        {"price": "0.12 USD/GB", "source": "a", "as_of": "2025"},
        {"price": "0.05 to 0.11 USD/GB", "source": "b", "as_of": "2025-01"},
        {"price": "0.12 up to 10 TiB, then 0.11", "source": "c", "as_of": "2025-01-02"},
        {"price": "0.12 USD/GB", "source": "a", "as_of": "2024"}]})")});
    const auto& readings = catalog.meters[0].readings;
    REQUIRE(readings.size() == 4);
    CHECK(*readings[0].low == Approx(0.12e-9));
    CHECK(*readings[0].high == Approx(0.12e-9));
    CHECK(*readings[1].low == Approx(0.05e-9));
    CHECK(*readings[1].high == Approx(0.11e-9));
    CHECK_FALSE(readings[2].low);
    const auto wrong = load(
        {layer(R"({"id": "out", "readings": [{"price": "0.12 USD/node-hour", "source": "a", "as_of": "2025"}]})")});
    CHECK_FALSE(wrong);
    CHECK(find_code(wrong.findings, "dimension") != nullptr);
}

TEST_CASE("the id of a card file") {
    CHECK(*io::card_id(R"({"id": "c", "meters": 3})", "f.json").value == "c");
    for (const char* text : {"{}", "[]", "{", R"({"id": 3})", R"({"id": ""})"}) {
        INFO(text);
        CHECK_FALSE(io::card_id(text, "f.json"));
    }
}
