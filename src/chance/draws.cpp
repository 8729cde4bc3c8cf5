#include "topsheet/chance/draws.hpp"

#include <algorithm>
#include <utility>

#include "chance/lane.hpp"
#include "chance/program.hpp"
#include "chance/wide.hpp"
#include "topsheet/chance/math.hpp"

namespace topsheet::chance {

namespace {

using detail::Channel;
using detail::key_words;
using detail::Program;

constexpr int lanes = group_size;

// --- loops over the 64 trials -------------------------------------------------------------------------

TOPSHEET_LOOP void copy_row(const double* __restrict from, double* __restrict to) {
    for (int i = 0; i < lanes; ++i)
        to[i] = from[i];
}

TOPSHEET_LOOP void set_row(double value, double* to) {
    for (int i = 0; i < lanes; ++i)
        to[i] = value;
}

TOPSHEET_LOOP void multiply_row(const double* __restrict factor, double* __restrict row) {
    for (int i = 0; i < lanes; ++i)
        row[i] *= factor[i];
}

/// Months 1 to the last of a level that grows: each is the one before times `growth`.
TOPSHEET_LOOP void grow_rows(const double* __restrict growth, int months, double* rows) {
    for (int m = 1; m < months; ++m) {
        const double* const before = rows + (m - 1) * lanes;
        double* const now = rows + m * lanes;
        for (int i = 0; i < lanes; ++i)
            now[i] = before[i] * growth[i];
    }
}

TOPSHEET_LOOP void add_row(const double* __restrict value, double weight, double* __restrict row) {
    for (int i = 0; i < lanes; ++i)
        row[i] += weight * value[i];
}

/// sum += ln(1 + g) with g = 12 * value; g of -100 % and below takes the value to zero.
TOPSHEET_LOOP void add_growth(const double* __restrict value, double* __restrict sum) {
    for (int i = 0; i < lanes; ++i) {
        const double yearly = 1.0 + 12.0 * value[i];
        sum[i] += lane::log(yearly > 1e-300 ? yearly : 1e-300);
    }
}

/// (1 + g)^(1/12) from ln(1 + g), in place.
TOPSHEET_LOOP void monthly_growth(double* sum) {
    for (int i = 0; i < lanes; ++i)
        sum[i] = lane::exp(sum[i] / 12.0);
}

/// One month of volatility: sigma / sqrt(12) = sqrt(12) * value, as the value is per month.
TOPSHEET_LOOP void shock_row(const double* __restrict z, const double* __restrict value, double month,
                             double* __restrict walk, double* __restrict row) {
    for (int i = 0; i < lanes; ++i) {
        const double s = 3.4641016151377544 * value[i], w = walk[i] + s * z[i];
        walk[i] = w;
        row[i] *= lane::exp(w - 0.5 * month * (s * s));
    }
}

TOPSHEET_LOOP void noise_row(const double* __restrict z, const double* __restrict s, double* __restrict row) {
    for (int i = 0; i < lanes; ++i)
        row[i] *= lane::exp(s[i] * z[i] - 0.5 * (s[i] * s[i]));
}

/// The level from a stated jump on.
TOPSHEET_LOOP void jump_row(const double* __restrict size, double* __restrict row) {
    for (int i = 0; i < lanes; ++i)
        row[i] *= 1.0 + size[i];
}

/// One month of jumps by chance: u < 1 - (1 - c)^(1/12) with c = 12 * value, asked as (1 - u)^12 > 1 - c.
TOPSHEET_LOOP void chance_row(const double* __restrict u, const double* __restrict size, const double* __restrict value,
                              double* __restrict level, double* __restrict row) {
    for (int i = 0; i < lanes; ++i) {
        const double v = 1.0 - u[i], v3 = v * v * v, v6 = v3 * v3;
        const double now = v6 * v6 > 1.0 - 12.0 * value[i] ? level[i] * (1.0 + size[i]) : level[i];
        level[i] = now;
        row[i] *= now;
    }
}

/// rows := L rows, from the last row up so that none is overwritten too early.
TOPSHEET_LOOP void mix_rows(const double* factor, int n, double* rows) {
    for (int i = n - 1; i >= 0; --i) {
        double* const row = rows + i * lanes;
        const double own = factor[i * n + i];
        for (int l = 0; l < lanes; ++l)
            row[l] *= own;
        for (int j = 0; j < i; ++j)
            add_row(rows + j * lanes, factor[i * n + j], row);
    }
}

// --- one group of trials ------------------------------------------------------------------------------

/// A fill in progress: the program, the block's memory, and which trials.
struct Fill {
    const Program& program;
    double* rows;
    double* batch;   // uniforms, then normals
    double* walks;   // sums of shocks or products of jumps, one row per member
    double* growths; // (1 + g)^(1/12) of each list of trends
    std::uint64_t* keys;
    std::uint64_t replicate;
    std::uint64_t first; // point of lane 0

