#include "sim/histogram.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "sim/bytes.hpp"
#include "sim/replicates.hpp"

namespace topsheet::sim {

namespace {

constexpr auto counters = static_cast<std::size_t>(histogram_counters);
constexpr auto replicates = static_cast<std::size_t>(chance::replicates);

/// How the trials of one bin are spread: on lines from its lower edge to its atom and from there to its upper edge.
struct Spread {
    double low, high, atom, below, equal;

    double at(double u) const {
        if (equal == 0.0)
            return line(low, high, u);
        if (u < below)
            return line(low, atom, u / below);
        if (u <= below + equal)
            return atom;
        return line(atom, high, (u - below - equal) / (1.0 - below - equal));
    }
    /// Mean of the shares from u to v.
    double mean(double u, double v) const {
        if (!(v > u))
            return at(u);
        if (equal == 0.0)
            return line(low, high, 0.5 * (u + v));
        double sum = 0.0;
        const auto part = [&](double from, double to) {
            const double a = std::max(u, from), b = std::min(v, to);
            if (b > a)
                sum += (b - a) * at(0.5 * (a + b));
        };
        part(0.0, below);
        part(below, below + equal);
        part(below + equal, 1.0);
        return sum / (v - u);
    }
    static double line(double from, double to, double u) {
        if (std::isinf(from) || std::isinf(to))
            return std::isinf(from) ? from : to;
        return from + (to - from) * u;
    }
};

/// The counts of a run or of one replicate, ready to be asked.
class Counted {
  public:
    Counted(const Aim& aim, std::array<std::uint64_t, counters> counts, const ReplicateSums& all)
        : aim_(&aim),
          counts_(counts),
          all_(&all) {
        std::uint64_t sum = 0;
        for (std::size_t b = 0; b < counters; ++b)
            until_[b] = sum += counts[b];
    }

    Figures figures(Figures* doubt) const {
        const auto n = static_cast<double>(all_->trials);
        Figures f;
        if (all_->nothing > 0) {
            f.mean = f.p10 = f.p50 = f.p90 = f.tail_mean = std::numeric_limits<double>::quiet_NaN();
            return f;
        }
        if (all_->least == all_->most) {
            f.mean = f.p10 = f.p50 = f.p90 = f.tail_mean = all_->least;
            return f;
        }
        f.mean = from_fixed(all_->sum) / n;
        f.p10 = quantile(0.1, doubt ? &doubt->p10 : nullptr);
        f.p50 = quantile(0.5, doubt ? &doubt->p50 : nullptr);
        f.p90 = quantile(0.9, doubt ? &doubt->p90 : nullptr);
        f.tail_mean = std::max(tail(doubt ? &doubt->tail_mean : nullptr), f.p90);
        constexpr double infinity = std::numeric_limits<double>::infinity();
        if (all_->far_above > 0)
            f.mean = f.tail_mean = infinity;
        if (all_->far_below > 0)
            f.mean = -infinity + f.mean; // not a number where both ends are infinite
        return f;
    }

  private:
    Spread spread(std::size_t bin) const {
        const auto [low, high] = aim_->edges(static_cast<int>(bin));
        Spread s{std::max(low, all_->least), std::min(high, all_->most), 0.0, 0.0, 0.0};
        s.low = std::min(s.low, all_->most);
        s.high = std::max(s.high, s.low);
        const auto atom = std::ranges::lower_bound(aim_->atoms, static_cast<std::int32_t>(bin), {}, &Atom::bin);
        if (atom != aim_->atoms.end() && atom->bin == static_cast<std::int32_t>(bin)) {
            s.atom = atom->value;
            s.low = std::min(s.low, s.atom);
            s.high = std::max(s.high, s.atom);
            s.below = atom->below;
            s.equal = atom->equal;
        }
        return s;
    }

    /// The value of a rank, counted from 0, in the middle of its share of the bin.
    double at(std::uint64_t rank, double* doubt) const {
        const auto bin = static_cast<std::size_t>(std::ranges::upper_bound(until_, rank) - until_.begin());
        const auto s = spread(bin);
        if (doubt != nullptr)
            *doubt = std::max(*doubt, s.high - s.low);
        const std::uint64_t before = until_[bin] - counts_[bin];
        return s.at((static_cast<double>(rank - before) + 0.5) / static_cast<double>(counts_[bin]));
    }

    double quantile(double p, double* doubt) const {
        const double place = static_cast<double>(all_->trials - 1) * p;
        const auto low = static_cast<std::uint64_t>(place);
        const double value = at(low, doubt);
        if (place == static_cast<double>(low))
            return value;
        const double next = at(low + 1, doubt);
        return next == value ? value : value + (place - static_cast<double>(low)) * (next - value);
    }

