// How many seats cost least: the load-duration curve of a pilot, and the search on it.
#include <algorithm>
#include <array>
#include <cmath>

#include "topsheet/engine/books.hpp"
#include "topsheet/engine/license_pools.hpp"
#include "topsheet/rates/charge.hpp"

namespace topsheet::engine {

namespace {

/// Nobody buys more seats than this, and curves end here.
constexpr double most_seats = 65536.0;

/// Seats from `from` on, `count` of them, save this much each.
void save(SeatTally::Curve& curve, double from, double count, double worth, double amount) {
    const auto first = static_cast<std::size_t>(std::min(from, most_seats) + 1e-9);
    const auto end = static_cast<std::size_t>(std::min(from + count, most_seats) + 1e-9);
    if (end <= first)
        return;
    if (curve.worth.size() <= end) {
        curve.worth.resize(end + 1);
        curve.amount.resize(end + 1);
    }
    curve.worth[first] += worth;
    curve.worth[end] -= worth;
    curve.amount[first] += amount;
    curve.amount[end] -= amount;
}

/// From differences to what each number of seats leaves: entry k is what is metered with k seats, a mean.
std::vector<double> left_by(const std::vector<double>& differences, std::size_t levels, double trials) {
    std::vector<double> saved(levels);
    double here = 0.0;
    for (std::size_t k = 0; k < levels; ++k) {
        here += k < differences.size() ? differences[k] : 0.0;
        saved[k] = here;
    }
    std::vector<double> left(levels + 1);
    for (std::size_t k = levels; k-- > 0;)
        left[k] = left[k + 1] + saved[k] / trials;
    return left;
}

/// Price of a unit of a month's amount; of the first unit when there is none.
double mean_price(const rates::Meter& meter, YearMonth month, double amount) {
    const double q = amount > 0.0 ? amount : 1.0;
    return rates::charge(rates::nearest_tariff(meter, month), q) / q;
}

} // namespace

bool LicensePools::automatic() const {
    return std::ranges::any_of(needs_, [](const Need& need) {
        return std::ranges::any_of(need.pools, [](const Pool& pool) { return pool.automatic; });
    });
}

SeatTally LicensePools::tally() const {
    SeatTally tally;
    tally.needs.resize(needs_.size());
    for (std::size_t n = 0; n < needs_.size(); ++n)
        for (const auto& pool : needs_[n].pools)
            if (pool.automatic) {
                for (auto& months : tally.needs[n].months)
                    months.resize(static_cast<std::size_t>(shop_.calendar.size()));
                tally.needs[n].price.resize(pool.bought.size());
            }
    return tally;
}

void LicensePools::open_tally(const Luck& luck, std::size_t index, int month, State& state) const {
    auto& need = state.tally->needs[index];
    if (index == 0 && month == 0)
        state.tally->trials += chance::group_size;
    for (const auto& pool : needs_[index].pools) {
        const auto bought = std::ranges::find(pool.bought, month);
        if (pool.automatic && bought != pool.bought.end())
            need.price[static_cast<std::size_t>(bought - pool.bought.begin())] +=
                ordered_sum(value(*luck.draws, pool.license->seat, month) *
                            Books::present(luck, shop_.study->finance.timing, month, When::month_start));
    }
}

/// One pool that machines draw singly: owned machines take the first seats, the others those behind them.
void LicensePools::add_simply(const Need& need, const State::Need& now, SeatTally::Curve* own, SeatTally::Curve* cloud,
                              std::size_t month) {
    const std::size_t q = need.in_pool[0].empty() ? 1 : 0;
    const Block here = now.up[q][0].min(most_seats), all = (now.up[q][0] + now.up[q][1]).min(most_seats);
    const auto end = static_cast<std::size_t>(all.maxCoeff());
    for (auto* curve : {own, cloud})
        if (curve->worth.size() <= end) {
            curve->worth.resize(end + 1);
            curve->amount.resize(end + 1);
        }
    const bool own_pays = need.metered_by[0][month] >= 0;
    const bool cloud_pays = need.metered_by[1][month] >= 0 && need.pools[0].away[q];
    for (int i = 0; i < chance::group_size; ++i) {
        const auto k = static_cast<std::size_t>(here[i]), e = static_cast<std::size_t>(all[i]);
        if (own_pays && k > 0) {
            const double amount = now.amount[q][0][i], worth = amount * now.worth[0][i];
            own->worth[0] += worth;
            own->worth[k] -= worth;
            own->amount[0] += amount;
            own->amount[k] -= amount;
        }
        if (cloud_pays && e > k) {
            const double amount = now.amount[q][1][i], worth = amount * now.worth[1][i];
            cloud->worth[k] += worth;
            cloud->worth[e] -= worth;
            cloud->amount[k] += amount;
            cloud->amount[e] -= amount;
        }
    }
}

void LicensePools::add_to_tally(std::size_t index, const Need& need, State& state, const State::Need& now) const {
    const auto month = static_cast<std::size_t>(state.month);
    std::array<SeatTally::Curve*, 2> curve{};
    for (const std::size_t place : {0U, 1U})
        curve[place] = &state.tally->needs[index].months[place][month];
    if (need.simple && !now.waits_for_order) {
        add_simply(need, now, curve[0], curve[1], month);
        return;
    }
    const auto bought = std::ranges::find_if(need.pools, [](const Pool& pool) { return pool.automatic; });
    const auto mine = static_cast<std::size_t>(bought - need.pools.begin());
    const std::size_t pools = need.pools.size();
    std::vector<double> left(pools), released(pools);
    for (int i = 0; i < chance::group_size; ++i) {
        if (!(now.pools[mine].ready[i] <= state.now))
            continue; // nothing can be drawn yet
        // What is metered without any of these seats, and which seats of later pools owned machines hold.
        double open[2][2] = {};
        for (std::size_t p = 0; p < pools; ++p) {
            const auto& held = now.pools[p];
            const bool credit = need.pools[p].license->metric == rates::LicenseMetric::credit;
            left[p] = p == mine || held.ready[i] > state.now ? 0.0 : credit ? held.left[i] : held.seats[i];
            released[p] = 0.0;
        }
        for (const std::size_t place : {0U, 1U})
            for (const std::size_t q : {0U, 1U})
                open[q][place] = need.in_pool[q].empty() ? 0.0 : now.up[q][place][i];
        for (const std::size_t place : {0U, 1U})
            for (std::size_t p = 0; p < pools; ++p)
                for (const std::size_t q : {0U, 1U}) {
                    const Pool& pool = need.pools[p];
                    if (place == 1 && pool.away_free[q])
                        open[q][1] = 0.0;
                    if (p == mine || !(place == 0 ? pool.own : pool.away[q]) || !(open[q][place] > 0.0))
                        continue;
                    const double drawn = draw_pool(left[p], open[q][place], now.pools[p].each[q][place][i]);
                    open[q][place] -= drawn;
                    if (place == 0 && p > mine)
                        released[p] += drawn;
                }
        double seat = 0.0;
        const auto saves = [&](std::size_t q, std::size_t place, double machines, std::size_t drawn_at, double of) {
            const double each = now.pools[mine].each[q][drawn_at][i];
            if (machines > 0.0 && each > 0.0 && need.metered_by[place][month] >= 0 &&
                now.ready[place][i] <= state.now) {
                const double amount = now.amount[q][place][i] / each;
                save(*curve[place], seat, machines * each, amount * now.worth[place][i], amount);
            }
            seat += of * each;
        };
        // Owned machines come first; the seats they give back serve machines elsewhere where those may draw them;
        // at last machines elsewhere draw from these seats themselves.
        if (need.pools[mine].own)
            for (const std::size_t q : {0U, 1U}) {
                saves(q, 0, open[q][0], 0, open[q][0]);
                for (std::size_t p = pools; p-- > mine + 1;) {
                    const double elsewhere = need.pools[p].away[q] ? std::min(released[p], open[q][1]) : 0.0;
                    saves(q, 1, elsewhere, 0, released[p]);
                    open[q][1] -= elsewhere;
                    released[p] = 0.0;
                }
            }
        for (const std::size_t q : {0U, 1U})
            if (need.pools[mine].away[q])
                saves(q, 1, open[q][1], 1, open[q][1]);
    }
}

SeatPlan LicensePools::best(const SeatTally& tally) const {
    SeatPlan plan(needs_.size());
    for (std::size_t n = 0; n < needs_.size(); ++n) {
        const Need& need = needs_[n];
        const auto pool = std::ranges::find_if(need.pools, [](const Pool& p) { return p.automatic; });
        if (pool == need.pools.end())
            continue;
        const auto& sums = tally.needs[n];
        for (std::size_t t = 0; t < pool->bought.size(); ++t) {
            const auto first = static_cast<std::size_t>(pool->bought[t]);
            const std::size_t end =
                std::min(first + static_cast<std::size_t>(pool->term_months), sums.months[0].size());
            std::size_t levels = 0;
            for (std::size_t m = first; m < end; ++m)
                for (const auto& months : sums.months)
                    levels = std::max(levels, months[m].worth.size());
            std::vector<double> metered(levels + 1);
            for (std::size_t m = first; m < end; ++m) {
                std::array<std::vector<double>, 2> worth, amount;
                std::array<int, 2> meter{-1, -1};
                for (const std::size_t place : {0U, 1U}) {
                    worth[place] = left_by(sums.months[place][m].worth, levels, tally.trials);
                    amount[place] = left_by(sums.months[place][m].amount, levels, tally.trials);
                    if (const int by = need.metered_by[place][m]; by >= 0)
                        meter[place] = need.pools[static_cast<std::size_t>(by)].metered[place].meter;
                }
                for (std::size_t k = 0; k <= levels; ++k)
                    for (const std::size_t place : {0U, 1U}) {
                        if (meter[place] < 0)
                            continue;
                        const double pooled = amount[place][k] + (meter[0] == meter[1] ? amount[1 - place][k] : 0.0);
                        metered[k] +=
                            worth[place][k] * mean_price(shop_.catalog().meters[static_cast<std::size_t>(meter[place])],
                                                         shop_.calendar.at(static_cast<int>(m)), pooled);
                    }
            }
            plan[n].push_back(
                best_seats(metered, sums.price[t] / tally.trials, pool->license->minimum_seats, pool->license->pack));
        }
    }
    return plan;
}

} // namespace topsheet::engine
