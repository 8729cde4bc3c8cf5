// Prices of meters: every rule with what may stand beside it, limits, and uncertain levels.
#include <algorithm>
#include <initializer_list>
#include <limits>

#include <fmt/format.h>

#include "io/card.hpp"
#include "io/names.hpp"
#include "topsheet/rates/tariff_itemize.hpp"

namespace topsheet::io {

namespace {

constexpr Dimension money{.money = 1};
constexpr Dimension month{.month = 1};
constexpr Dimension hour{.hour = 1};

/// One price being read.
class PriceReader {
  public:
    PriceReader(const Scope& scope, const Node& meter_node, rates::Meter& meter)
        : scope_(scope),
          node_(meter_node),
          meter_(meter),
          unit_("USD/" + meter.quantity) {}

    void read() {
        limit();
        const Node* price = node_.find("price");
        if (price == nullptr)
            return;
        if (price->is(Kind::text) && price->text == "unknown") {
            meter_.priced = false;
            return;
        }
        if (price->is(Kind::object) && !is_uncertain_object(*price))
            rule(*price, meter_.tariff, true);
        else
            flat(*price);
        level();
        check(*price, meter_.tariff);
    }

  private:
    /// Which kind of size the sizes of one price are.
    struct Sized {
        bool any = false;
        bool at_once = false;
    };

    [[nodiscard]] Wanted per_quantity() const { return {.dimension = money / meter_.dimension, .unit = unit_}; }
    double fail() {
        sound_ = false;
        return 0.0;
    }
    double price(const Node& node) {
        const auto value = read_amount(scope_, node, per_quantity());
        return value ? *value : fail();
    }
    double amount_of_money(const Node& node) {
        const auto value = read_amount(scope_, node, {.dimension = money, .unit = "USD"});
        return value ? *value : fail();
    }
    /// Whether text states a dimension; numbers and faults state none.
    [[nodiscard]] bool states(const Node& node, const Dimension& dimension) const {
        if (!node.is(Kind::text))
            return false;
        const auto parsed = parse_amount(plain_units(node.text), scope_.bytes);
        return parsed && parsed->dimension == dimension;
    }
    double read_in(const Node& node, const Dimension& dimension, std::string_view unit) {
        const auto value = read_amount(scope_, node, {.dimension = dimension, .unit = unit});
        return value ? *value : fail();
    }
    /// An amount of the meter's quantity; a plain size on a size-month meter is that size for a month.
    double size(const Node& node) {
        const Dimension plain = meter_.dimension / month;
        return read_in(node, meter_.dimension.month == 1 && states(node, plain) ? plain : meter_.dimension,
                       meter_.quantity);
    }
    /// A size that is sold or capped: on a meter by the hour a plain size is the amount at a time.
    double size_at_once(const Node& node, Sized& sized) {
        const Dimension plain = meter_.dimension / hour;
        const bool at_once = meter_.dimension.hour == 1 && states(node, plain);
        if (sized.any && sized.at_once != at_once) {
            scope_.context->error(
                node, "tariff", "sizes at a time and amounts of the month stand side by side",
                fmt::format("write all of them like \"{}\"", example(*scope_.context, meter_.quantity)));
            return fail();
        }
        sized = {true, at_once};
        return at_once ? read_in(node, plain, meter_.quantity) : size(node);
    }
    /// A size of what a plan stores: in bytes, or byte-months.
    double stored_size(const Node& node) {
        return read_in(node, states(node, ByteMonths::dimension) ? ByteMonths::dimension : Bytes::dimension, "TB");
    }

    /// An object with a closed set of keys; says which are unknown or missing.
    bool object(const Node& node, std::string_view what, const std::vector<std::string>& known,
                std::initializer_list<FieldView> needed) {
        if (!expect(scope_, node, Kind::object, what))
            return fail(), false;
        for (const auto& member : node.members)
            if (!member.key.starts_with("x_") && std::ranges::find(known, member.key) == known.end()) {
                report_unknown_key(scope_, node, member, known);
                sound_ = false;
            }
        for (const FieldView& field : needed)
            if (node.find(field.key) == nullptr) {
                report_missing_key(scope_, node, field);
                sound_ = false;
            }
        return true;
    }
    static FieldView needed(std::string_view key, std::string_view unit = {}) { return {key, "", unit, true}; }