    /// Mean of the largest tenth: the sum from the tail's bin on, and what has to be taken from it or added to it.
    double tail(double* doubt) const {
        const auto n = static_cast<std::uint64_t>(all_->trials), wanted = (n + 9) / 10;
        const auto edge = static_cast<std::size_t>(aim_->tail_bin);
        const std::uint64_t summed = n - (edge > 0 ? until_[edge - 1] : 0);
        double sum = from_fixed(all_->tail), off = 0.0;
        std::uint64_t left = summed > wanted ? summed - wanted : wanted - summed;
        const bool too_many = summed > wanted;
        for (std::size_t b = edge; left > 0 && (too_many ? b < counters : b > 0);) {
            const std::size_t bin = too_many ? b++ : --b;
            const std::uint64_t take = std::min<std::uint64_t>(left, counts_[bin]);
            if (take == 0)
                continue;
            const auto s = spread(bin);
            const auto moved = static_cast<double>(take);
            const double share = moved / static_cast<double>(counts_[bin]);
            sum += too_many ? -moved * s.mean(0.0, share) : moved * s.mean(1.0 - share, 1.0);
            off += moved * (s.high - s.low);
            left -= take;
        }
        if (doubt != nullptr)
            *doubt = off / static_cast<double>(wanted);
        return std::min(sum / static_cast<double>(wanted), all_->most);
    }

    const Aim* aim_;
    std::array<std::uint64_t, counters> counts_;
    std::array<std::uint64_t, counters> until_{};
    const ReplicateSums* all_;
};

} // namespace

Histogram::Histogram(std::shared_ptr<const Aim> aim)
    : aim_(std::move(aim)),
      counts_(counters * replicates),
      sums_(replicates) {}

void Histogram::add(std::int64_t group, const double* trials) {
    Moments m;
    const Aim& aim = *aim_;
    const auto r = static_cast<std::size_t>(group % chance::replicates);
    if (r != waiting_replicate_ || static_cast<std::size_t>(waiting_groups_ * chance::group_size) == waiting_.size())
        settle();
    waiting_replicate_ = r;
    std::uint16_t* const bins = waiting_.data() + waiting_groups_++ * chance::group_size;
    find_bins(aim.pieces.data(), aim.pieces.size() == 3, aim.tail_bin, trials, bins, m);
    sums_[r].add(trials, m, [&](double x) { return aim.place(x) >= aim.tail_bin; });
}

void Histogram::settle() {
    count_bins(waiting_.data(), waiting_groups_, counts_.data() + waiting_replicate_ * counters);
    waiting_groups_ = 0;
}

std::vector<std::uint32_t> Histogram::counts(std::size_t replicate) const {
    const auto first = counts_.begin() + static_cast<std::ptrdiff_t>(replicate * counters);
    std::vector<std::uint32_t> list(first, first + static_cast<std::ptrdiff_t>(counters));
    if (replicate == waiting_replicate_)
        count_bins(waiting_.data(), waiting_groups_, list.data());
    return list;
}

void Histogram::add(const Histogram& other) {
    if (aim_ != other.aim_ && *aim_ != *other.aim_)
        throw std::invalid_argument("histograms over different pilots");
    for (std::size_t i = 0; i < counts_.size(); ++i)
        counts_[i] += other.counts_[i];
    count_bins(other.waiting_.data(), other.waiting_groups_, counts_.data() + other.waiting_replicate_ * counters);
    for (std::size_t r = 0; r < replicates; ++r)
        sums_[r].add(other.sums_[r]);
}

std::int64_t Histogram::trials() const {
    std::int64_t sum = 0;
    for (const auto& t : sums_)
        sum += t.trials;
    return sum;
}

/// Counts and sums of all replicates together.
struct Histogram::Whole {
    std::array<std::uint64_t, counters> counts{};
    ReplicateSums sums;
};

Histogram::Whole Histogram::whole() const {
    Whole all;
    for (std::size_t r = 0; r < replicates; ++r) {
        const auto own = counts(r);
        for (std::size_t b = 0; b < counters; ++b)
            all.counts[b] += own[b];
        all.sums.add(sums_[r]);
    }
    return all;
}

Statistic Histogram::statistic() const {
    const Whole all = whole();
    Statistic s;
    if (all.sums.trials == 0)
        return s;
    static_cast<Figures&>(s) = Counted(*aim_, all.counts, all.sums).figures(nullptr);
    s.means.fill(s.mean);
    if (s.p10 == s.tail_mean || std::ranges::any_of(sums_, [](const ReplicateSums& t) { return t.trials == 0; }))
        return s;
    std::array<Figures, replicates> each{};
    for (std::size_t r = 0; r < replicates; ++r) {
        std::array<std::uint64_t, counters> own{};
        std::ranges::copy(counts(r), own.begin());
        each[r] = Counted(*aim_, own, sums_[r]).figures(nullptr);
    }
    tell_replicates(each, s);
    return s;
}

Figures Histogram::doubt() const {
    Figures off;
    const Whole all = whole();
    if (all.sums.trials > 0)
        Counted(*aim_, all.counts, all.sums).figures(&off);
    return off;
}

} // namespace topsheet::sim
