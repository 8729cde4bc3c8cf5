#pragma once
/// @file
/// The ledger's layout: which lines a scenario can have, worked out once, before any trial.
///
/// A line is category, meter or asset, cause and kind. Components ask for slots: usage of a meter,
/// purchases of gear, terms of licenses, plain payments. Each slot knows the line it fills; what it costs
/// is decided in `engine/rating.hpp` and `engine/finance.hpp`.

#include <optional>
#include <string>
#include <vector>

#include "topsheet/model/study.hpp"

namespace topsheet::engine {

/// What a line of the ledger is.
enum class Kind {
    capex,    ///< something bought that lasts
    opex,     ///< usage, wages, upkeep
    prepaid,  ///< a term paid at its start
    one_off,  ///< paid once
    risk,     ///< what may have to be done again
    residual, ///< what is left at the end, negative
};

/// What a line pays for when it belongs to the cost of a frame.
enum class FarmSource {
    none,      ///< it does not belong to it: wages of integration, data that travels
    owned,     ///< machines of the house: purchase, residual value, upkeep, power, space, care
    committed, ///< rented machines that are paid around the clock
    spot,      ///< rented machines that may be lost
    on_demand, ///< rented machines by the hour
    service,   ///< a house that renders for others
    license,   ///< seats, metered hours and credits of renderers
    other,     ///< queue managers and disks, which serve all of them
    count,
};

/// The cause of charges that nobody's work moves: minimums, ports, idle gear.
inline constexpr std::string_view standing = "(standing)";

/// One line of a scenario's ledger.
struct LineInfo {
    model::Category category = model::Category::other;
    std::string line;  ///< meter, asset, license or payment
    std::string cause; ///< "production / activity" or "(standing)"
    Kind kind = Kind::opex;
    bool estimated = false;             ///< whether its price is an estimate
    FarmSource farm = FarmSource::none; ///< what it pays for in the cost of a frame
};

/// An amount that is a value of the study and nothing else, in some months.
struct PlainSource {
    int input = -1;     ///< index of the input; negative when fixed
    double fixed = 0.0; ///< the value then, zero or more
    double unit = 1.0;  ///< base units of the slot for one unit of the value
    int first = 0;      ///< first month
    int last = -1;      ///< last month; before `first` for none
};

/// Usage of one meter by one cause.
struct UsageSlot {
    int meter = -1;
    int line = -1;
    std::string claim;                  ///< eligibility that may waive it, such as "exit"; usually empty
    int asked = 1;                      ///< times that it was asked for
    std::optional<PlainSource> plain{}; ///< all that comes into it, when a component knows
    bool rated_plainly = false;         ///< whether the component need not add it to `Activity::usage`
};

/// Units of one kind of gear for one purpose.
struct GearSlot {
    int asset = -1;
    int purchase_line = -1;
    int upkeep_line = -1;
    int residual_line = -1;
    int bought_before = 0; ///< months before the study in which the opening units were bought
};

/// Seats of one license.
struct TermSlot {
    int license = -1;
    int line = -1;
    int months = 12; ///< length of a term
};

/// An amount of money that the study states; `plain` is all of it when a component knows, and is then not added to
/// `Activity::payments`.
struct PaymentSlot {
    int line = -1;
    std::optional<PlainSource> plain{};
};

/// What is kept of data at rest, for views; each in base units of one tier, one cause and one month.
enum class StockFigure {
    mean,      ///< bytes held, mean over the month
    end,       ///< bytes held at the end of the month
    billed,    ///< bytes that the stock meters bill, mean over the month: floors, overheads, provisioned capacity
    entered,   ///< bytes that came in
    left,      ///< bytes that went on to the next stage or were deleted
    early,     ///< byte-months that stays fell short of the class's minimum
    retrieved, ///< bytes taken out by recalls, moves and reads
    objects,   ///< objects held at the end of the month
    count,
};

/// Data of one cause in one tier.
struct StockSlot {
    int tier = -1;
    std::string cause;
};

/// What is kept of licenses, for views; each of one entry of the scenario's licenses and one month.
enum class LicenseFigure {
    paid,    ///< seat-hours that were bought or came with other purchases
    drawn,   ///< seat-hours that machines drew
    metered, ///< machine-hours that usage-based prices served
    peak,    ///< most machines at a time
    refused, ///< machine-hours that waited for a license
    count,
};

/// One entry of the scenario's licenses.
struct LicenseSlot {
    std::string renderer;
    std::string license; ///< its title
};

/// What reads, deliveries and transfers may ask of where a dataset lies.
enum class Asked {
    mean,   ///< bytes that readers find in a tier, mean over the month: restored copies stand for their originals
    end,    ///< bytes that all placements hold in a tier at the end of the month, without restored copies
    before, ///< bytes that readers find in a tier just before the day of an event; kept in month 0
};

/// Bytes of one dataset of one production in one tier. Only what somebody asks for gets a slot, and storage
/// fills it (`engine/whereabouts.hpp`).
struct PlaceSlot {
    Asked asked = Asked::mean;
    int production = -1; ///< -1 for the estate
    std::string dataset;
    int tier = -1;
    model::Event event = model::Event::none; ///< of `before`
};

/// What makes bytes travel.
enum class FlowKind {
    read,        ///< somebody reads data again and again
    ingest,      ///< files come from where they are made
    move,        ///< a stage ends and the next is elsewhere, or higher
    restore,     ///< a recall
    replication, ///< a further copy
    delivery,    ///< files leave the house
    transfer,    ///< seeding, exit, whatever the architecture moves
    fill,        ///< a cache is warmed up or renewed
    pixels,      ///< remote workstations
    review,      ///< review sessions
    frames,      ///< assets to burst machines and frames back
};

/// Bytes of one cause on their way from one site to another.
struct FlowSlot {
    FlowKind kind = FlowKind::read;
    std::string cause;
    int from = -1;     ///< site
    int to = -1;       ///< site
    int route = -1;    ///< -1 when no route joins them
    bool back = false; ///< whether it goes against the direction of its route
};

/// All slots and lines of one scenario.
class Layout {
  public:
    explicit Layout(const rates::Catalog& catalog) : catalog_(&catalog) {}

