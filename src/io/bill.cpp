// Reads a bill: cards, and usage whose amounts are brought to the meters' own dimensions.
#include "topsheet/io/bill.hpp"

#include <fmt/format.h>

#include "io/bill_usage.hpp"
#include "io/names.hpp"
#include "io/overrides.hpp"
#include "io/resolve.hpp"
#include "io/top.hpp"

namespace topsheet::io {

namespace {

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
        if (bill_.month_given) {
            date_tariffs(bill_.catalog, bill_.month);
            validity();
        }
        if (keys_.usage.node != nullptr && expect(scope_, *keys_.usage.node, Kind::array, "a list of usage")) {
            UsageReader usage(context_, bill_.catalog, names, keys_.month, complete);
            for (const auto& line : keys_.usage.node->elements)
                usage.read(line);
            bill_.usage = usage.take();
        }
        bill_.currency = context_.currency;
        bill_.apart = keys_.accounts == AccountsWord::apart;
        return std::move(bill_);
    }

  private:
    /// Cards whose prices do not hold in the month that is billed. Dates are text of one form, so that the first
    /// seven letters are the month; a year alone holds throughout.
    void validity() {
        const std::string month = fmt::format("{:04}-{:02}", bill_.month.year, bill_.month.month);
        for (const auto& card : bill_.catalog.cards) {
            const bool over = card.valid_to.size() >= 7 && card.valid_to.substr(0, 7) < month;
            const bool early = card.valid_from.size() >= 7 && card.valid_from.substr(0, 7) > month;
            if (over || early)
                context_.report(Severity::warning, *keys_.rate_cards.node, "card-not-valid",
                                fmt::format("the prices of the rate card \"{}\" hold {} {}, and the bill is of {}",
                                            card.id, early ? "from" : "to", early ? card.valid_from : card.valid_to,
                                            month),
                                "use the card of that time, or `dated` prices");
        }
    }

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

    Context& context_;
    const Node& root_;
    Scope scope_;
    BillKeys keys_;
    BillRequest bill_;
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
