#include "sim/brackets.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <memory>
#include <span>
#include <stdexcept>

#include "sim/replicates.hpp"

namespace topsheet::sim {

namespace {

constexpr auto replicates = static_cast<std::size_t>(chance::replicates);
constexpr std::array<double, 3> percentiles{0.1, 0.5, 0.9};

/// Fewer kept values are not worth narrowing.
constexpr std::size_t least_limit = 8192;

/// Values that are looked at for a new edge, and two standard errors of a rank among them at the most.
constexpr std::size_t sample_size = 512;
constexpr double sample_margin = 23.0;

} // namespace

Brackets::Brackets(std::shared_ptr<const Aim> aim)
    : aim_(std::move(aim)),
      zones_{aim_->low, aim_->high, aim_->high[2]},
      tied_(aim_->tied),
      limit_(least_limit),
      parts_(replicates) {}

void Brackets::add(std::int64_t group, const double* trials) {
    Part& part = parts_[static_cast<std::size_t>(group % chance::replicates)];
    Moments m;
    const std::uint64_t noticed = find_noticed(zones_, tied_, trials, part.edges, m);
    part.sums.add(trials, m, [&](double x) { return x > zones_.top; });
    for (std::uint64_t bits = noticed; bits != 0; bits &= bits - 1) {
        const double x = trials[std::countr_zero(bits)];
        if (x > zones_.high[2]) {
            part.between += to_fixed(x);
            continue;
        }
        const auto zone = static_cast<std::size_t>(x >= zones_.low[1]) + static_cast<std::size_t>(x >= zones_.low[2]);
        part.kept[zone].push_back(x);
        ++held_;
    }
    if (held_ > limit_)
        narrow();
}

void Brackets::restrict_to(std::size_t zone, double low, double high) {
    if (low > high) {
        missed_ = true;
        return;
    }
    const double old_low = zones_.low[zone], old_high = zones_.high[zone];
    bool tied = false;
    for (auto& part : parts_) {
        auto& below = part.edges.below[zone];
        auto& at_low = part.edges.at_low[zone];
        auto& at_high = part.edges.at_high[zone];
        std::int64_t at_old_high = 0;
        if (low > old_low) {
            below += at_low;
            at_low = 0;
        }
        if (high < old_high) {
            if (zone == 2 && at_high > 0)
                part.between += to_fixed(old_high) * at_high;
            at_high = 0;
        } else if (low == old_high) { // the zone is its own upper edge now
            at_old_high = at_high;
            at_high = 0;
        }
        at_low += at_old_high;
        auto& kept = part.kept[zone];
        held_ -= kept.size();
        std::int64_t lows = 0, highs = 0;
        std::erase_if(kept, [&](double x) {
            if (x < low)
                ++below;
            else if (x == low)
                ++lows;
            else if (x == high)
                ++highs;
            else if (x < high)
                return false;
            else if (zone == 2)
                part.between += to_fixed(x);
            return true;
        });
        held_ += kept.size();
        at_low += lows;
        at_high += highs;
        tied = tied || lows > 1 || highs > 1;
    }
    zones_.low[zone] = low;
    zones_.high[zone] = high;
    tied_ = tied_ || tied;
}

void Brackets::narrow() {
    const auto n = static_cast<double>(trials());
    const double run = std::max(n, static_cast<double>(aim_->trials));
    for (std::size_t j = 0; j < 3; ++j) {
        const double p = percentiles[j];
        const double reach = aim_->width * std::sqrt(p * (1.0 - p) * (1.0 / n + chance::replicates / run));
        std::int64_t before = 0;
        std::size_t size = 0;
        for (const auto& part : parts_) {
            before += part.edges.below[j] + part.edges.at_low[j];
            size += part.kept[j].size();
        }
        if (size < 2 * sample_size)
            continue;
        // Any edge is right as long as the zone is wide enough, so a sample of the kept values does.
        std::vector<double> sample;
        const std::size_t step = size / sample_size;
        std::size_t next = step / 2;
        for (const auto& part : parts_) {
            for (; next < part.kept[j].size(); next += step)
                sample.push_back(part.kept[j][next]);
            next -= part.kept[j].size();
        }
        std::ranges::sort(sample);
        // A value near a rank: before it for the lower edge, after it for the upper one.
        const auto edge = [&](double rank, double margin, double otherwise) {
            const double inside = (rank - static_cast<double>(before)) / static_cast<double>(size);
            const double place = std::floor(inside * static_cast<double>(sample.size()) + margin);
            return place >= 0.0 && place < static_cast<double>(sample.size()) ? sample[static_cast<std::size_t>(place)]
                                                                              : otherwise;
        };
        const double low = edge((n - 1.0) * (p - reach), -sample_margin, zones_.low[j]);
        // A value that many trials share may end this zone and be what the next one stands for: it stays.
        const bool shared =
            j < 2 && zones_.low[j + 1] == std::nextafter(zones_.high[j], std::numeric_limits<double>::infinity());
        const double high = shared ? zones_.high[j] : edge((n - 1.0) * (p + reach), sample_margin, zones_.high[j]);
        restrict_to(j, low, high);
    }
    limit_ = std::max(least_limit, held_ + held_ / 2);
}

void Brackets::add(Brackets theirs) {
    if (aim_ != theirs.aim_ && *aim_ != *theirs.aim_)
        throw std::invalid_argument("brackets over different pilots");
    for (std::size_t j = 0; j < 3; ++j) {
        const double low = std::max(zones_.low[j], theirs.zones_.low[j]);
        const double high = std::min(zones_.high[j], theirs.zones_.high[j]);
        restrict_to(j, low, high);
        theirs.restrict_to(j, low, high);
    }
    tied_ = tied_ || theirs.tied_;
    missed_ = missed_ || theirs.missed_;
    for (std::size_t r = 0; r < replicates; ++r) {
        Part& mine = parts_[r];
        Part& more = theirs.parts_[r];
        mine.sums.add(more.sums);
        mine.between += more.between;
        for (std::size_t j = 0; j < 3; ++j) {
            mine.edges.below[j] += more.edges.below[j];
            mine.edges.at_low[j] += more.edges.at_low[j];
            mine.edges.at_high[j] += more.edges.at_high[j];
            if (mine.kept[j].size() < more.kept[j].size())
                mine.kept[j].swap(more.kept[j]);
            mine.kept[j].insert(mine.kept[j].end(), more.kept[j].begin(), more.kept[j].end());
            more.kept[j] = {};
        }
    }
    held_ += theirs.held_;
    if (held_ > limit_)
        narrow();
}

std::int64_t Brackets::trials() const {
    std::int64_t sum = 0;
    for (const auto& part : parts_)
        sum += part.sums.trials;
    return sum;
}

std::size_t Brackets::held() const {
    return held_;
}

namespace {

/// Neighbors in a sorted list; the second is infinite after the last.
struct Neighbors {
    double value, next;
};

/// The value at a place of a list, were it sorted, and the one after it. A sample says between which values to look (R.
/// W. Floyd, R. L. Rivest, "Expected time bounds for selection", CACM 18 (1975) 165); where it errs all are looked at.
Neighbors at_place(std::span<const double> values, std::size_t place) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const auto nth = [](std::span<double> some, std::size_t n) {
        const auto at = some.begin() + static_cast<std::ptrdiff_t>(n);
        std::nth_element(some.begin(), at, some.end());
        const auto next = std::min_element(at + 1, some.end());
        return Neighbors{*at, next == some.end() ? infinity : *next};
    };
    const auto near = std::make_unique_for_overwrite<double[]>(values.size() + 1);
    if (values.size() >= 512) {
        const std::size_t size = std::min(sample_size, values.size() / 8), step = values.size() / size;
        std::array<double, sample_size> sample;
        for (std::size_t i = 0; i < size; ++i)
            sample[i] = values[i * step + step / 2];
        std::sort(sample.begin(), sample.begin() + static_cast<std::ptrdiff_t>(size));
        const double margin = std::ceil(std::sqrt(static_cast<double>(size))) + 1.0; // two deviations
        const double at = static_cast<double>(place) / static_cast<double>(values.size()) * static_cast<double>(size);
        const double first = std::floor(at - margin), last = std::ceil(at + margin);
        const double low = first < 0.0 ? -infinity : sample[static_cast<std::size_t>(first)];
        const double high = last >= static_cast<double>(size) ? infinity : sample[static_cast<std::size_t>(last)];
        std::size_t below = 0, found = 0;
        for (const double x : values) {
            near[found] = x;
            found += static_cast<std::size_t>(x >= low) & static_cast<std::size_t>(x <= high);
            below += static_cast<std::size_t>(x < low);
        }
        if (place >= below && place + 1 < below + found)
            return nth({near.get(), found}, place - below);
    }
    std::ranges::copy(values, near.get());
    return nth({near.get(), values.size()}, place);
}

/// One zone of the run or of a replicate, its kept values in any order.
struct Zone {
    double low = 0.0, high = 0.0;
    std::int64_t below = 0, at_low = 0, at_high = 0;
    std::vector<double> kept{};

