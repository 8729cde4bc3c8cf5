#include "sim/selection.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "sim/replicates.hpp"
#include "sim/series_kernels.hpp"

namespace topsheet::sim {

namespace {

constexpr auto counters = static_cast<std::size_t>(histogram_counters);
constexpr auto replicates = static_cast<std::size_t>(chance::replicates);
constexpr auto group = static_cast<std::size_t>(chance::group_size);

/// Bins over what a sample of the trials says lies between P3 and P97. Any bins would do.
Piece bins_for(std::span<const double> trials) {
    std::array<double, 256> sample;
    const std::size_t step = trials.size() / sample.size();
    for (std::size_t i = 0; i < sample.size(); ++i) // one of each group in turn, at changing places
        sample[i] = trials[i * step + i * 7 % step];
    const auto near = [](double x) { return std::clamp(x, -largest_summand, largest_summand); };
    const auto at = [&](std::size_t i) { return sample.begin() + static_cast<std::ptrdiff_t>(i); };
    std::nth_element(at(0), at(7), sample.end());
    std::nth_element(at(8), at(248), sample.end());
    const double low = near(sample[7]), high = near(sample[248]);
    const double width = std::max((high - low) / static_cast<double>(counters - 3),
                                  0x1p-44 * std::max({std::abs(low), std::abs(high), 1e-270}));
    return {low - 1.5 * width, 1.0 / width, static_cast<double>(counters - 1)};
}

/// What a second pass does with a value.
enum Flag : std::uint8_t { wanted_rank = 1, in_tail = 2 };

/// All trials, or one replicate: which ranks are wanted, and what was collected for them.
class Sample {
  public:
    explicit Sample(std::size_t trials) : trials_(trials), tail_((trials + 9) / 10) {
        for (std::size_t q = 0; q < 3; ++q) {
            const double place = static_cast<double>(trials - 1) * percentiles[q];
            low_[q] = static_cast<std::size_t>(place);
            between_[q] = place - static_cast<double>(low_[q]);
        }
    }

    /// Marks the bins that hold a wanted rank, and those of the tail.
    void want(const std::uint32_t* counts, std::uint8_t* flags) {
        const auto mark = [&](std::size_t bin, Flag flag) { flags[bin] |= flag; };
        std::array<std::size_t, 7> ranks{};
        std::size_t wanted = 0;
        for (std::size_t q = 0; q < 3; ++q) {
            ranks[wanted++] = low_[q];
            if (between_[q] != 0.0)
                ranks[wanted++] = low_[q] + 1;
        }
        ranks[wanted] = trials_ - tail_; // at most one place before the last
        if (ranks[wanted] < ranks[wanted - 1])
            std::swap(ranks[wanted], ranks[wanted - 1]);
        ++wanted;
        // Bins eight at a time: most hold no wanted rank.
        constexpr std::size_t some = 8;
        std::size_t before = 0, inside = 0, next = 0;
        const std::size_t tail_rank = trials_ - tail_;
        for (std::size_t first = 0; first < counters; first += some) {
            std::size_t sum = 0;
            for (std::size_t b = 0; b < some; ++b)
                sum += counts[first + b];
            const bool tail_begins = before <= tail_rank && tail_rank < before + sum;
            if (!tail_begins && (next == wanted || ranks[next] >= before + sum)) {
                before += sum;
                continue;
            }
            for (std::size_t bin = first; bin < first + some; ++bin) {
                const std::size_t until = before + counts[bin];
                const bool here = next < wanted && ranks[next] < until;
                for (; next < wanted && ranks[next] < until; ++next)
                    places_.push_back({ranks[next], ranks[next] - before + inside});
                if (here) {
                    mark(bin, wanted_rank);
                    inside += counts[bin];
                }
                if (before <= tail_rank && tail_rank < until) {
                    tail_size_ = trials_ - before;
                    for (std::size_t above = bin; above < counters; ++above)
                        mark(above, in_tail);
                }
                before = until;
            }
        }
        near_.resize(inside);
        above_.resize(tail_size_);
    }
    void collect(double x) { near_[near_count_++] = x; }
    void collect_tail(double x) { above_[above_count_++] = x; }

    Figures figures(double sum) {
        Figures f;
        f.mean = sum / static_cast<double>(trials_);
        std::size_t first = 0;
        for (auto& place : places_) { // rising
            if (place.at >= first) {
                std::nth_element(at(first), at(place.at), near_.end());
                first = place.at + 1;
            }
        }
        f.p10 = quantile(0);
        f.p50 = quantile(1);
        f.p90 = quantile(2);
        // The largest tenth, added in the order of the trials; ties at its edge count once each.
        const double least = value(trials_ - tail_);
        double above = 0.0;
        std::size_t count = 0;
        for (const double x : above_)
            if (x > least) {
                above += x;
                ++count;
            }
        f.tail_mean = (above + least * static_cast<double>(tail_ - count)) / static_cast<double>(tail_);
        return f;
    }

