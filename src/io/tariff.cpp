// Prices of meters: flat, laddered and packaged, with allowances, minimums and uncertain levels.
#include <limits>

#include <fmt/format.h>

#include "io/card.hpp"
#include "io/names.hpp"
#include "topsheet/rates/tariff_itemize.hpp"

namespace topsheet::io {

namespace {

constexpr Dimension money{.money = 1};
constexpr Dimension month{.month = 1};

/// One price being read.
class PriceReader {
  public:
    PriceReader(const Scope& scope, const Node& meter_node, rates::Meter& meter)
        : scope_(scope),
          node_(meter_node),
          meter_(meter),
          unit_("USD/" + meter.quantity) {}

    void read() {
        const Node* price = node_.find("price");
        if (price == nullptr)
            return;
        if (price->is(Kind::text) && price->text == "unknown") {
            meter_.priced = false;
            return;
        }
        if (price->is(Kind::object) && !is_uncertain_object(*price))
            rule(*price);
        else
            flat(*price);
        level();
        if (const auto fault = rates::fault(meter_.tariff); !fault.empty() && sound_)
            scope_.context->error(*price, "tariff", std::string(fault));
    }

  private:
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
    /// An amount of the meter's quantity; a plain size on a size-month meter is that size for a month.
    double size(const Node& node) {
        Dimension dimension = meter_.dimension;
        if (node.is(Kind::text) && dimension.month == 1)
            if (const auto parsed = parse_amount(node.text, scope_.bytes);
                parsed && parsed->dimension * month == dimension)
                dimension = parsed->dimension;
        const auto value = read_amount(scope_, node, {.dimension = dimension, .unit = meter_.quantity});
        return value ? *value : fail();
    }

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
        if (value.shared != nullptr) { // the draws are the price itself, per base unit
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
            if (!expect(scope_, element, Kind::object, "a band such as {\"up_to\": …, \"price\": …}")) {
                sound_ = false;
                continue;
            }
            for (const auto& member : element.members)
                if (!member.key.starts_with("x_") && member.key != "up_to" && member.key != "price") {
                    report_unknown_key(scope_, element, member, known);
                    sound_ = false;
                }
            if (const Node* edge = element.find("up_to"); edge != nullptr)
                band.up_to = size(*edge);
            if (const Node* stated = element.find("price"); stated != nullptr) {
                band.price = price(*stated);
            } else {
                report_missing_key(scope_, element, {"price", "Price inside the band.", unit_, true});
                sound_ = false;
            }
        }
        return result;
    }

    rates::Packaged packaged(const Node& node) {
        rates::Packaged result;
        static const std::vector<std::string> known{"size", "price", "round_up"};
        if (!expect(scope_, node, Kind::object, R"(an object such as {"size": …, "price": …, "round_up": true})"))
            return fail(), result;
        for (const auto& member : node.members) {
            if (member.key == "size")
                result.size = size(member.value);
            else if (member.key == "price")
                result.price = amount_of_money(member.value);
            else if (member.key == "round_up")
                io::read(scope_, member.value, result.round_up, whole);
            else if (!member.key.starts_with("x_"))
                report_unknown_key(scope_, node, member, known);
        }
        for (const std::string_view key : {"size", "price"})
            if (node.find(key) == nullptr) {
                report_missing_key(scope_, node,
                                   {key, "", key == "size" ? std::string_view(meter_.quantity) : "USD", true});
                sound_ = false;
            }
        return result;
    }

    /// An object with one rule, an allowance and a minimum.
    void rule(const Node& node) {
        static const std::vector<std::string> known{"flat", "graduated",         "volume", "packaged",
                                                    "free", "free_shifts_bands", "minimum"};
        auto& tariff = meter_.tariff;
        int rules = 0;
        for (const auto& member : node.members) {
            const auto& [key, line, column, value] = member;
            rules += key == "flat" || key == "graduated" || key == "volume" || key == "packaged" ? 1 : 0;
            if (key == "flat")
                tariff.rule = rates::Flat{price(value)};
            else if (key == "graduated")
                tariff.rule = rates::Graduated{bands(value)};
            else if (key == "volume")
                tariff.rule = rates::Volume{bands(value)};
            else if (key == "packaged")
                tariff.rule = packaged(value);
            else if (key == "free")
                tariff.free = size(value);
            else if (key == "free_shifts_bands")
                io::read(scope_, value, tariff.free_shifts_bands, whole);
            else if (key == "minimum")
                tariff.minimum = amount_of_money(value);
            else if (!key.starts_with("x_"))
                report_unknown_key(scope_, node, member, known);
        }
        if (rules != 1) {
            scope_.context->error(node, "tariff",
                                  rules == 0 ? "this price says no rule" : "this price says several rules",
                                  R"(one of "flat", "graduated", "volume" or "packaged", or text such as ")" +
                                      example(*scope_.context, unit_) + "\"");
            sound_ = false;
        }
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
            shared_ = value.shared != nullptr && value.input >= 0;
        }
        const Options options{node_.find("trend"), node_.find("volatility"), nullptr, nullptr, node_.find("index")};
        if (!options.any())
            return;
        if (shared_) {
            context.error(node_, "shape", "the price takes the draws of an assumption as they are",
                          "put trend, volatility and index where the assumption is stated");
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