    [[nodiscard]] const Input& input(int i) const { return program.inputs[static_cast<std::size_t>(i)]; }
    [[nodiscard]] double* base(int i) const { return rows + i * lanes; }
    [[nodiscard]] double* month(int i, int m) const {
        return rows + (program.first_month[static_cast<std::size_t>(i)] + m) * lanes;
    }
    [[nodiscard]] detail::Stream stream(int i) const {
        return {program.seed, program.names[static_cast<std::size_t>(i)], replicate};
    }

    /// Scramble keys of every member for up to 64 indices from `begin`.
    void prepare(const detail::Mix& mix, int begin, int count) const {
        if (program.sampling == Sampling::random || mix.channel == Channel::once)
            return;
        for (std::size_t j = 0; j < mix.members.size(); ++j)
            detail::scramble_keys(stream(mix.members[j]), mix.channel, static_cast<std::uint64_t>(begin), count,
                                  keys + j * key_words);
    }

    /// 64 uniforms of member `j` at `index`, which is the `offset`-th of those prepared.
    void uniforms(const detail::Mix& mix, std::size_t j, int index, int offset, double* out) const {
        const int i = mix.members[j];
        if (program.sampling == Sampling::random)
            return detail::random_uniforms(stream(i), mix.channel, static_cast<std::uint64_t>(index), first, out);
        if (mix.channel == Channel::once) {
            const auto& key = program.once_keys[static_cast<std::size_t>(i) * replicates + replicate];
            const int dimension = program.dimension[static_cast<std::size_t>(i)];
            if (dimension < 0)
                return detail::stratified_uniforms(key, first, out);
            return detail::sobol_uniforms(program.directions[static_cast<std::size_t>(dimension)], key, first, out);
        }
        const std::uint64_t* const k = keys + j * key_words + offset;
        detail::stratified_uniforms({k[0], k[64], k[128]}, first, out);
    }

    /// Whether a mix starts from normals: shocks do, correlated inputs do, others where their kind asks for it.
    [[nodiscard]] bool wants_normals(const detail::Mix& mix) const {
        if (mix.channel == Channel::jump)
            return mix.members.size() > 1;
        return mix.channel == Channel::volatility || mix.channel == Channel::noise || mix.members.size() > 1 ||
               program.kernels[static_cast<std::size_t>(mix.members.front())].from_normal();
    }

    /// Makes all draws of a mix and puts them where they belong.
    void run(const detail::Mix& mix) const {
        const std::size_t members = mix.members.size();
        const int count = program.count(mix.channel), together = members > 1 ? 1 : detail::batch_rows;
        if (mix.channel == Channel::volatility || mix.channel == Channel::jump)
            for (std::size_t j = 0; j < members; ++j)
                wide<set_row>(mix.channel == Channel::jump ? 1.0 : 0.0, walks + j * lanes);
        for (int begin = 0; begin < count; begin += 64) {
            const int end = std::min(count, begin + 64);
            prepare(mix, begin, end - begin);
            for (int index = begin; index < end; index += together) {
                const std::size_t here = static_cast<std::size_t>(std::min(together, end - index));
                const std::size_t total = std::max(here, members);
                for (std::size_t row = 0; row < total; ++row) {
                    const int k = members > 1 ? index : index + static_cast<int>(row);
                    uniforms(mix, members > 1 ? row : 0, k, k - begin, batch + row * lanes);
                }
                if (wants_normals(mix))
                    normal_quantile(std::span<const double>(batch, total * lanes), std::span(batch, total * lanes));
                if (members > 1)
                    wide<mix_rows>(mix.factor.data(), static_cast<int>(members), batch);
                for (std::size_t row = 0; row < total; ++row)
                    place(mix, members > 1 ? row : 0, members > 1 ? index : index + static_cast<int>(row),
                          batch + row * lanes);
            }
        }
    }

    /// Turns one row of draws into values, shocks or noise.
    void place(const detail::Mix& mix, std::size_t j, int index, double* draws) const {
        const int i = mix.members[j];
        const auto& kernel = program.kernels[static_cast<std::size_t>(i)];
        if (mix.channel == Channel::volatility)
            return wide<shock_row>(draws, base(input(i).volatility), index + 1.0, walks + j * lanes, month(i, index));
        if (mix.channel == Channel::noise)
            return wide<noise_row>(draws, base(input(i).noise), month(i, index));
        if (mix.channel == Channel::jump) {
            if (mix.members.size() > 1)
                normal_cdf(std::span<const double>(draws, lanes), std::span(draws, lanes));
            return wide<chance_row>(draws, base(input(i).jump.size), base(input(i).jump.chance), walks + j * lanes,
                                    month(i, index));
        }
        if (mix.members.size() > 1 && !kernel.from_normal())
            normal_cdf(std::span<const double>(draws, lanes), std::span(draws, lanes));
        if (mix.channel == Channel::once)
            return detail::apply(kernel, draws, base(i), lanes);
        if (mix.channel == Channel::month)
            return detail::apply(kernel, draws, month(i, index), lanes);
        detail::apply(kernel, draws, draws, lanes);
        for (const auto& overlap : program.weeks[static_cast<std::size_t>(index)])
            wide<add_row>(draws, overlap.weight, month(i, overlap.month));
    }

