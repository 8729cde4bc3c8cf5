#include "topsheet/sim/statistic.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "sim/replicates.hpp"
#include "sim/selection.hpp"

namespace topsheet::sim {

namespace {

constexpr std::size_t group = chance::group_size;
constexpr std::size_t replicates = chance::replicates;

/// Errors that are no larger beside the figure are those of sums in double precision: nothing about it is random.
constexpr double rounding = 1e-13;

/// A sum in a fixed order, in eight lanes so that it can be vectorized.
double ordered_sum(std::span<const double> values) {
    double lanes[8] = {};
    std::size_t i = 0;
    for (; i + 8 <= values.size(); i += 8)
        for (std::size_t k = 0; k < 8; ++k)
            lanes[k] += values[i + k];
    for (; i < values.size(); ++i)
        lanes[0] += values[i];
    return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
}

/// The quantile between the order statistics around place (n - 1) p. Everything below `first` is known to
/// be smaller than everything from there on; the part from the result's place on is left so as well.
double select(std::vector<double>& values, std::size_t& first, double p) {
    const double place = static_cast<double>(values.size() - 1) * p;
    const auto low = static_cast<std::size_t>(place);
    const auto at = [&](std::size_t i) { return values.begin() + static_cast<std::ptrdiff_t>(i); };
    std::nth_element(at(first), at(low), values.end());
    first = low;
    const double value = values[low];
    if (low + 1 >= values.size() || place == static_cast<double>(low))
        return value;
    const double next = *std::min_element(at(low + 1), values.end());
    if (next == value) // infinite both, say
        return value;
    return value + (place - static_cast<double>(low)) * (next - value);
}

/// Figures of some trials; `work` is scratch.
Figures figures(std::span<const double> trials, std::vector<double>& work) {
    Figures f;
    const auto n = trials.size();
    f.mean = ordered_sum(trials) / static_cast<double>(n);
    if (std::ranges::all_of(trials, [&](double x) { return x == trials.front(); })) {
        f.mean = f.p10 = f.p50 = f.p90 = f.tail_mean = trials.front();
        return f;
    }
    work.assign(trials.begin(), trials.end());
    std::size_t first = 0;
    f.p10 = select(work, first, 0.10);
    f.p50 = select(work, first, 0.50);
    f.p90 = select(work, first, 0.90);
    // The largest tenth, added in the order of the trials; ties at its edge count once each.
    const std::size_t tail = (n + 9) / 10;
    const auto edge = work.begin() + static_cast<std::ptrdiff_t>(n - tail);
    std::nth_element(work.begin() + static_cast<std::ptrdiff_t>(first), edge, work.end());
    const double least = *edge;
    double sum = 0.0;
    std::size_t above = 0;
    for (const double x : trials)
        if (x > least) {
            sum += x;
            ++above;
        }
    f.tail_mean = (sum + least * static_cast<double>(tail - above)) / static_cast<double>(tail);
    return f;
}

/// The trials of one replicate: every sixteenth group.
void gather(std::span<const double> trials, std::size_t replicate, std::vector<double>& out) {
    out.clear();
    for (std::size_t g = replicate; g * group < trials.size(); g += replicates) {
        const auto part = trials.subspan(g * group, std::min(group, trials.size() - g * group));
        out.insert(out.end(), part.begin(), part.end());
    }
}

} // namespace

double standard_error(const Replicates& each) {
    constexpr double count = replicates;
    double mean = 0.0;
    for (const double x : each)
        mean += x / count;
    double squares = 0.0, largest = 0.0;
    for (const double x : each) {
        squares += (x - mean) * (x - mean);
        largest = std::max(largest, std::abs(x));
    }
    const double error = std::sqrt(squares / (count - 1.0) / count);
    return error < rounding * largest ? 0.0 : error;
}

Mean& Mean::operator+=(const Mean& other) {
    value += other.value;
    for (std::size_t r = 0; r < each.size(); ++r)
        each[r] += other.each[r];
    return *this;
}

Mean& Mean::operator-=(const Mean& other) {
    return *this += -1.0 * other;
}

Mean& Mean::operator*=(double factor) {
    value *= factor;
    for (double& x : each)
        x *= factor;
    return *this;
}

Estimate ratio(const Mean& part, const Mean& whole) {
    if (whole.value == 0.0)
        return {};
    const double value = part.value / whole.value;
    return {value, (part - value * whole).error() / std::abs(whole.value)};
}

Statistic summarize(std::span<const double> trials) {
    Statistic s;
    if (trials.empty())
        return s;
    if (const auto selected = select_figures(trials))
        return *selected;
    std::vector<double> work, part;
    static_cast<Figures&>(s) = figures(trials, work);
    s.means.fill(s.mean);
    if (trials.size() < group * replicates || s.p10 == s.tail_mean)
        return s;
    std::array<Figures, replicates> each{};
    for (std::size_t r = 0; r < replicates; ++r) {
        gather(trials, r, part);
        each[r] = figures(part, work);
    }
    tell_replicates(each, s);
    return s;
}

std::optional<Statistic> summarize_some(std::span<const double> trials) {
    const auto left_out = [](double x) { return std::isnan(x); };
    if (std::ranges::none_of(trials, left_out))
        return trials.empty() ? std::nullopt : std::optional(summarize(trials));
    std::vector<double> part(trials.begin(), trials.end()), work;
    std::erase_if(part, left_out);
    if (part.empty())
        return std::nullopt;
    Statistic s;
    static_cast<Figures&>(s) = figures(part, work);
    s.means.fill(s.mean);
    std::array<Figures, replicates> each{};
    for (std::size_t r = 0; r < replicates; ++r) {
        gather(trials, r, part);
        std::erase_if(part, left_out);
        if (part.empty()) // too few to tell an error
            return s;
        each[r] = figures(part, work);
    }
    tell_replicates(each, s);
    return s;
}

Probability probability(std::span<const double> trials) {
    if (trials.empty())
        return {};
    Probability p{ordered_sum(trials) / static_cast<double>(trials.size()), 0.0};
    if (trials.size() < group * replicates)
        return p;
    std::array<double, replicates> mean{};
    std::vector<double> part;
    for (std::size_t r = 0; r < replicates; ++r) {
        gather(trials, r, part);
        mean[r] = ordered_sum(part) / static_cast<double>(part.size());
    }
    p.error = standard_error(mean);
    return p;
}

} // namespace topsheet::sim