    /// A flat price, perhaps uncertain: the tariff has the median and the level its spread.
    void flat(const Node& node) {
        const Value value = read_value(scope_, node, per_quantity(), joined(scope_.path, "price"));
        if (!value.sound) {
            sound_ = false;
            return;
        }
        if (value.input < 0) {
            meter_.tariff.rule = rates::Flat{value.fixed};
            return;
        }
        level_input_ = value.input;
        const bool formula = scope_.context->inputs[static_cast<std::size_t>(value.input)].formula.has_value();
        if (value.shared != nullptr || formula) { // the draws are the price itself, per base unit
            shared_ = true;
            meter_.tariff.rule = rates::Flat{1.0};
            meter_.level = {.fixed = {value.fixed}, .input = value.input, .given = true};
            return;
        }
        auto& input = scope_.context->inputs[static_cast<std::size_t>(value.input)];
        if (!(value.fixed > 0.0)) {
            scope_.context->error(node, "domain", "an uncertain price needs a median above zero");
            sound_ = false;
            return;
        }
        meter_.tariff.rule = rates::Flat{value.fixed};
        input.distribution = chance::scaled(input.distribution, 1.0 / value.fixed);
        input.dimension = dimensionless;
        meter_.level = {.fixed = {1.0}, .input = value.input, .given = true};
    }

    std::vector<rates::Band> bands(const Node& node) {
        std::vector<rates::Band> result;
        if (!expect(scope_, node, Kind::array, "a list of bands"))
            return fail(), result;
        static const std::vector<std::string> known{"up_to", "price"};
        for (const auto& element : node.elements) {
            rates::Band& band = result.emplace_back();
            if (!object(element, "a band such as {\"up_to\": …, \"price\": …}", known,
                        {{"price", "Price inside the band.", unit_, true}}))
                continue;
            if (const Node* edge = element.find("up_to"); edge != nullptr)
                band.up_to = size(*edge);
            if (const Node* stated = element.find("price"); stated != nullptr)
                band.price = price(*stated);
        }
        return result;
    }

    template <class Size>
    rates::Packaged packaged(const Node& node, std::string_view quantity, Size size_of) {
        rates::Packaged result;
        static const std::vector<std::string> known{"size", "price", "round_up"};
        if (!object(node, R"(an object such as {"size": …, "price": …, "round_up": true})", known,
                    {needed("size", quantity), needed("price", "USD")}))
            return result;
        if (const Node* stated = node.find("size"); stated != nullptr)
            result.size = size_of(*stated);
        if (const Node* stated = node.find("price"); stated != nullptr)
            result.price = amount_of_money(*stated);
        if (const Node* stated = node.find("round_up"); stated != nullptr)
            io::read(scope_, *stated, result.round_up, whole);
        return result;
    }

    rates::Plan plan(const Node& node) {
        static const std::vector<std::string> known{"name",        "price", "included", "most_seats",
                                                    "least_seats", "most",  "base",     "overage"};
        rates::Plan result;
        if (!object(node, R"(a plan such as {"name": …, "price": …, "included": …})", known,
                    {needed("name"), needed("price", unit_)}))
            return result;
        for (const auto& [key, line, column, value] : node.members) {
            if (key == "name")
                io::read(scope_, value, result.name, whole);
            else if (key == "price")
                result.price = price(value);
            else if (key == "included")
                result.included = read_in(value, ByteMonths::dimension / meter_.dimension, "GB/seat");
            else if (key == "most_seats")
                result.most_seats = size(value);
            else if (key == "least_seats")
                result.least_seats = size(value);
            else if (key == "most")
                result.most = stored_size(value);
            else if (key == "base")
                result.base = amount_of_money(value);
            else if (key == "overage") {
                result.sells_overage = true;
                result.overage = packaged(value, "TB", [&](const Node& size) { return stored_size(size); });
            }
        }
        return result;
    }
    std::vector<rates::Plan> plans(const Node& node) {
        std::vector<rates::Plan> result;
        if (!expect(scope_, node, Kind::array, "a list of plans"))
            return fail(), result;
        for (const auto& element : node.elements)
            result.push_back(plan(element));
        return result;
    }

