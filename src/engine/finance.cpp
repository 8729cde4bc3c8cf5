#include "topsheet/engine/finance.hpp"

#include <cmath>

namespace topsheet::engine {

namespace {

/// Units of one slot that were bought in the same month.
struct Cohort {
    int month = 0; ///< of purchase; negative before the study
    Block price;   ///< paid for all of them
};

/// Money of one slot of gear.
class GearMoney {
  public:
    GearMoney(const model::Study& study, const Layout& layout, const Luck& luck, const Activity& activity, Books& books,
              std::size_t slot)
        : study_(study),
          layout_(layout),
          luck_(luck),
          books_(books),
          slot_(layout.gears[slot]),
          life_(activity.gear[slot]),
          asset_(study.catalog.assets[static_cast<std::size_t>(slot_.asset)]),
          months_(study.months),
          residual_(value(*luck.draws, asset_.residual)),
          upkeep_(value(*luck.draws, asset_.upkeep)) {
        if ((life_.opening != 0.0).any())
            opening({-slot_.bought_before, life_.opening * unit_price(0)});
        const int index = static_cast<int>(slot);
        for (int m = 0; m < months_; ++m)
            if (activity.purchases.has(index, m)) {
                const Cohort cohort{m, activity.purchases(index, m) * unit_price(m)};
                pay(slot_.purchase_line, m, When::month_start, cohort.price);
                live(cohort, -1);
            }
    }

  private:
    [[nodiscard]] Block unit_price(int month) const {
        return value(*luck_.draws, asset_.price, month) * (1.0 + value(*luck_.draws, asset_.install));
    }
    void pay(int line, int month, When when, const Block& amount) {
        books_.pay(layout_, luck_, study_.finance.timing, line, month, when, amount);
    }
    [[nodiscard]] Block book(const Cohort& cohort, int month) const {
        return book_value<Block>(cohort.price, cohort.price * residual_, Block::Constant(month - cohort.month),
                                 life_.months);
    }

    void opening(const Cohort& cohort) {
        books_.opening_book += book(cohort, 0);
        live(cohort, life_.disposed);
    }

    /// Depreciation, upkeep, trade-in or residual value of a cohort. `disposed` < 0: it is never given away.
    void live(const Cohort& cohort, int disposed) {
        Block last = Block::Constant(months_); // month in which it is traded in
        if (life_.refresh)
            for (int i = 0; i < chance::group_size; ++i)
                last[i] = std::max(0.0, static_cast<double>(cohort.month) + std::round(life_.months[i]));
        const int end = disposed >= 0 ? std::min(disposed, months_) : months_;
        const bool outlives = last.minCoeff() >= months_;
        Block before = book(cohort, std::max(0, cohort.month));
        for (int m = std::max(0, cohort.month); m < months_; ++m) {
            if (m >= end)
                break;
            const Block gone = (last == m).select(Block::Ones(), Block::Zero());
            const Block alive = (last > m).select(Block::Ones(), Block::Zero());
            if (!outlives && (gone != 0.0).any())
                pay(slot_.residual_line, m, When::month_start, -before * gone);
            const Block after = book(cohort, m + 1);
            books_.accrue(m, (before - after) * alive);
            before = after;
            if (asset_.upkeep.given) {
                Block cost = cohort.price * upkeep_ * alive;
                if (asset_.upkeep_index == rates::PriceIndex::inflation)
                    cost *= luck_.inflation[static_cast<std::size_t>(m)];
                pay(slot_.upkeep_line, m, When::month_end, cost);
                books_.accrue(m, cost);
            }
        }
        if (disposed >= 0 && disposed < months_) {
            const Block proceeds = life_.sold ? Block(before * life_.price) : Block(Block::Zero());
            if (life_.sold)
                pay(slot_.residual_line, disposed, When::month_start, -proceeds);
            books_.accrue(disposed, before - proceeds);
            return;
        }
        const Block stands = (last >= months_).select(Block::Ones(), Block::Zero());
        if ((stands != 0.0).any())
            pay(slot_.residual_line, months_ - 1, When::month_end, -before * stands);
    }

    const model::Study& study_;
    const Layout& layout_;
    const Luck& luck_;
    Books& books_;
    const GearSlot& slot_;
    const GearLife& life_;
    const rates::Asset& asset_;
    int months_;
    Block residual_;
    Block upkeep_;
};

void terms(const model::Study& study, const Layout& layout, const Luck& luck, const Activity& activity, Books& books) {
    for (std::size_t t = 0; t < layout.terms.size(); ++t) {
        const auto& slot = layout.terms[t];
        const auto& license = study.catalog.licenses[static_cast<std::size_t>(slot.license)];
        for (int m = 0; m < study.months; ++m) {
            if (!activity.seats.has(static_cast<int>(t), m))
                continue;
            const Block paid = activity.seats(static_cast<int>(t), m) * value(*luck.draws, license.seat, m);
            books.pay(layout, luck, study.finance.timing, slot.line, m, When::month_start, paid);
            const int last = std::min(m + slot.months, study.months);
            for (int k = m; k < last; ++k)
                books.accrue(k, paid / slot.months);
            books.prepaid_beyond += paid * (static_cast<double>(m + slot.months - last) / slot.months);
        }
    }
}

} // namespace

void finance(const model::Study& study, const Layout& layout, const Luck& luck, const Activity& activity,
             Books& books) {
    for (std::size_t g = 0; g < layout.gears.size(); ++g)
        GearMoney(study, layout, luck, activity, books, g);
    terms(study, layout, luck, activity, books);
    for (std::size_t p = 0; p < layout.payments.size(); ++p) {
        if (layout.payments[p].plain)
            continue;
        for (int m = 0; m < study.months; ++m) {
            if (!activity.payments.has(static_cast<int>(p), m))
                continue;
            const Block& amount = activity.payments(static_cast<int>(p), m);
            books.pay(layout, luck, study.finance.timing, layout.payments[p].line, m, When::month_end, amount);
            books.accrue(m, amount);
        }
    }
}

} // namespace topsheet::engine
