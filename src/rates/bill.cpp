#include "topsheet/rates/bill.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>

#include "topsheet/rates/tariff_itemize.hpp"

namespace topsheet::rates {

namespace {

/// All usage of one meter.
struct Metered {
    int meter = -1;
    double amount = 0.0;      ///< base units that count
    double waived = 0.0;      ///< base units whose claim is granted
    double sized = 0.0;       ///< of `amount`, what the reader has rounded itself
    double provisioned = 0.0; ///< and what that bills
};

/// What a pool of meters costs in the month.
struct Pooled {
    double amount = 0.0; ///< base units of all its meters
    double charge = 0.0; ///< currency, before level and agreements
    std::vector<Bracket> rows;
    std::string broken; ///< limit that is broken; empty for none
};

class Pricing {
  public:
    Pricing(const Catalog& catalog, const std::optional<YearMonth>& month) : catalog_(catalog), month_(month) {}

    Bill bill(const std::vector<UsageLine>& usage, const std::string& currency) {
        add_up(usage);
        Bill bill;
        bill.currency = currency;
        for (std::size_t i = 0; i < totals_.size(); ++i) {
            const std::size_t first = first_of_pool(i);
            const Pooled pool = pooled(first);
            if (first == i && !pool.broken.empty())
                bill.limits.push_back({totals_[i].meter, pool.broken});
            bill.lines.push_back(line_of(totals_[i], pool, first == i));
            bill.total += bill.lines.back().charge;
        }
        promises(bill);
        return bill;
    }

  private:
    [[nodiscard]] const Meter& meter_of(const Metered& one) const {
        return catalog_.meters[static_cast<std::size_t>(one.meter)];
    }
    [[nodiscard]] double hours() const { return 24.0 * (month_ ? days_in(*month_) : 365.2425 / 12.0); }
    [[nodiscard]] const Tariff& tariff_of(const Meter& meter) const {
        const Tariff* dated = month_ ? tariff_in(meter, *month_) : nullptr;
        return dated != nullptr ? *dated : meter.tariff;
    }
    [[nodiscard]] bool waives(const Meter& meter, const std::string& claim) const {
        if (month_)
            return is_waived(meter, claim, *month_);
        return !claim.empty() && std::ranges::any_of(meter.waived, [&](const Waiver& w) {
            return w.when == claim && !w.from && !w.to; // without a month only what always holds
        });
    }

    /// Usage by meter, in the order in which the list first names each.
    void add_up(const std::vector<UsageLine>& usage) {
        std::vector<int> place(catalog_.meters.size(), -1);
        for (const UsageLine& line : usage) {
            int& at = place[static_cast<std::size_t>(line.meter)];
            if (at < 0) {
                at = static_cast<int>(totals_.size());
                totals_.push_back({.meter = line.meter});
            }
            Metered& total = totals_[static_cast<std::size_t>(at)];
            if (waives(meter_of(total), line.claims)) {
                total.waived += line.amount;
                continue;
            }
            total.amount += line.amount;
            if (line.provisioned) {
                total.sized += line.amount;
                total.provisioned += *line.provisioned;
            }
        }
    }

    [[nodiscard]] std::size_t first_of_pool(std::size_t i) const {
        for (std::size_t k = 0; k < i; ++k)
            if (one_ladder(meter_of(totals_[k]), meter_of(totals_[i])))
                return k;
        return i;
    }
    [[nodiscard]] double amount_of(int meter) const {
        for (const Metered& one : totals_)
            if (one.meter == meter)
                return one.amount;
        return 0.0;
    }
    /// What other meters give to all meters of a pool; each meter of a share counts once.
    template <class Shares>
    [[nodiscard]] double given(const std::vector<const Meter*>& meters, Shares shares) const {
        std::vector<Share> known;
        double sum = 0.0;
        for (const Meter* meter : meters)
            for (const Share& share : shares(*meter)) {
                const auto same = [&](const Share& s) {
                    return s.of.index == share.of.index && s.ratio == share.ratio;
                };
                if (!share.of.found() || std::ranges::any_of(known, same))
                    continue;
                known.push_back(share);
                sum += amount_of(share.of.index) * share.ratio;
            }
        return sum;
    }