    /// A slot for usage of `meter` by `cause`; the same request gives the same slot. `claim` is the eligibility
    /// by which the meter may waive it.
    int usage(int meter, model::Category category, std::string_view cause, Kind kind = Kind::opex,
              FarmSource farm = FarmSource::none, std::string_view claim = {}) {
        const auto& m = catalog_->meters[static_cast<std::size_t>(meter)];
        const int line = line_of(
            {category, rates::title_of(m), std::string(cause), kind, m.confidence == Confidence::estimate, farm});
        for (std::size_t i = 0; i < usages.size(); ++i)
            if (usages[i].meter == meter && usages[i].line == line && usages[i].claim == claim) {
                ++usages[i].asked;
                return static_cast<int>(i);
            }
        usages.push_back({meter, line, std::string(claim)});
        return static_cast<int>(usages.size()) - 1;
    }

    /// A new slot for gear.
    int gear(int asset, model::Category category, std::string_view cause, int bought_before, FarmSource farm) {
        const auto& a = catalog_->assets[static_cast<std::size_t>(asset)];
        const std::string& name = rates::title_of(a);
        const bool estimated = a.confidence == Confidence::estimate;
        GearSlot slot;
        slot.asset = asset;
        slot.bought_before = bought_before;
        slot.purchase_line = line_of({category, name, std::string(cause), Kind::capex, estimated, farm});
        slot.upkeep_line = line_of({category, name + ", upkeep", std::string(cause), Kind::opex, estimated, farm});
        slot.residual_line =
            line_of({model::Category::residual, name, std::string(cause), Kind::residual, estimated, farm});
        gears.push_back(slot);
        return static_cast<int>(gears.size()) - 1;
    }

    /// A new slot for seats of a license.
    int term(int license, int months) {
        const auto& l = catalog_->licenses[static_cast<std::size_t>(license)];
        terms.push_back({license,
                         line_of({model::Category::licenses, rates::title_of(l) + ", seats", std::string(standing),
                                  Kind::prepaid, l.confidence == Confidence::estimate, FarmSource::license}),
                         months});
        return static_cast<int>(terms.size()) - 1;
    }

