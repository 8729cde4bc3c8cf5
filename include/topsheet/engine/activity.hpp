#pragma once
/// @file
/// What happened in one scenario and one group of trials: usage, purchases, terms and payments by month.
/// Nothing here has a price yet.

#include <algorithm>
#include <vector>

#include "topsheet/engine/block.hpp"
#include "topsheet/engine/ledger.hpp"

namespace topsheet::engine {

/// Blocks by slot and month. Only what was added to is kept; the rest counts as zero and costs nothing.
class MonthTable {
  public:
    /// Room for `slots` rows of `months`.
    void resize(std::size_t slots, int months) {
        months_ = static_cast<std::size_t>(months);
        blocks_.resize(slots * months_);
        touched_.assign(slots * months_, 0);
    }
    /// Forgets everything.
    void clear() { std::fill(touched_.begin(), touched_.end(), static_cast<unsigned char>(0)); }
    /// Adds to a slot's month.
    void add(int slot, int month, const Block& amount);
    /// Whether anything was added.
    [[nodiscard]] bool has(int slot, int month) const { return touched_[at(slot, month)] != 0; }
    /// The sum so far; only where `has`.
    [[nodiscard]] const Block& operator()(int slot, int month) const { return blocks_[at(slot, month)]; }

  private:
    [[nodiscard]] std::size_t at(int slot, int month) const {
        return static_cast<std::size_t>(slot) * months_ + static_cast<std::size_t>(month);
    }
    std::size_t months_ = 0;
    std::vector<Block> blocks_;
    std::vector<unsigned char> touched_;
};

/// Gear of one slot.
struct GearLife {
    Block opening = Block::Zero(); ///< units that are there when the study starts
    Block months = Block::Ones();  ///< useful life
    bool refresh = true;           ///< bought again at the end of its life
    int disposed = -1;             ///< month in which the opening units leave; -1 when they stay
    bool sold = false;             ///< disposed for a price rather than abandoned
    Block price = Block::Zero();   ///< share of book value that the sale brings
};

/// Figures that are not money. The order is that of the metrics of a result.
enum class Gauge {
    own_hours,        ///< reference-node-hours rendered on owned machines
    capacity_hours,   ///< reference-node-hours that owned machines offered
    burst_hours,      ///< reference-node-hours rendered in the cloud
    undone_hours,     ///< reference-node-hours left when the horizon ends
    frames,           ///< frames rendered within the horizon
    egress_bytes,     ///< bytes that left cloud sites
    restore_hours,    ///< longest wait for restored data
    late_hours,       ///< most hours by which restored data may miss its deadline, delays at their dear end
    unlicensed_hours, ///< machine-hours that rendered without a license
    redone_titles,    ///< titles that had to be graded again
    rework,           ///< machine-hours on spot for each hour of work
    waited_hours,     ///< node-hours that waited for a machine, times the hours they did
    longest_wait,     ///< hours, the longest of all months
    missed_hours,     ///< node-hours that were not begun within the farm's longest wait
    beyond_hours,     ///< node-hours left when the horizon ends and rented then
    overflow_bytes,   ///< most bytes that owned tiers without growth could not hold
    count,
};

/// What happened.
struct Activity {
    MonthTable usage;           ///< by usage slot, base units of the meter
    MonthTable purchases;       ///< by gear slot, units, refreshes included
    MonthTable seats;           ///< by term slot, seats bought
    MonthTable payments;        ///< by payment slot, currency
    std::vector<GearLife> gear; ///< by gear slot
    bool detail = false;        ///< whether what only views need is kept: the tables of stock, flows and licenses
    MonthTable stock;           ///< by stock slot x StockFigure::count + figure, base units
    MonthTable flow;            ///< by flow slot, bytes in the month
    MonthTable pull;            ///< by flow slot, bytes of the largest single pull that must be through in one go
    MonthTable load;            ///< by route x 2 (+ 1 for the way back), bytes an hour in the busiest hour of the month
    MonthTable license;         ///< by license slot x LicenseFigure::count + figure
    MonthTable installed;       ///< by gear slot, units standing
    MonthTable place;           ///< by place slot, bytes
    std::vector<Block> held;    ///< scratch of storage: peaks of owned and provisioned tiers, see engine/capacity.hpp
    std::vector<Block> left;    ///< scratch of storage: bytes that left a stage by the begin of a month
    std::vector<Block> left_days; ///< scratch of storage: the integral of `left` over a month
    std::vector<Block> gauges;    ///< by Gauge
    std::vector<double> hours;    ///< of each month
    std::vector<Block> broken;    ///< by limit of the layout: more than zero in trials that break it

    /// Room for everything a layout can hold.
    void resize(const Layout& layout, const Calendar& calendar, std::size_t routes) {
        const int months = calendar.size();
        hours.clear();
        for (int m = 0; m < months; ++m)
            hours.push_back(calendar.hours(m).base());
        stock.resize(layout.stocks.size() * static_cast<std::size_t>(StockFigure::count), months);
        flow.resize(layout.flows.size(), months);
        pull.resize(layout.flows.size(), months);
        load.resize(routes * 2, months);
        license.resize(layout.licenses.size() * static_cast<std::size_t>(LicenseFigure::count), months);
        usage.resize(layout.usages.size(), months);
        purchases.resize(layout.gears.size(), months);
        installed.resize(layout.gears.size(), months);
        place.resize(layout.places.size(), months);
        seats.resize(layout.terms.size(), months);
        payments.resize(layout.payments.size(), months);
        gear.resize(layout.gears.size());
        gauges.assign(static_cast<std::size_t>(Gauge::count), Block::Zero());
        broken.assign(layout.limits.size(), Block::Zero());
    }
    void clear() {
        usage.clear();
        purchases.clear();
        installed.clear();
        place.clear();
        seats.clear();
        payments.clear();
        stock.clear();
        flow.clear();
        pull.clear();
        load.clear();
        license.clear();
        std::fill(gauges.begin(), gauges.end(), Block::Zero());
        std::fill(broken.begin(), broken.end(), Block::Zero());
    }
    /// Says in which trials a limit is broken: where `excess` is more than zero.
    void breaks(int limit, const Block& excess) {
        Block& kept = broken[static_cast<std::size_t>(limit)];
        kept = kept.max(excess);
    }
    /// Keeps a figure of data at rest, when a view needs it.
    void keep(int slot, StockFigure figure, int month, const Block& amount) {
        if (detail && slot >= 0)
            stock.add(slot * static_cast<int>(StockFigure::count) + static_cast<int>(figure), month, amount);
    }
    Block& gauge(Gauge g) { return gauges[static_cast<std::size_t>(g)]; }
    [[nodiscard]] const Block& gauge(Gauge g) const { return gauges[static_cast<std::size_t>(g)]; }
};

} // namespace topsheet::engine
