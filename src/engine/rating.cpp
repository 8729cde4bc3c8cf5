#include "topsheet/engine/rating.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/kernels.hpp"
#include "topsheet/rates/charge.hpp"

namespace topsheet::engine {

namespace {

std::string name_of(const rates::Meter& meter) {
    return "\"" + meter.card + "/" + meter.id + "\"";
}

std::string text_of(YearMonth month) {
    return std::to_string(month.year) + (month.month < 10 ? "-0" : "-") + std::to_string(month.month);
}

std::vector<int> slots_of(const Layout& layout, int meter) {
    std::vector<int> slots;
    for (std::size_t s = 0; s < layout.usages.size(); ++s)
        if (layout.usages[s].meter == meter)
            slots.push_back(static_cast<int>(s));
    return slots;
}

/// Adds what is used in some slots in a month.
void add_usage(Block& sum, const std::vector<int>& slots, double ratio, const Activity& activity, int month) {
    for (const int slot : slots)
        if (activity.usage.has(slot, month))
            sum += activity.usage(slot, month) * ratio;
}

} // namespace

/// What one pricing works with.
struct Rating::Desk {
    const model::Study& study;
    const Layout& layout;
    const Luck& luck;
    Activity& activity;
    Books& books;
    Spent spent;

    /// Posts a charge before agreements to a payer's line or, for a standing charge, to another one.
    void post(const Payer& payer, int line, int month, const Block& before) {
        const Block amount = payer.factor == 1.0 ? before : Block(before * payer.factor);
        post(line, month, amount);
        for (const int promise : payer.promises)
            spent[static_cast<std::size_t>(promise)][static_cast<std::size_t>(month)] += amount;
    }
    void post(int line, int month, const Block& amount) {
        books.pay(layout, luck, study.finance.timing, line, month, When::month_end, amount);
        books.accrue(month, amount);
    }
    void marginal(const Payer& payer, const Block& amount) {
        books.line_marginal[static_cast<std::size_t>(payer.line)] += ordered_sum(amount) * payer.factor;
    }
    /// Whether a payer's usage counts in a month.
    [[nodiscard]] bool counts(const Payer& payer, int month) const {
        return activity.usage.has(payer.slot, month) &&
               (payer.waived.empty() || !payer.waived[static_cast<std::size_t>(month)]);
    }
};

Rating::Rating(const model::Study& study, Layout& layout) {
    const Calendar calendar = study.horizon();
    for (int m = 0; m < calendar.size(); ++m) {
        months_.push_back(calendar.at(m));
        hours_.push_back(calendar.hours(m).base());
    }
    const auto& catalog = study.catalog;
    std::vector<int> promise_of(catalog.agreements.size(), -1);
    for (std::size_t s = 0; s < layout.usages.size(); ++s) {
        const auto& usage = layout.usages[s];
        const auto& meter = catalog.meters[static_cast<std::size_t>(usage.meter)];
        Pool* found = nullptr;
        for (auto& pool : pools_)
            if (rates::one_ladder(*pool.meter, meter))
                found = &pool;
        if (found == nullptr) {
            found = &pools_.emplace_back();
            found->meter = &meter;
        }
        Payer& payer = found->payers.emplace_back();
        payer.slot = static_cast<int>(s);
        payer.line = usage.line;
        payer.meter = &meter;
        for (std::size_t a = 0; a < catalog.agreements.size(); ++a)
            if (const auto& agreement = catalog.agreements[a]; agreement.covers(meter)) {
                payer.factor *= 1.0 - agreement.discount;
                if (!(agreement.commit > 0.0))
                    continue;
                if (promise_of[a] < 0) {
                    promise_of[a] = static_cast<int>(promises_.size());
                    promises_.push_back({&agreement, -1});
                }
                payer.promises.push_back(promise_of[a]);
            }
        if (!usage.claim.empty() && !meter.waived.empty())
            for (const YearMonth month : months_)
                payer.waived.push_back(rates::is_waived(meter, usage.claim, month));
    }
    for (auto& pool : pools_) {
        add_groups(layout, pool);
        add_terms(study, layout, pool);
        add_limits(study, layout, pool);
    }
    take_plain(study, layout);
    for (auto& promise : promises_) {
        const auto& a = *promise.agreement;
        promise.line =
            layout.line_of({model::Category::other, rates::title_of(a) + ", shortfall", std::string(standing),
                            Kind::opex, a.confidence == Confidence::estimate, FarmSource::none});
    }
}

void Rating::take_plain(const model::Study& study, Layout& layout) {
    std::vector<bool> looked_at(study.catalog.meters.size(), false); // by allowances, limits or plans of others
    const auto look_at = [&](const std::vector<Share>& shares) {
        for (const auto& share : shares)
            looked_at[static_cast<std::size_t>(share.meter)] = true;
    };
    for (const auto& pool : pools_) {
        look_at(pool.limit);
        for (const auto& terms : pool.terms) {
            look_at(terms.free);
            if (terms.stored.meter >= 0)
                looked_at[static_cast<std::size_t>(terms.stored.meter)] = true;
        }
    }
    const auto is_plain = [&](const Pool& pool) {
        const Payer& payer = pool.payers.front();
        const auto& slot = layout.usages[static_cast<std::size_t>(payer.slot)];
        const auto priced_plainly = [](const Terms& terms) {
            return terms.linear || rates::is_plain_ladder(*terms.tariff);
        };
        return pool.payers.size() == 1 && slot.plain && slot.asked == 1 &&
               !looked_at[static_cast<std::size_t>(slot.meter)] && payer.promises.empty() && payer.waived.empty() &&
               payer.retired < 0 && !pool.limited && !pool.always && pool.standing_line < 0 &&
               std::ranges::all_of(pool.terms, priced_plainly);
    };
    for (const auto& pool : pools_) {
        if (!is_plain(pool))
            continue;
        const Payer& payer = pool.payers.front();
        PlainPrice price;
        price.slot = payer.slot;
        price.level = pool.meter->level.input;
        const double level = pool.meter->level.is_fixed() ? pool.meter->level.fixed.base() : 1.0;
        for (const auto& terms : pool.terms)
            if (!terms.linear)
                price.ladders.push_back(&std::get<rates::Graduated>(terms.tariff->rule).bands);
        for (const int of : pool.terms_of) {
            const Terms& terms = pool.terms[static_cast<std::size_t>(of)];
            const auto ladders = std::count_if(pool.terms.begin(), pool.terms.begin() + of,
                                               [](const Terms& before) { return !before.linear; });
            price.ladder_of.push_back(terms.linear ? -1 : static_cast<int>(ladders));
            price.price.push_back(level * payer.factor *
                                  (terms.linear ? terms.price : rates::discounted(*terms.tariff)));
        }
        layout.usages[static_cast<std::size_t>(payer.slot)].rated_plainly = true;
        plain_.push_back(std::move(price));
    }
    std::erase_if(pools_, is_plain);
}

void Rating::add_shares(std::vector<Share>& to, const Layout& layout, const std::vector<rates::Share>& shares) {
    for (const auto& share : shares) {
        if (!share.of.found())
            continue;
        bool known = false;
        for (const auto& has : to)
            known = known || (has.meter == share.of.index && has.ratio == share.ratio);
        if (!known)
            to.push_back({share.of.index, slots_of(layout, share.of.index), share.ratio});
    }
}

void Rating::add_groups(const Layout& layout, Pool& pool) {
    const auto info = [&](int line) -> const LineInfo& { return layout.lines[static_cast<std::size_t>(line)]; };
    for (std::size_t i = 0; i < pool.payers.size(); ++i) {
        const Payer& payer = pool.payers[i];
        const LineInfo& mine = info(payer.line);
        Group* found = nullptr;
        for (auto& group : pool.groups) {
            const LineInfo& theirs = info(group.line);
            if (theirs.category == mine.category && theirs.farm == mine.farm && theirs.estimated == mine.estimated &&
                group.factor == payer.factor && group.promises == payer.promises)
                found = &group;
        }
        if (found == nullptr) {
            found = &pool.groups.emplace_back();
            found->line = payer.line;
            found->factor = payer.factor;
            found->promises = payer.promises;
        }
        found->payers.push_back(static_cast<int>(i));
    }
}

void Rating::add_terms(const model::Study&, const Layout& layout, Pool& pool) {
    const auto add = [&](const rates::Tariff& tariff) {
        Terms& terms = pool.terms.emplace_back();
        terms.tariff = &tariff;
        add_shares(terms.free, layout, tariff.free_shares);
        if (const auto* plans = std::get_if<rates::Plans>(&tariff.rule); plans != nullptr && plans->stored.found())
            terms.stored = {plans->stored.index, slots_of(layout, plans->stored.index), 1.0};
        terms.linear = rates::is_linear(tariff) && !pool.meter->limit;
        terms.price = rates::linear_price(tariff);
    };
    if (pool.meter->dated.empty())
        add(pool.meter->tariff);
    for (const auto& dated : pool.meter->dated)
        add(dated.tariff);
    for (const YearMonth month : months_) {
        int at = 0; // before the first price the reader has said that it is missing
        for (std::size_t d = 1; d < pool.meter->dated.size(); ++d)
            if (pool.meter->dated[d].from <= month)
                at = static_cast<int>(d);
        pool.terms_of.push_back(at);
    }
    // Cards of one pool have stored volumes of their own, and each adds to the allowance.
    for (const auto& payer : pool.payers)
        if (payer.meter->card != pool.meter->card)
            for (std::size_t t = 0; t < pool.terms.size(); ++t) {
                const auto& other = payer.meter->dated.empty() ? payer.meter->tariff : payer.meter->dated[t].tariff;
                add_shares(pool.terms[t].free, layout, other.free_shares);
            }
    for (std::size_t i = 0; i < pool.payers.size(); ++i) {
        const auto cause_of = [&](std::size_t p) -> const std::string& {
            return layout.lines[static_cast<std::size_t>(pool.payers[p].line)].cause;
        };
        std::vector<int>* group = nullptr;
        for (auto& list : pool.causes)
            if (cause_of(static_cast<std::size_t>(list.front())) == cause_of(i))
                group = &list;
        if (group == nullptr)
            group = &pool.causes.emplace_back();
        group->push_back(static_cast<int>(i));
    }
}

void Rating::add_limits(const model::Study& study, Layout& layout, Pool& pool) {
    bool minimum = false, commits = false, plans = false;
    for (const auto& terms : pool.terms) {
        minimum = minimum || terms.tariff->minimum > 0.0;
        commits = commits || terms.tariff->commitment.amount > 0.0;
        plans = plans || std::holds_alternative<rates::Plans>(terms.tariff->rule);
    }
    pool.always = commits || plans;
    if (minimum || pool.always) {
        LineInfo info = layout.lines[static_cast<std::size_t>(pool.payers.front().line)];
        info.cause = standing;
        info.line += commits ? ", commitment not used" : ", minimum";
        pool.standing_line = layout.line_of(info);
    }
    if (plans)
        pool.plan_slot = layout.limit("no plan of " + name_of(*pool.meter) + " admits what is used");
    if (const auto& limit = pool.meter->limit) {
        pool.limited = true;
        pool.limit_slot = layout.limit("more is used of " + name_of(*pool.meter) + " than its limit" +
                                       (limit->says.empty() ? "" : ": " + limit->says));
        for (const auto& payer : pool.payers)
            if (payer.meter->limit)
                add_shares(pool.limit, layout, payer.meter->limit->shares);
    }
    for (auto& payer : pool.payers)
        if (payer.meter->retired) {
            payer.retired = std::max(0, months_between(study.start, *payer.meter->retired));
            payer.retired_limit = layout.limit(name_of(*payer.meter) + " is used after it is no longer sold, from " +
                                               text_of(*payer.meter->retired) + " on");
        }
}

/// Charges what the pool's payers used at a price before agreements, which may be one for all trials.
void Rating::post(const Pool& pool, int month, const Block& price, bool one_price, Desk& desk) const {
    const Block worth = Books::present(desk.luck, desk.study.finance.timing, month, When::month_end);
    const bool one_worth = desk.study.finance.discount_rate.is_fixed();
    for (const auto& group : pool.groups) {
        Block used = Block::Zero();
        bool any = false;
        const Block unit = price * group.factor;
        for (const int p : group.payers) {
            const auto& payer = pool.payers[static_cast<std::size_t>(p)];
            if (!desk.counts(payer, month))
                continue;
            any = true;
            const Block& amount = desk.activity.usage(payer.slot, month);
            const double sum =
                one_price ? kernels::add(used, amount) * unit[0] : kernels::add_and_weigh(used, amount, unit);
            desk.books.share(payer.line, month, sum, one_worth ? sum * worth[0] : kernels::weigh(amount, unit, worth));
        }
        if (!any)
            continue;
        const Block charge = used * unit;
        desk.books.total(desk.layout.lines[static_cast<std::size_t>(group.line)], month, charge, charge * worth);
        desk.books.accrue(month, charge);
        for (const int promise : group.promises)
            desk.spent[static_cast<std::size_t>(promise)][static_cast<std::size_t>(month)] += charge;
    }
}

void Rating::rate_pool(const Pool& pool, const Terms& terms, int month, const Block& level, Desk& desk) const {
    const auto& tariff = *terms.tariff;
    Block total = Block::Zero();
    bool any = false;
    for (const auto& payer : pool.payers)
        if (desk.counts(payer, month)) {
            total += desk.activity.usage(payer.slot, month);
            any = true;
        }
    if (!any && !pool.always)
        return;
    auto setting = rates::alone(tariff, total, hours_[static_cast<std::size_t>(month)]);
    for (const auto& share : terms.free)
        add_usage(setting.free, share.slots, share.ratio, desk.activity, month);
    add_usage(setting.stored, terms.stored.slots, 1.0, desk.activity, month);
    if (pool.limited) {
        const auto& limit = *pool.meter->limit;
        setting.most.setConstant(limit.at_once ? limit.amount * setting.hours : limit.amount);
        for (const auto& share : pool.limit)
            add_usage(setting.most, share.slots, share.ratio, desk.activity, month);
        desk.activity.breaks(pool.limit_slot, rates::detail::beyond(total, setting.most));
    }
    if (pool.plan_slot >= 0)
        desk.activity.breaks(pool.plan_slot, rates::beyond_plans(tariff, total, setting.stored));

    const auto charge = rates::charge_parts(tariff, total, setting);
    const Block price = (total > 0.0).select(level * charge.used / total.max(1e-300), 0.0);
    post(pool, month, price, false, desk);
    if (pool.standing_line >= 0) {
        const Block paid = (total > 0.0).select(charge.used, 0.0);
        desk.post(pool.payers.front(), pool.standing_line, month, level * (charge.total - paid));
    }
    if (!desk.activity.detail)
        return;
    for (const auto& cause : pool.causes) {
        Block own = Block::Zero();
        bool used = false;
        for (const int p : cause)
            if (const auto& payer = pool.payers[static_cast<std::size_t>(p)]; desk.counts(payer, month)) {
                own += desk.activity.usage(payer.slot, month);
                used = true;
            }
        if (!used)
            continue;
        const Block without = rates::charge(tariff, Block((total - own).max(0.0)), setting);
        const Block share = (own > 0.0).select(level * (charge.total - without) / own.max(1e-300), 0.0);
        for (const int p : cause)
            if (const auto& payer = pool.payers[static_cast<std::size_t>(p)]; desk.counts(payer, month))
                desk.marginal(payer, desk.activity.usage(payer.slot, month) * share);
    }
}

void Rating::rate(const Pool& pool, int month, Desk& desk) const {
    const Terms& terms = pool.terms[static_cast<std::size_t>(pool.terms_of[static_cast<std::size_t>(month)])];
    const Block level = value(*desk.luck.draws, pool.meter->level, month);
    for (const auto& payer : pool.payers)
        if (payer.retired >= 0 && payer.retired <= month && desk.counts(payer, month))
            desk.activity.breaks(payer.retired_limit, desk.activity.usage(payer.slot, month));
    if (!terms.linear) {
        rate_pool(pool, terms, month, level, desk);
        return;
    }
    const Block price = level * terms.price;
    post(pool, month, price, pool.meter->level.is_fixed(), desk);
    if (desk.activity.detail)
        for (const auto& payer : pool.payers)
            if (desk.counts(payer, month))
                desk.books.line_marginal[static_cast<std::size_t>(payer.line)] +=
                    kernels::weigh(desk.activity.usage(payer.slot, month), price) * payer.factor;
}

void Rating::shortfalls(Desk& desk) const {
    const int months = static_cast<int>(months_.size());
    for (std::size_t p = 0; p < promises_.size(); ++p) {
        const auto& agreement = *promises_[p].agreement;
        for (int first = 0; first < months; first += agreement.period) {
            const int end = std::min(months, first + agreement.period);
            Block sum = Block::Zero();
            for (int m = first; m < end; ++m)
                sum += desk.spent[p][static_cast<std::size_t>(m)];
            // A contract year that the horizon cuts short owes its part.
            const double due = agreement.commit * (end - first) / agreement.period;
            desk.post(promises_[p].line, end - 1, (due - sum).max(0.0));
        }
    }
}

void Rating::operator()(const model::Study& study, const Layout& layout, const Luck& luck, Activity& activity,
                        Books& books) const {
    const int months = static_cast<int>(months_.size());
    Desk desk{study, layout, luck, activity, books, Spent(promises_.size())};
    for (auto& list : desk.spent)
        list.assign(months_.size(), Block::Zero());
    for (const auto& pool : pools_)
        for (int m = 0; m < months; ++m)
            rate(pool, m, desk);
    shortfalls(desk);
}

} // namespace topsheet::engine