    /// The ratio of a share, in base units of this meter for each of the other; its dimension is checked when
    /// the other meter is known.
    void ratio(const Node& node, rates::Share& share) {
        if (node.is(Kind::number)) {
            share.ratio = node.number;
        } else {
            if (!expect(scope_, node, Kind::text, "a ratio such as \"300 %\" or \"3 GB/GB-month\"")) {
                fail();
                return;
            }
            const auto parsed = parse_amount(plain_units(node.text), scope_.bytes);
            if (!parsed) {
                scope_.context->error(node, "unit", parsed.sentence, parsed.hint);
                fail();
                return;
            }
            share.ratio = parsed->value;
            share.dimension = parsed->dimension;
        }
        if (share.ratio < 0.0) {
            scope_.context->error(node, "domain", "this cannot be negative");
            fail();
        }
    }
    std::vector<rates::Share> shares(const Node& node) {
        std::vector<rates::Share> result;
        static const std::vector<std::string> known{"of", "ratio"};
        if (!expect(scope_, node, Kind::array, "a list of shares"))
            return fail(), result;
        for (const auto& element : node.elements) {
            rates::Share& share = result.emplace_back();
            if (!object(element, R"(a share such as {"of": METER, "ratio": "300 %"})", known,
                        {needed("of"), needed("ratio", "%")}))
                continue;
            if (const Node* of = element.find("of"); of != nullptr)
                read_reference(scope_, *of, share.of.name, share.of.mark);
            if (const Node* stated = element.find("ratio"); stated != nullptr)
                ratio(*stated, share);
        }
        return result;
    }

    void free(const Node& node, rates::Tariff& tariff) {
        if (!node.is(Kind::object)) {
            tariff.free = size(node);
            return;
        }
        static const std::vector<std::string> known{"amount", "per_day", "shares"};
        object(node, "an allowance", known, {});
        for (const auto& [key, line, column, value] : node.members) {
            if (key == "amount")
                tariff.free = size(value);
            else if (key == "per_day")
                tariff.free_per_day = read_in(value, meter_.dimension, meter_.quantity);
            else if (key == "shares")
                tariff.free_shares = shares(value);
        }
    }

    rates::Commitment commitment(const Node& node) {
        rates::Commitment result;
        static const std::vector<std::string> known{"amount", "price"};
        if (!object(node, R"(an object such as {"amount": …, "price": …})", known,
                    {needed("amount", meter_.quantity), needed("price", unit_)}))
            return result;
        if (const Node* stated = node.find("amount"); stated != nullptr)
            result.amount = size(*stated);
        if (const Node* stated = node.find("price"); stated != nullptr)
            result.price = price(*stated);
        return result;
    }

    std::vector<rates::Discount> discounts(const Node& node) {
        std::vector<rates::Discount> result;
        static const std::vector<std::string> known{"name", "share"};
        if (!expect(scope_, node, Kind::array, "a list of discounts in their order"))
            return fail(), result;
        for (const auto& element : node.elements) {
            rates::Discount& discount = result.emplace_back();
            if (!object(element, R"(a discount such as {"name": "negotiated", "share": "10 %"})", known,
                        {needed("name"), needed("share", "%")}))
                continue;
            if (const Node* name = element.find("name"); name != nullptr)
                io::read(scope_, *name, discount.name, whole);
            if (const Node* share = element.find("share"); share != nullptr) {
                const auto value =
                    read_amount(scope_, *share, {.dimension = dimensionless, .domain = Domain::share, .unit = "%"});
                discount.share = value ? *value : fail();
            }
        }
        return result;
    }