  private:
    static constexpr std::array<double, 3> percentiles{0.10, 0.50, 0.90};
    struct Place {
        std::size_t rank; ///< among all trials
        std::size_t at;   ///< among the collected ones
    };

    std::vector<double>::iterator at(std::size_t i) { return near_.begin() + static_cast<std::ptrdiff_t>(i); }
    double value(std::size_t rank) const { return near_[std::ranges::find(places_, rank, &Place::rank)->at]; }
    double quantile(std::size_t q) const {
        const double low = value(low_[q]);
        if (between_[q] == 0.0)
            return low;
        const double next = value(low_[q] + 1);
        return next == low ? low : low + between_[q] * (next - low);
    }

    std::size_t trials_, tail_;
    std::array<std::size_t, 3> low_{};
    std::array<double, 3> between_{};
    std::vector<Place> places_;
    std::vector<double> near_;  ///< values of the bins with wanted ranks
    std::vector<double> above_; ///< values of the bins from the tail's edge on, in the order of the trials
    std::size_t near_count_ = 0, above_count_ = 0, tail_size_ = 0;
};

} // namespace

std::optional<Statistic> select_figures(std::span<const double> trials) {
    const std::size_t groups = trials.size() / group;
    if (groups < replicates || trials.size() % group != 0)
        return std::nullopt;
    const Piece piece = bins_for(trials);
    alignas(64) std::int32_t bins[group];
    std::vector<std::uint32_t> counts((replicates + 1) * counters);
    LaneSums all(trials.front());
    std::vector<LaneSums> own;
    for (std::size_t r = 0; r < replicates; ++r)
        own.emplace_back(trials[r * group]);
    for (std::size_t g = 0; g < groups; ++g) {
        find_bins(piece, trials.data() + g * group, bins, all, own[g % replicates]);
        count_bins(bins, counts.data() + g % replicates * counters);
    }
    const double sum = all.total();
    if (std::isnan(sum))
        return std::nullopt;

    const auto constant = [](const LaneSums& s) {
        return std::ranges::all_of(s.least, [&](double x) { return x == s.most[0]; }) &&
               std::ranges::all_of(s.most, [&](double x) { return x == s.most[0]; });
    };
    Statistic told;
    if (std::ranges::all_of(own, constant) &&
        std::ranges::all_of(own, [&](const LaneSums& s) { return s.most[0] == trials.front(); })) {
        told.mean = told.p10 = told.p50 = told.p90 = told.tail_mean = trials.front();
        told.means.fill(told.mean);
        return told;
    }
    // All trials first and then one replicate after the other: a figure that is one value in most trials is collected
    // nearly as a whole.
    const auto select = [&](Sample sample, const std::uint32_t* of, std::size_t from, std::size_t step, double total) {
        std::array<std::uint8_t, counters> flags{};
        sample.want(of, flags.data());
        for (std::size_t g = from; g < groups; g += step) {
            const double* values = trials.data() + g * group;
            find_bins(piece, values, bins);
            for (std::size_t i = 0; i < group; ++i) {
                const unsigned flag = flags[static_cast<std::size_t>(bins[i])];
                if (flag == 0)
                    continue;
                if ((flag & wanted_rank) != 0)
                    sample.collect(values[i]);
                if ((flag & in_tail) != 0)
                    sample.collect_tail(values[i]);
            }
        }
        return sample.figures(total);
    };
    std::uint32_t* const total = counts.data() + replicates * counters;
    for (std::size_t r = 0; r < replicates; ++r)
        for (std::size_t b = 0; b < counters; ++b)
            total[b] += counts[r * counters + b];
    static_cast<Figures&>(told) = select(Sample(trials.size()), total, 0, 1, sum);
    told.means.fill(told.mean);
    if (told.p10 == told.tail_mean)
        return told;
    std::array<Figures, replicates> each{};
    for (std::size_t r = 0; r < replicates; ++r) {
        if (constant(own[r])) {
            const double x = trials[r * group];
            each[r].mean = each[r].p10 = each[r].p50 = each[r].p90 = each[r].tail_mean = x;
        } else {
            each[r] = select(Sample(((groups - r - 1) / replicates + 1) * group), counts.data() + r * counters, r,
                             replicates, own[r].total());
        }
    }
    tell_replicates(each, told);
    return told;
}

} // namespace topsheet::sim