    std::int64_t end() const { return below + at_low + static_cast<std::int64_t>(kept.size()) + at_high; }
    bool holds(std::int64_t rank) const { return rank >= below && rank < end(); }
    /// The value of a rank that the zone holds, and the one after it where that is kept as well; else infinity.
    Neighbors at(std::int64_t rank) const {
        constexpr double infinity = std::numeric_limits<double>::infinity();
        const std::int64_t inside = rank - below - at_low;
        if (inside < 0)
            return {low, infinity};
        if (inside >= static_cast<std::int64_t>(kept.size()))
            return {high, infinity};
        return at_place(kept, static_cast<std::size_t>(inside));
    }
};

/// Linear between order statistics, as sim/statistic.hpp has it. Nothing where no zone holds them.
std::optional<double> quantile(const std::array<Zone, 3>& zones, std::int64_t trials, double p) {
    const double place = static_cast<double>(trials - 1) * p;
    const auto low = static_cast<std::int64_t>(place);
    const auto zone_of = [&](std::int64_t rank) {
        return std::ranges::find_if(zones, [&](const Zone& z) { return z.holds(rank); });
    };
    const auto first = zone_of(low);
    if (first == zones.end())
        return std::nullopt;
    auto [value, next] = first->at(low);
    if (place == static_cast<double>(low))
        return value;
    const auto second = zone_of(low + 1);
    if (second == zones.end())
        return std::nullopt;
    if (std::isinf(next))
        next = second->at(low + 1).value;
    return next == value ? value : value + (place - static_cast<double>(low)) * (next - value);
}

/// Sum of the largest values, `above` being that of those above the last zone; nothing where no zone holds the end.
std::optional<Fixed> largest(const std::array<Zone, 3>& zones, std::int64_t trials, std::int64_t wanted, Fixed above) {
    std::int64_t left = wanted, reached = trials; // what is still wanted, and the rank down to which all is summed
    const auto copies = [](double value, std::int64_t count) -> Fixed {
        return count > 0 && std::abs(value) < largest_summand ? to_fixed(value) * count : Fixed{0};
    };
    for (std::size_t j = zones.size(); j-- > 0 && left > 0;) {
        const Zone& zone = zones[j];
        const std::int64_t outside = reached - zone.end();
        left -= j == 2 ? outside : 0;
        if (left < 0 || (j < 2 && outside > 0))
            return std::nullopt;
        const auto take = [&](std::int64_t there) {
            const std::int64_t taken = std::min(left, there);
            left -= taken;
            return taken;
        };
        above += copies(zone.high, take(zone.at_high));
        const auto size = static_cast<std::int64_t>(zone.kept.size()), inside = take(size);
        if (inside > 0) {
            const double least = at_place(zone.kept, static_cast<std::size_t>(size - inside)).value;
            std::int64_t more = 0;
            for (const double x : zone.kept)
                if (x > least) {
                    above += copies(x, 1);
                    ++more;
                }
            above += copies(least, inside - more);
        }
        above += copies(zone.low, take(zone.at_low));
        reached = zone.below;
    }
    if (left > 0)
        return std::nullopt;
    return above;
}

} // namespace