    /// Prices by the month from which they hold. What stands beside them holds for each that does not say its own.
    void dated(const Node& node, const rates::Tariff& common) {
        static const std::vector<std::string> known{"from", "price"};
        if (!expect(scope_, node, Kind::array, "a list of prices by their first month")) {
            fail();
            return;
        }
        for (const auto& element : node.elements) {
            if (!object(element, R"(a dated price such as {"from": "2026-07", "price": …})", known,
                        {needed("from"), {"price", "Price from then on.", unit_, true}}))
                continue;
            rates::DatedTariff entry{.from = {}, .tariff = common};
            std::optional<YearMonth> from;
            if (const Node* stated = element.find("from"); stated != nullptr)
                io::read(scope_, *stated, from, whole);
            entry.from = from.value_or(YearMonth{});
            if (from && !meter_.dated.empty() && !(meter_.dated.back().from < entry.from)) {
                scope_.context->error(*element.find("from"), "tariff",
                                      "dated prices stand in the order of their months");
                sound_ = false;
            }
            if (const Node* stated = element.find("price"); stated != nullptr) {
                if (stated->is(Kind::object))
                    rule(*stated, entry.tariff, false);
                else
                    entry.tariff.rule = rates::Flat{price(*stated)};
                check(*stated, entry.tariff);
            }
            meter_.dated.push_back(std::move(entry));
        }
        if (meter_.dated.empty()) {
            scope_.context->error(node, "tariff", "this list holds no price");
            sound_ = false;
            return;
        }
        meter_.tariff = meter_.dated.front().tariff;
    }

    /// Whether the flat price of an object may be a range: its spread would move sums of money beside it, too.
    static bool may_be_uncertain(const Node& node) {
        return node.find("minimum") == nullptr && node.find("cap") == nullptr && node.find("commitment") == nullptr;
    }

    /// An object with one rule and whatever stands beside it.
    void rule(const Node& node, rates::Tariff& tariff, bool outermost) {
        static const std::vector<std::string> known{
            "flat",       "graduated",         "volume",  "packaged", "plans", "stored", "dated",
            "free",       "free_shifts_bands", "minimum", "cap",      "least", "step",   "most",
            "commitment", "discounts"};
        int rules = 0;
        Sized sized{};
        for (const auto& member : node.members) {
            const auto& [key, line, column, value] = member;
            const bool is_rule = key == "flat" || key == "graduated" || key == "volume" || key == "packaged" ||
                                 key == "plans" || key == "dated";
            rules += is_rule ? 1 : 0;
            if (key == "flat" && outermost && may_be_uncertain(node))
                flat(value);
            else if (key == "flat")
                tariff.rule = rates::Flat{price(value)};
            else if (key == "graduated")
                tariff.rule = rates::Graduated{bands(value)};
            else if (key == "volume")
                tariff.rule = rates::Volume{bands(value)};
            else if (key == "packaged")
                tariff.rule = packaged(value, meter_.quantity, [&](const Node& inner) { return size(inner); });
            else if (key == "plans")
                tariff.rule = seat_plans(node, value);
            else if (key == "free")
                free(value, tariff);
            else if (key == "free_shifts_bands")
                io::read(scope_, value, tariff.free_shifts_bands, whole);
            else if (key == "minimum")
                tariff.minimum = amount_of_money(value);
            else if (key == "cap")
                tariff.cap = amount_of_money(value);
            else if (key == "least")
                tariff.least = size_at_once(value, sized);
            else if (key == "step")
                tariff.step = size_at_once(value, sized);
            else if (key == "most")
                tariff.most = size_at_once(value, sized);
            else if (key == "commitment")
                tariff.commitment = commitment(value);
            else if (key == "discounts")
                tariff.discounts = discounts(value);
            else if (key != "stored" && key != "dated" && !key.starts_with("x_"))
                report_unknown_key(scope_, node, member, known);
        }
        tariff.at_once = sized.any ? sized.at_once : tariff.at_once;
        if (const Node* stored = node.find("stored"); stored != nullptr && node.find("plans") == nullptr) {
            scope_.context->error(*stored, "tariff", "\"stored\" belongs to \"plans\" only");
            sound_ = false;
        }
        if (const Node* list = node.find("dated"); list != nullptr && rules == 1) {
            if (outermost)
                dated(*list, tariff);
            else {
                scope_.context->error(*list, "tariff", "a dated price cannot hold dated prices");
                sound_ = false;
            }
        }
        if (rules != 1) {
            scope_.context->error(
                node, "tariff", rules == 0 ? "this price says no rule" : "this price says several rules",
                R"(one of "flat", "graduated", "volume", "packaged", "plans" or "dated", or text such as ")" +
                    example(*scope_.context, unit_) + "\"");
            sound_ = false;
        }
    }
    rates::Plans seat_plans(const Node& owner, const Node& list) {
        rates::Plans result{.plans = plans(list)};
        if (const Node* stored = owner.find("stored"); stored != nullptr) {
            read_reference(scope_, *stored, result.stored.name, result.stored.mark);
        } else {
            report_missing_key(scope_, owner, {"stored", "Meter of the storage that the plans pool.", "", true});
            sound_ = false;
        }
        return result;
    }
    void check(const Node& at, const rates::Tariff& tariff) {
        if (const auto fault = rates::fault(tariff); !fault.empty() && sound_) {
            scope_.context->error(at, "tariff", std::string(fault));
            sound_ = false;
        }
    }