    [[nodiscard]] Pooled pooled(std::size_t first) const {
        const Meter& meter = meter_of(totals_[first]);
        const Tariff& tariff = tariff_of(meter);
        Pooled pool;
        double sized = 0.0, provided = 0.0;
        std::vector<const Meter*> meters;
        for (const Metered& one : totals_)
            if (one_ladder(meter, meter_of(one))) {
                pool.amount += one.amount;
                sized += one.sized;
                provided += one.provisioned;
                meters.push_back(&meter_of(one));
            }
        Setting<double> setting = alone(tariff, pool.amount, hours());
        setting.free += given(meters, [this](const Meter& m) { return tariff_of(m).free_shares; });
        if (const auto* plans = std::get_if<Plans>(&tariff.rule); plans != nullptr)
            setting.stored = amount_of(plans->stored.index);
        if (meter.limit) {
            setting.most = meter.limit->at_once ? meter.limit->amount * setting.hours : meter.limit->amount;
            setting.most +=
                given(meters, [](const Meter& m) { return m.limit ? m.limit->shares : std::vector<Share>{}; });
        }
        const std::string name = "\"" + meter.card + "/" + meter.id + "\"";
        if (detail::beyond(pool.amount, setting.most) > 0.0)
            pool.broken = "more is used of " + name + " than its limit" +
                          (meter.limit->says.empty() ? "" : ": " + meter.limit->says);
        if (beyond_plans(tariff, pool.amount, setting.stored) > 0.0)
            pool.broken = "no plan of " + name + " admits what is used; the last one stands in";
        if (sized > 0.0 || provided > 0.0) {
            // The parts of the month were rounded one by one; only the rest is still to be.
            Tariff rest = tariff;
            rest.least = rest.step = 0.0;
            const double billed = provided + provisioned(tariff, pool.amount - sized, setting.hours);
            pool.charge = charge(rest, billed, setting);
            if (billed > pool.amount)
                pool.rows.push_back({.amount = billed - pool.amount, .kind = RowKind::rounded});
            for (Bracket& row : itemize(rest, billed, setting))
                pool.rows.push_back(std::move(row));
        } else {
            pool.charge = charge(tariff, pool.amount, setting);
            pool.rows = itemize(tariff, pool.amount, setting);
        }
        return pool;
    }

    /// A meter's part of its pool. What is due without any usage falls to the meter that is named first.
    [[nodiscard]] BillLine line_of(const Metered& usage, const Pooled& pool, bool first) const {
        const Meter& meter = meter_of(usage);
        BillLine line{.meter = usage.meter, .amount = usage.amount + usage.waived, .charge = 0.0, .brackets = {}};
        const double share = pool.amount > 0.0 ? usage.amount / pool.amount : first ? 1.0 : 0.0;
        const double level = meter.level.fixed.base();
        if (usage.waived > 0.0)
            line.brackets.push_back({.amount = usage.waived, .kind = RowKind::waived});
        if (!(share > 0.0))
            return line;
        line.charge = share * level * pool.charge;
        for (Bracket row : pool.rows) {
            row.amount *= share;
            row.price *= row.kind == RowKind::discount ? 1.0 : level;
            row.charge *= share * level;
            line.brackets.push_back(std::move(row));
        }
        for (const Agreement& agreement : catalog_.agreements)
            if (agreement.discount > 0.0 && line.charge > 0.0 && agreement.covers(meter)) {
                const double off = line.charge * agreement.discount;
                line.brackets.push_back({.up_to = std::numeric_limits<double>::infinity(),
                                         .price = agreement.discount,
                                         .charge = -off,
                                         .kind = RowKind::agreement,
                                         .name = title_of(agreement)});
                line.charge -= off;
            }
        return line;
    }

    /// What agreements promise beyond what was charged. One that no line belongs to is nobody's business.
    void promises(Bill& bill) const {
        for (std::size_t a = 0; a < catalog_.agreements.size(); ++a) {
            const Agreement& agreement = catalog_.agreements[a];
            Shortfall shortfall{.agreement = static_cast<int>(a), .commit = agreement.commit / agreement.period};
            bool any = false;
            for (const BillLine& line : bill.lines)
                if (agreement.covers(catalog_.meters[static_cast<std::size_t>(line.meter)])) {
                    shortfall.charged += line.charge;
                    any = true;
                }
            if (!any || !(agreement.commit > 0.0))
                continue;
            shortfall.charge = std::max(0.0, shortfall.commit - shortfall.charged);
            bill.total += shortfall.charge;
            bill.shortfalls.push_back(shortfall);
        }
    }

    const Catalog& catalog_;
    const std::optional<YearMonth>& month_;
    std::vector<Metered> totals_;
};

} // namespace

Bill price(const Catalog& catalog, const std::vector<UsageLine>& usage, const std::string& currency,
           const std::optional<YearMonth>& month) {
    return Pricing(catalog, month).bill(usage, currency);
}

} // namespace topsheet::rates
