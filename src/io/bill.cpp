// Reads a bill: cards, and usage whose amounts are brought to the meters' own dimensions.
#include "topsheet/io/bill.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "io/names.hpp"
#include "io/overrides.hpp"
#include "io/resolve.hpp"
#include "io/spot.hpp"
#include "io/top.hpp"

namespace topsheet::io {

namespace {

constexpr Dimension hour{.hour = 1};
constexpr Dimension month{.month = 1};

class BillReader {
  public:
    BillReader(Context& context, const Node& root)
        : context_(context),
          root_(root),
          scope_{&context, "", ByteConvention::decimal, ""} {}

    BillRequest read(std::vector<CardOverride>& overrides) {
        check_keys<BillKeys>(scope_, root_);
        read_fields(scope_, root_, keys_);
        check_version(context_, root_, keys_.version);
        bill_.month_given = keys_.month.has_value();
        bill_.month = keys_.month.value_or(YearMonth{});

        bool complete = keys_.rate_cards.node != nullptr;
        const auto cards = complete ? fetch_cards(scope_, *keys_.rate_cards.node, overrides) : std::vector<CardTree>{};
        currency(cards);
        for (const auto& card : cards) {
            if (card.node != nullptr)
                read_card(context_, card, bill_.catalog);
            complete = complete && card.node != nullptr;
        }
        report_unused(context_, overrides, bill_.catalog);
        const CatalogNames names(bill_.catalog);
        resolve_cards(context_, bill_.catalog, names, complete);
        if (bill_.month_given)
            date_tariffs(bill_.catalog, bill_.month);
        if (keys_.usage.node != nullptr && expect(scope_, *keys_.usage.node, Kind::array, "a list of usage"))
            for (const auto& line : keys_.usage.node->elements)
                usage(line, names, complete);
        bill_.currency = context_.currency;
        return std::move(bill_);
    }

  private:
    /// The currency that is stated, or that of the cards when they agree.
    void currency(const std::vector<CardTree>& cards) {
        std::vector<std::string> found;
        for (const auto& card : cards)
            if (card.node != nullptr)
                if (const std::string code = currency_of_card(*card.node);
                    !code.empty() && std::ranges::find(found, code) == found.end())
                    found.push_back(code);
        if (keys_.currency.empty() && found.size() > 1)
            context_.error(root_, "currency", "the rate cards have several currencies: " + listed(found),
                           R"(say the bill's own: "currency": "USD", with "exchange_rates" for the others)");
        if (keys_.currency.empty())
            keys_.currency = found.empty() ? "USD" : found.front();
        read_currency(context_, root_, keys_.currency, keys_.exchange_rates);
    }

    [[nodiscard]] double hours_in_month() const { return 24.0 * days_in(bill_.month); }
    /// Whether the month is known; otherwise says so, once.
    bool need_month(const Node& at, std::string_view why) {
        if (bill_.month_given)
            return true;
        if (!said_month_)
            context_.error(at, "missing-key", fmt::format("the key \"month\" is missing: {}", why),
                           R"(at the top: "month": "2026-03")");
        said_month_ = true;
        return false;
    }

    /// Reads text as an amount of any dimension.
    std::optional<Amount> parse(const Node& node, std::string_view quantity) {
        if (!expect(scope_, node, Kind::text, fmt::format("an amount such as \"{}\"", example(context_, quantity))))
            return std::nullopt;
        const auto parsed = parse_amount(plain_units(node.text));
        if (!parsed) {
            context_.error(node, "unit", parsed.sentence, parsed.hint);
            return std::nullopt;
        }
        if (parsed->value < 0.0) {
            context_.error(node, "domain", "an amount of usage cannot be negative");
            return std::nullopt;
        }
        return *parsed;
    }

    void wrong(const Node& at, const rates::Meter& meter, const Amount& amount, const std::string& hint = {}) {
        context_.error(at, "dimension",
                       fmt::format("\"{}\" is given in {}, and the meter \"{}/{}\" counts {}", at.text,
                                   to_text(amount.dimension, context_.currency), meter.card, meter.id,
                                   to_text(meter.dimension)),
                       hint.empty() ? fmt::format("write it like \"{}\"", example(context_, meter.quantity)) : hint);
    }