std::optional<Figures> Brackets::figures(const std::vector<const Part*>& parts) const {
    ReplicateSums all;
    Fixed tail = 0;
    std::array<Zone, 3> zones;
    for (const Part* part : parts) {
        all.add(part->sums);
        tail += part->between;
        for (std::size_t j = 0; j < 3; ++j) {
            zones[j].low = zones_.low[j];
            zones[j].high = zones_.high[j];
            zones[j].below += part->edges.below[j];
            zones[j].at_low += part->edges.at_low[j];
            zones[j].at_high += part->edges.at_high[j];
            zones[j].kept.insert(zones[j].kept.end(), part->kept[j].begin(), part->kept[j].end());
        }
    }
    tail += all.tail;
    constexpr double infinity = std::numeric_limits<double>::infinity();
    Figures f;
    if (all.nothing > 0) {
        f.mean = f.p10 = f.p50 = f.p90 = f.tail_mean = std::numeric_limits<double>::quiet_NaN();
        return f;
    }
    if (all.least == all.most) {
        f.mean = f.p10 = f.p50 = f.p90 = f.tail_mean = all.least;
        return f;
    }
    const std::int64_t wanted = (all.trials + 9) / 10;
    const auto sum = largest(zones, all.trials, wanted, tail);
    const auto p10 = quantile(zones, all.trials, 0.1), p50 = quantile(zones, all.trials, 0.5),
               p90 = quantile(zones, all.trials, 0.9);
    if (!sum || !p10 || !p50 || !p90)
        return std::nullopt;
    f.mean = from_fixed(all.sum) / static_cast<double>(all.trials);
    f.p10 = *p10;
    f.p50 = *p50;
    f.p90 = *p90;
    f.tail_mean = std::min(from_fixed(*sum) / static_cast<double>(wanted), all.most);
    if (all.far_above > 0)
        f.mean = f.tail_mean = infinity;
    if (all.far_below > 0)
        f.mean = -infinity + f.mean; // not a number where both ends are infinite
    return f;
}

std::optional<Statistic> Brackets::statistic() const {
    Statistic s;
    if (trials() == 0)
        return s;
    if (missed_)
        return std::nullopt;
    std::vector<const Part*> parts;
    for (const auto& part : parts_)
        parts.push_back(&part);
    const auto all = figures(parts);
    if (!all)
        return std::nullopt;
    static_cast<Figures&>(s) = *all;
    s.means.fill(s.mean);
    if (s.p10 == s.tail_mean || std::ranges::any_of(parts_, [](const Part& p) { return p.sums.trials == 0; }))
        return s;
    std::array<Figures, replicates> each{};
    for (std::size_t r = 0; r < replicates; ++r) {
        const auto one = figures({&parts_[r]});
        if (!one)
            return std::nullopt;
        each[r] = *one;
    }
    tell_replicates(each, s);
    return s;
}

} // namespace topsheet::sim