    /// A new slot for plain payments.
    int payment(model::Category category, std::string_view line, std::string_view cause, Kind kind) {
        payments.push_back(
            {line_of({category, std::string(line), std::string(cause), kind, false, FarmSource::none}), {}});
        return static_cast<int>(payments.size()) - 1;
    }

    /// A slot for views of data at rest; the same request gives the same slot.
    int stock(int tier, std::string_view cause) {
        for (std::size_t i = 0; i < stocks.size(); ++i)
            if (stocks[i].tier == tier && stocks[i].cause == cause)
                return static_cast<int>(i);
        stocks.push_back({tier, std::string(cause)});
        return static_cast<int>(stocks.size()) - 1;
    }

    /// A slot for bytes on the way; the same request gives the same slot.
    int flow(FlowSlot slot) {
        for (std::size_t i = 0; i < flows.size(); ++i)
            if (flows[i].kind == slot.kind && flows[i].cause == slot.cause && flows[i].from == slot.from &&
                flows[i].to == slot.to)
                return static_cast<int>(i);
        flows.push_back(std::move(slot));
        return static_cast<int>(flows.size()) - 1;
    }

    /// A new slot for figures of licenses.
    int license(LicenseSlot slot) {
        licenses.push_back(std::move(slot));
        return static_cast<int>(licenses.size()) - 1;
    }

    /// A limit that trials may break (`Activity::breaks`), in words; the same words give the same slot.
    int limit(std::string sentence) {
        for (std::size_t i = 0; i < limits.size(); ++i)
            if (limits[i] == sentence)
                return static_cast<int>(i);
        limits.push_back(std::move(sentence));
        return static_cast<int>(limits.size()) - 1;
    }

    /// A slot for where bytes lie; the same request gives the same slot.
    int place(PlaceSlot slot) {
        for (std::size_t i = 0; i < places.size(); ++i)
            if (places[i].asked == slot.asked && places[i].production == slot.production &&
                places[i].dataset == slot.dataset && places[i].tier == slot.tier && places[i].event == slot.event)
                return static_cast<int>(i);
        places.push_back(std::move(slot));
        return static_cast<int>(places.size()) - 1;
    }

    /// Whether nothing is written down over its life or paid in advance, so that accrued cost is cash.
    [[nodiscard]] bool one_book() const { return gears.empty() && terms.empty(); }

    /// The line with these properties, made when it is new.
    int line_of(LineInfo info) {
        for (std::size_t i = 0; i < lines.size(); ++i)
            if (lines[i].category == info.category && lines[i].line == info.line && lines[i].cause == info.cause &&
                lines[i].kind == info.kind && lines[i].farm == info.farm && lines[i].estimated == info.estimated)
                return static_cast<int>(i);
        lines.push_back(std::move(info));
        return static_cast<int>(lines.size()) - 1;
    }

    std::vector<LineInfo> lines;
    std::vector<UsageSlot> usages;
    std::vector<GearSlot> gears;
    std::vector<TermSlot> terms;
    std::vector<PaymentSlot> payments;
    std::vector<StockSlot> stocks;
    std::vector<FlowSlot> flows;
    std::vector<LicenseSlot> licenses;
    std::vector<std::string> limits; ///< sentences; the first that is broken makes the scenario infeasible
    std::vector<PlaceSlot> places;

  private:
    const rates::Catalog* catalog_;
};

} // namespace topsheet::engine

namespace topsheet {
template <>
struct Words<engine::FlowKind> {
    static constexpr std::array<std::string_view, 11> list{"read",        "ingest",   "move",     "restore",
                                                           "replication", "delivery", "transfer", "fill",
                                                           "pixels",      "review",   "frames"};
};
template <>
struct Words<engine::Kind> {
    static constexpr std::array<std::string_view, 6> list{"capex", "opex", "prepaid", "one-off", "risk", "residual"};
};
} // namespace topsheet
