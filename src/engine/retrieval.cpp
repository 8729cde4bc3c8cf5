#include "topsheet/engine/retrieval.hpp"

#include <algorithm>

#include "topsheet/rates/charge.hpp"

namespace topsheet::engine {

namespace {

constexpr double typical_bytes = 1e14; ///< of one restore, for the list prices that options are compared by

/// List price of an amount of a meter that may be absent.
double list_price(const rates::Catalog& catalog, const Reference<rates::Meter>& meter, double amount) {
    if (!meter.found())
        return 0.0;
    const auto& m = catalog.meters[meter.at()];
    return rates::charge(m.tariff, amount) * m.level.fixed.value;
}

bool priced(const rates::Catalog& catalog, const rates::RetrievalOption& option) {
    const auto known = [&](const auto& meter) { return !meter.found() || catalog.meters[meter.at()].priced; };
    return known(option.bytes) && known(option.request);
}

/// The dear end of an uncertain delay.
double dear(const Shop& shop, const Uncertain<Hours>& delay) {
    if (!delay.given)
        return 0.0;
    if (delay.is_fixed())
        return delay.fixed.base();
    return chance::quantile(shop.study->inputs[static_cast<std::size_t>(delay.input)].distribution, 0.95);
}

} // namespace

Retrieval::Retrieval(const Shop& shop, Layout& layout, int tier, std::string_view option, double objects,
                     std::string_view why) {
    const auto* c = shop.storage_class(tier);
    if (c == nullptr) {
        if (const auto& t = shop.tier(tier); t.throughput.given) // owned archives give back what they can read
            ways_.push_back({.rate = &t.throughput});
        return;
    }
    const auto slot = [&](const Reference<rates::Meter>& meter) {
        return meter.found() ? layout.usage(meter.index, model::Category::storage, why) : -1;
    };
    if (c->retrievals.empty()) {
        ways_.push_back({.delay = &c->restore_delay,
                         .bytes = slot(c->retrieval),
                         .request = slot(c->retrieval_request.found() ? c->retrieval_request : c->read),
                         .dear_delay = dear(shop, c->restore_delay)});
        return;
    }
    const auto named = std::ranges::find(c->retrievals, option, &rates::RetrievalOption::name);
    const bool any_priced =
        std::ranges::any_of(c->retrievals, [&](const auto& o) { return priced(shop.catalog(), o); });
    for (const auto& o : c->retrievals) {
        if (named != c->retrievals.end() ? &o != &*named : any_priced && !priced(shop.catalog(), o))
            continue;
        ways_.push_back({.delay = &o.delay,
                         .rate = &o.rate,
                         .hold = &o.hold,
                         .bytes = slot(o.bytes),
                         .request = slot(o.request),
                         .dear_delay = dear(shop, o.delay),
                         .cost = list_price(shop.catalog(), o.bytes, typical_bytes) +
                                 list_price(shop.catalog(), o.request, typical_bytes * objects)});
    }
    std::ranges::stable_sort(ways_, {}, &Way::cost);
}

Retrieval::Decision Retrieval::decide(const Shop& shop, const chance::DrawBlock& draws, const Block& bytes,
                                      const Block* within) const {
    Decision d{{}, Block::Zero(), Block::Zero(), Block::Zero()};
    const auto passing = [&](const Way& way) -> Block { // hours until all bytes are back, after the delay
        if (way.rate == nullptr || !way.rate->given)
            return Block::Zero();
        return bytes / value(draws, *way.rate).max(1e-300);
    };
    const auto drawn = [&](const Way& way) -> Block {
        return way.delay != nullptr && way.delay->given ? value(draws, *way.delay) : Block(Block::Zero());
    };
    const auto hold = [&](const Way& way) -> Block {
        return way.hold != nullptr && way.hold->given ? days(draws, *way.hold, shop.calendar.mean_days())
                                                      : Block(Block::Zero());
    };
    if (ways_.empty())
        return d;
    if (ways_.size() == 1 || within == nullptr) {
        const Block pass = passing(ways_.front());
        d.hours = drawn(ways_.front()) + pass;
        d.dear = pass + ways_.front().dear_delay;
        d.hold = hold(ways_.front());
        return d;
    }
    // The first that meets the deadline, else the fastest.
    Block taken = Block::Constant(-1.0), fastest = Block::Zero(), least = Block::Constant(1e300);
    for (std::size_t i = 0; i < ways_.size(); ++i) {
        const Block dear_hours = passing(ways_[i]) + ways_[i].dear_delay;
        const double index = static_cast<double>(i);
        taken = (taken < 0.0 && dear_hours <= *within).select(index, taken);
        fastest = (dear_hours < least).select(index, fastest);
        least = least.min(dear_hours);
    }
    taken = (taken < 0.0).select(fastest, taken);
    for (std::size_t i = 0; i < ways_.size(); ++i) {
        const Block part = (taken == static_cast<double>(i)).select(Block::Ones(), Block::Zero());
        const Block pass = passing(ways_[i]);
        d.hours += part * (drawn(ways_[i]) + pass);
        d.dear += part * (pass + ways_[i].dear_delay);
        d.hold += part * hold(ways_[i]);
        d.part.push_back(part);
    }
    return d;
}

void Retrieval::add(Activity& activity, int month, const Block& bytes, const Block& objects, const Way& way) const {
    if (way.bytes >= 0)
        activity.usage.add(way.bytes, month, bytes);
    if (way.request >= 0)
        activity.usage.add(way.request, month, objects);
}

void Retrieval::add(Activity& activity, int month, const Block& bytes, const Block& objects,
                    const Decision& decision) const {
    if (decision.part.empty()) {
        add(activity, month, bytes, objects);
        return;
    }
    for (std::size_t i = 0; i < ways_.size(); ++i)
        if ((decision.part[i] > 0.0).any())
            add(activity, month, bytes * decision.part[i], objects * decision.part[i], ways_[i]);
}

void Retrieval::add(Activity& activity, int month, const Block& bytes, const Block& objects) const {
    if (!ways_.empty())
        add(activity, month, bytes, objects, ways_.front());
}

bool Retrieval::free() const {
    return std::ranges::all_of(ways_, [](const Way& way) { return way.bytes < 0 && way.request < 0; });
}

} // namespace topsheet::engine