    /// Whether an input has fresh draws every week or month.
    [[nodiscard]] bool redrawn(int i) const {
        return detail::draws_from(input(i), Channel::week) || detail::draws_from(input(i), Channel::month);
    }

    /// What each list of trends makes of a month.
    void find_growths() const {
        double* growth = growths;
        for (const auto& trends : program.growths) {
            wide<set_row>(0.0, growth);
            for (const int trend : trends)
                wide<add_growth>(base(trend), growth);
            wide<monthly_growth>(growth);
            growth += lanes;
        }
    }

    /// Months of an input that varies, before shocks: the draw, or fresh draws, times growth.
    void grow(int i) const {
        double* const level = batch;
        const bool grows = !input(i).trends.empty();
        const double* const growth = growths + program.growth[static_cast<std::size_t>(i)] * lanes; // where it grows
        const Jump& jump = input(i).jump;
        if (grows && !redrawn(i) && !jump.given()) {
            wide<copy_row>(base(i), month(i, 0));
            return wide<grow_rows>(growth, program.months, month(i, 0));
        }
        if (redrawn(i))
            wide<set_row>(1.0, level);
        else
            wide<copy_row>(base(i), level);
        for (int m = 0; m < program.months; ++m) {
            if (m > 0 && grows)
                wide<multiply_row>(growth, level);
            if (!redrawn(i))
                wide<copy_row>(level, month(i, m));
            else if (grows)
                wide<multiply_row>(level, month(i, m));
            if (jump.given() && jump.chance < 0 && m >= jump.month)
                wide<jump_row>(base(jump.size), month(i, m));
        }
    }
};

double* new_rows(int rows) {
    return static_cast<double*>(
        ::operator new[](sizeof(double) * lanes * static_cast<std::size_t>(rows), std::align_val_t{64}));
}

} // namespace

DrawPlan::DrawPlan(std::vector<Input> inputs, const std::vector<Correlation>& correlations, const Calendar& calendar,
                   std::uint64_t seed, Sampling sampling, std::vector<std::string> pinned)
    : program_(std::make_shared<const Program>(
          detail::make_program(std::move(inputs), correlations, calendar, seed, sampling, std::move(pinned)))) {}

const std::vector<Input>& DrawPlan::inputs() const {
    return program_->inputs;
}
const std::vector<CorrelationReport>& DrawPlan::correlations() const {
    return program_->reports;
}
int DrawPlan::months() const {
    return program_->months;
}
std::uint64_t DrawPlan::seed() const {
    return program_->seed;
}
Sampling DrawPlan::sampling() const {
    return program_->sampling;
}
const std::vector<std::string>& DrawPlan::dimensions() const {
    return program_->dimensions;
}

void DrawPlan::fill(std::int64_t group, DrawBlock& block) const {
    const Program& program = *program_;
    const Fill fill{program,
                    block.rows_.get(),
                    block.scratch_.get(),
                    block.scratch_.get() + program.batch * lanes,
                    block.scratch_.get() + 2 * program.batch * lanes,
                    block.keys_.data(),
                    static_cast<std::uint64_t>(group % replicates),
                    static_cast<std::uint64_t>(group / replicates) * lanes};
    const int count = static_cast<int>(program.inputs.size());
    for (int i = 0; i < count; ++i) // weeks add up in the months
        if (detail::draws_from(program.inputs[static_cast<std::size_t>(i)], Channel::week))
            for (int m = 0; m < program.months; ++m)
                wide<set_row>(0.0, fill.month(i, m));
    const auto drawn = std::ranges::find_if(program.mixes, [](const auto& m) { return m.channel > Channel::month; });
    for (auto mix = program.mixes.begin(); mix != drawn; ++mix)
        fill.run(*mix);
    fill.find_growths();
    for (int i = 0; i < count; ++i)
        if (const Input& input = program.inputs[static_cast<std::size_t>(i)]; input.varies() && !input.formula)
            fill.grow(i);
    for (auto mix = drawn; mix != program.mixes.end(); ++mix)
        fill.run(*mix);
    program.formulas.run(fill.rows, program.months);
}

DrawBlock::DrawBlock(const DrawPlan& plan)
    : rows_(new_rows(plan.program_->rows)),
      scratch_(new_rows(2 * plan.program_->batch + static_cast<int>(plan.program_->growths.size()))) {
    const Program& program = *plan.program_;
    std::fill_n(rows_.get(), static_cast<std::size_t>(program.rows) * lanes, 0.0);
    for (std::size_t i = 0; i < program.inputs.size(); ++i) {
        const int first = program.first_month[i];
        const std::size_t row = first < 0 ? i : static_cast<std::size_t>(first);
        where_.push_back({row * lanes, first < 0 ? std::size_t{0} : std::size_t{lanes}});
        if (is_constant(program.inputs[i].distribution))
            wide<set_row>(quantile(program.inputs[i].distribution, 0.5), rows_.get() + i * lanes);
    }
    keys_.resize(static_cast<std::size_t>(program.batch) * key_words);
}

} // namespace topsheet::chance