    /// An amount in the base units of the meter.
    std::optional<double> amount(const Node& node, const rates::Meter& meter) {
        const auto given = parse(node, meter.quantity);
        if (!given)
            return std::nullopt;
        const Dimension& wanted = meter.dimension;
        const Dimension& d = given->dimension;
        if (d == wanted || (wanted.month == 1 && d * month == wanted)) // the month's average stock, for one month
            return given->value;
        if (wanted.month == 1 && d / hour * month == wanted)
            return need_month(node, "hours become months by its length")
                       ? std::optional(given->value / hours_in_month())
                       : std::nullopt;
        if (wanted.hour == 1 && d / month * hour == wanted)
            return need_month(node, "months become hours by its length")
                       ? std::optional(given->value * hours_in_month())
                       : std::nullopt;
        if (wanted.hour == 1 && d * hour == wanted) {
            const double hours = bill_.month_given ? hours_in_month() : 730.0;
            wrong(node, meter, *given,
                  fmt::format("say for how long: \"{}\" is the whole month",
                              to_text(Amount{given->value * hours, wanted, ""})));
            return std::nullopt;
        }
        wrong(node, meter, *given);
        return std::nullopt;
    }

    /// What the parts bill when each is rounded to the sizes that are sold; nothing when all sizes are sold.
    std::optional<double> provisioned(const Node& list, const rates::Meter& meter) {
        const rates::Tariff& t = meter.tariff;
        if (t.least == 0.0 && t.step == 0.0)
            return std::nullopt;
        double sum = 0.0;
        for (const auto& part : list.elements) {
            SegmentKeys keys;
            keys.amount.node = part.find("amount");
            keys.span.node = part.find("for");
            if (keys.amount.node == nullptr || keys.span.node == nullptr)
                return std::nullopt; // said already
            const auto given = parse_amount(plain_units(keys.amount.node->text));
            const auto time = parse_amount(plain_units(keys.span.node->text));
            if (!given || !time)
                return std::nullopt;
            const double hours = time->dimension == hour ? time->value : time->value * hours_in_month();
            const double whole_month = meter.dimension.month == 1 ? given->value : given->value * hours_in_month();
            sum += rates::provisioned(t, whole_month, hours_in_month()) * (hours / hours_in_month());
        }
        return sum;
    }

    /// Parts of the month, averaged over its length.
    std::optional<double> segments(const Node& list, const rates::Meter& meter) {
        if (!expect(scope_, list, Kind::array, "a list of parts of the month"))
            return std::nullopt;
        const Dimension& wanted = meter.dimension;
        if (wanted.month != 1 && wanted.hour != 1) {
            context_.error(
                list, "segments",
                fmt::format(
                    "the meter \"{}/{}\" counts \"{}\", and segments are for stock only: how much stood there, and "
                    "for how long",
                    meter.card, meter.id, meter.quantity),
                fmt::format(R"(write the month's sum: "amount": "{}")", example(context_, meter.quantity)));
            return std::nullopt;
        }
        if (!need_month(list, "segments are averaged over its length"))
            return std::nullopt;
        double sum = 0.0, span = 0.0;
        bool sound = true;
        for (const auto& part : list.elements) {
            SegmentKeys keys;
            io::read(scope_, part, keys, whole);
            if (keys.amount.node == nullptr || keys.span.node == nullptr) {
                sound = false;
                continue;
            }
            const auto given = parse(*keys.amount.node, meter.quantity);
            const auto time = parse(*keys.span.node, "day");
            if (!given || !time) {
                sound = false;
                continue;
            }
            if (time->dimension != hour && time->dimension != month) {
                context_.error(*keys.span.node, "dimension", fmt::format("\"{}\" is not a time", keys.span.node->text),
                               "write it like \"12 day\"");
                sound = false;
                continue;
            }
            const double hours = time->dimension == hour ? time->value : time->value * hours_in_month();
            span += hours;
            if (wanted.month == 1 && given->dimension * month == wanted)
                sum += given->value * hours / hours_in_month();
            else if (wanted.hour == 1 && given->dimension * hour == wanted)
                sum += given->value * hours;
            else {
                wrong(*keys.amount.node, meter, *given,
                      "a segment says how much stood there, such as \"10 TB\", and for how long");
                sound = false;
            }
        }
        if (span > hours_in_month() * (1.0 + 1e-9)) {
            context_.error(
                list, "segments",
                fmt::format("the segments last {:.6g} days, and the month has {}", span / 24.0, days_in(bill_.month)),
                "together they last as long as the month at most; what is left out counts as nothing");
            return std::nullopt;
        }
        return sound ? std::optional(sum) : std::nullopt;
    }