    /// A limit that is not a price.
    void limit() {
        const Node* node = node_.find("limit");
        if (node == nullptr || !node->is(Kind::object))
            return; // its shape is said by the reader of the keys
        rates::UsageLimit result;
        Sized sized{};
        const Node* amount = node->find("amount");
        const Node* of = node->find("of");
        const Node* ratio_node = node->find("ratio");
        if (amount != nullptr) {
            result.amount = size_at_once(*amount, sized);
            result.at_once = sized.at_once;
        }
        if (of != nullptr && ratio_node != nullptr) {
            rates::Share& share = result.shares.emplace_back();
            read_reference(scope_, *of, share.of.name, share.of.mark);
            ratio(*ratio_node, share);
        }
        if ((of == nullptr) != (ratio_node == nullptr) || (amount == nullptr && of == nullptr))
            scope_.context->error(*node, "tariff", "a limit says an \"amount\", or \"of\" and \"ratio\"",
                                  R"({"amount": "10 TB"} or {"of": METER, "ratio": "100 %"})");
        if (const Node* says = node->find("says"); says != nullptr)
            io::read(scope_, *says, result.says, whole);
        meter_.limit = std::move(result);
    }

    /// Spread, index, trend and volatility of the meter, on the level of its price.
    void level() {
        Context& context = *scope_.context;
        if (const Node* spread = node_.find("spread"); spread != nullptr) {
            if (level_input_ >= 0) {
                context.error(*spread, "shape", "the price is uncertain already, so a spread would count it twice",
                              "keep the price's own range, or the spread");
                return;
            }
            const Value value =
                read_value(scope_, *spread, {.dimension = dimensionless, .domain = Domain::positive, .unit = "%"},
                           joined(scope_.path, "spread"));
            if (!value.sound)
                return;
            meter_.level = {.fixed = {value.fixed}, .input = value.input, .given = true};
            level_input_ = value.input;
            shared_ = value.input >= 0 && (value.shared != nullptr ||
                                           context.inputs[static_cast<std::size_t>(value.input)].formula.has_value());
        }
        const Options options{node_.find("trend"), node_.find("volatility"), nullptr, nullptr,
                              node_.find("index"), node_.find("jump")};
        if (!options.any())
            return;
        if (shared_) {
            context.error(node_, "shape", "the price takes the values of an assumption or formula as they are",
                          "put trend, volatility, jump and index where the assumption is stated");
            return;
        }
        if (level_input_ >= 0) {
            // Options may add inputs, which moves the list.
            chance::Input input = context.inputs[static_cast<std::size_t>(level_input_)];
            apply_options(scope_, options, input);
            context.inputs[static_cast<std::size_t>(level_input_)] = std::move(input);
            return;
        }
        chance::Input input;
        input.name = joined(scope_.path, "price");
        input.distribution = chance::Constant{meter_.level.fixed.value};
        if (apply_options(scope_, options, input) && input.varies())
            meter_.level.input = context.add_input(std::move(input));
    }

    const Scope& scope_;
    const Node& node_;
    rates::Meter& meter_;
    std::string unit_;
    bool sound_ = true;
    bool shared_ = false;
    int level_input_ = -1;
};

} // namespace

void read_price(const Scope& scope, const Node& meter_node, rates::Meter& meter) {
    PriceReader(scope, meter_node, meter).read();
}

} // namespace topsheet::io
