#pragma once
/// @file
/// Draws of all inputs, in groups of 64 trials.
///
/// A draw is a pure function of seed, input name, replicate, point and what is drawn (the input itself,
/// a month's shock, a week): adding inputs, reordering them, running more trials or more threads changes
/// no other draw, and every scenario sees the same luck.
///
///     const DrawPlan plan(inputs, correlations, calendar, 1, Sampling::stratified);
///     DrawBlock block(plan);                         // one per thread
///     plan.fill(group, block);                       // trials 64 g ... 64 g + 63
///     const double* price = block.value(index, month);
///
/// Streams: Threefry4x64-20 (Salmon et al., SC 2011; Random123) with key {seed, hash(name), replicate, 0}.
/// Correlation: Gaussian copula with Pearson 2 sin(pi rho / 6) (Kruskal 1958), the nearest correlation
/// matrix after Higham, IMA J. Numer. Anal. 22 (2002) 329. More in docs/explanation/uncertainty.md.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <vector>

#include "topsheet/base/calendar.hpp"
#include "topsheet/chance/input.hpp"

namespace topsheet::chance {

/// How points are laid out.
enum class Sampling {
    random,     ///< independent points
    stratified, ///< per draw a van der Corput sequence, index shuffled and value Owen-scrambled by its key:
                ///< the first 2^k points of a replicate have one in each interval of length 2^-k
    sobol,      ///< inputs that are drawn once per trial share an Owen-scrambled Sobol' sequence, a dimension each;
                ///< weeks, months, shocks and jumps are stratified
};

/// Trials that are drawn together.
inline constexpr int group_size = 64;
/// Independent repetitions of the plan; their spread is the error of a statistic.
inline constexpr int replicates = 16;

/// The replicate that a group of trials belongs to.
constexpr int replicate_of(std::int64_t group) {
    return static_cast<int>(group % replicates);
}

/// What became of the correlations of one connected group of inputs.
struct CorrelationReport {
    /// Rank correlation of two members. Pairs that no correlation names are asked for as zero.
    struct Pair {
        int first = -1;        ///< index of an input
        int second = -1;       ///< index of an input
        double asked = 0.0;    ///< as stated
        double obtained = 0.0; ///< after the repair
        bool named = false;    ///< whether a correlation names the pair
    };
    std::vector<int> members{}; ///< indices of inputs, in the order in which the correlations first name them
    std::vector<Pair> pairs{};  ///< every pair of members
    bool repaired = false;      ///< the stated numbers contradict each other; the nearest possible ones are used
};

class DrawBlock;

namespace detail {
struct Program;
} // namespace detail

/// Which draws a study needs, worked out once: streams, quantile tables, correlated groups. Immutable and
/// cheap to copy; any number of threads may fill their own blocks from one plan.
class DrawPlan {
  public:
    /// `correlations` refer to positions in `inputs`; months come from `calendar`, which also places the
    /// weeks: week w covers days 7w to 7w + 7 of the study. Throws std::invalid_argument with the sentence
    /// of `check(inputs, correlations)` when that is not empty. `pinned` is the dimension list of an earlier plan
    /// (`dimensions()`), for `sobol`: its inputs keep their dimensions whatever else the study has, and inputs that it
    /// does not name are stratified. When it is empty the list holds all inputs that are drawn once, by name.
    DrawPlan(std::vector<Input> inputs, const std::vector<Correlation>& correlations, const Calendar& calendar,
             std::uint64_t seed, Sampling sampling, std::vector<std::string> pinned = {});

    [[nodiscard]] const std::vector<Input>& inputs() const;
    /// One report for each connected group of correlated inputs.
    [[nodiscard]] const std::vector<CorrelationReport>& correlations() const;
    /// Months in the horizon.
    [[nodiscard]] int months() const;
    [[nodiscard]] std::uint64_t seed() const;
    [[nodiscard]] Sampling sampling() const;
    /// Names by dimension of the Sobol' sequence; empty under the other plans.
    [[nodiscard]] const std::vector<std::string>& dimensions() const;

    /// Fills `block`, made from this plan, with trials 64 g ... 64 g + 63: replicate g mod 16, points
    /// 64 floor(g / 16) onward of that replicate. `group` is zero or more (below 2^30, some 70 billion trials, when
    /// stratified). Allocates nothing.
    void fill(std::int64_t group, DrawBlock& block) const;

  private:
    friend class DrawBlock;
    std::shared_ptr<const detail::Program> program_;
};

/// The values of all inputs for 64 trials, as rows of 64 doubles aligned to 64 bytes. Can be moved, not copied.
class DrawBlock {
  public:
    /// Room for the plan's inputs; constants are already in place. Holds no reference to the plan.
    explicit DrawBlock(const DrawPlan& plan);

    /// The 64 values of an input in month `month` (0 for the first). The month does not matter for inputs
    /// that do not vary.
    [[nodiscard]] const double* value(int input, int month) const {
        return rows_.get() + place(input).first + place(input).stride * static_cast<std::size_t>(month);
    }
    /// The same as a span.
    [[nodiscard]] std::span<const double, group_size> values(int input, int month) const {
        return std::span<const double, group_size>(value(input, month), static_cast<std::size_t>(group_size));
    }
    /// Whether the input can differ from month to month.
    [[nodiscard]] bool varies(int input) const { return place(input).stride != 0; }

  private:
    friend class DrawPlan;
    struct Place {
        std::size_t first = 0;  ///< where the row of month 0 begins
        std::size_t stride = 0; ///< from one month to the next; 0 when all months share a row
    };
    struct AlignedDelete {
        void operator()(double* rows) const { ::operator delete[](rows, std::align_val_t{64}); }
    };
    using Rows = std::unique_ptr<double[], AlignedDelete>;
    [[nodiscard]] const Place& place(int input) const { return where_[static_cast<std::size_t>(input)]; }

    std::vector<Place> where_;
    Rows rows_;                       // one row per input, then the months of inputs that vary
    Rows scratch_;                    // uniforms and normals of one batch, and random walks
    std::vector<std::uint64_t> keys_; // scramble keys of one correlated group
};

} // namespace topsheet::chance