    /// Whether a meter that waives something knows the claim.
    void check_claim(const Node& at, const rates::Meter& meter, const std::string& claims) {
        std::vector<std::string> known;
        bool found = false, dated = false;
        for (const auto& w : meter.waived) {
            known.push_back(w.when);
            found = found || w.when == claims;
            dated = dated || (w.when == claims && (w.from || w.to));
        }
        if (!found)
            context_.report(Severity::warning, at, "claim",
                            fmt::format("the meter \"{}/{}\" waives nothing for the claim \"{}\"", meter.card, meter.id,
                                        shortened(claims)),
                            context_.suggest(claims, known));
        if (dated)
            need_month(at, "whether usage is waived depends on it");
    }

    /// Prices that hold in some months only, and allowances by the day.
    void check_month(const Node& at, const rates::Meter& meter, const std::string& claims) {
        const auto by_length = [](const rates::Tariff& t) { return t.free_per_day > 0.0 || t.at_once; };
        const bool dated = !meter.dated.empty();
        const bool by_days = by_length(meter.tariff) || (meter.limit && meter.limit->at_once) ||
                             std::ranges::any_of(meter.dated, [&](const auto& d) { return by_length(d.tariff); });
        if ((dated || by_days) &&
            !need_month(at, dated ? "the price depends on it" : "allowances and sizes depend on its length"))
            return;
        if (!claims.empty() && !meter.waived.empty())
            check_claim(at, meter, claims);
        if (!bill_.month_given)
            return;
        const auto said = [&](YearMonth m) { return fmt::format("{:04}-{:02}", m.year, m.month); };
        if (rates::tariff_in(meter, bill_.month) == nullptr)
            context_.error(at, "no-price-yet",
                           fmt::format("the first price of the meter \"{}/{}\" holds from {}", meter.card, meter.id,
                                       said(meter.dated.front().from)),
                           "add the earlier price to its \"dated\" list");
        if (rates::is_retired(meter, bill_.month))
            context_.error(at, "retired",
                           fmt::format("the meter \"{}/{}\" is no longer sold from {} on", meter.card, meter.id,
                                       said(*meter.retired)));
    }

    void usage(const Node& node, const CatalogNames& names, bool complete) {
        UsageKeys keys;
        io::read(scope_, node, keys, whole);
        if (!keys.meter.given())
            return;
        const int index = find_meter(context_, keys.meter, names, complete);
        if ((keys.amount.node == nullptr) == (keys.segments.node == nullptr))
            context_.error(node, "usage",
                           keys.amount.node == nullptr ? "this line says no amount"
                                                       : "this line says both an amount and segments",
                           R"(one of "amount" or "segments")");
        if (index < 0)
            return;
        const auto& meter = bill_.catalog.meters[static_cast<std::size_t>(index)];
        if (!meter.priced)
            context_.error(
                context_.marked(keys.meter.mark), "unknown-price",
                fmt::format("the price of the meter \"{}/{}\" is unknown", meter.card, meter.id),
                fmt::format("state one: --set 'cards.{}.meters.{}.price=…', or a rate card written out in the bill",
                            meter.card, meter.id));
        if (meter.dimension == dimensionless)
            return; // its quantity is at fault, and that has been said
        check_month(context_.marked(keys.meter.mark), meter, keys.claims);
        std::optional<double> value;
        if (keys.amount.node != nullptr)
            value = amount(*keys.amount.node, meter);
        else if (keys.segments.node != nullptr)
            value = segments(*keys.segments.node, meter);
        bill_.usage.push_back(
            {.meter = index, .amount = value.value_or(0.0), .cause = keys.cause, .claims = keys.claims});
        if (keys.segments.node != nullptr && value)
            bill_.usage.back().provisioned = provisioned(*keys.segments.node, meter);
    }

    Context& context_;
    const Node& root_;
    Scope scope_;
    BillKeys keys_;
    BillRequest bill_;
    bool said_month_ = false;
};

} // namespace

Loaded<BillRequest> load_bill(std::string_view text, const LoadOptions& options) {
    Context context(options);
    const int source = context.add_source(options.file);
    Tree tree = parse_json(text);
    context.add_faults(std::move(tree.faults), source);
    Loaded<BillRequest> loaded;
    if (tree.root) {
        auto overrides = apply_overrides(context, *tree.root);
        const Node& root = context.keep(std::move(*tree.root), source);
        if (expect({&context, "", ByteConvention::decimal, ""}, root, Kind::object, "a bill")) {
            BillRequest bill = BillReader(context, root).read(overrides);
            if (!has_errors(context.findings)) {
                // A bill has no draws: every price is at its median.
                for (auto& meter : bill.catalog.meters)
                    meter.level.input = -1;
                loaded.value = std::move(bill);
            }
        }
    }
    loaded.findings = context.take_findings();
    return loaded;
}

} // namespace topsheet::io
