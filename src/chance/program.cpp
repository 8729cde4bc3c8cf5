#include "chance/program.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "chance/correlation.hpp"

namespace topsheet::chance::detail {

namespace {

/// Connected groups of inputs, members in the order in which correlations first name them.
std::vector<std::vector<int>> connected(const std::vector<Correlation>& correlations) {
    std::vector<int> order;
    for (const Correlation& c : correlations)
        for (const int i : {c.first, c.second})
            if (std::ranges::find(order, i) == order.end())
                order.push_back(i);
    std::vector<int> label(order.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        label[i] = static_cast<int>(i);
    const auto at = [&](int input) -> int& {
        return label[static_cast<std::size_t>(std::ranges::find(order, input) - order.begin())];
    };
    for (const Correlation& c : correlations) {
        const int keep = std::min(at(c.first), at(c.second)), drop = std::max(at(c.first), at(c.second));
        std::ranges::replace(label, drop, keep);
    }
    std::vector<std::vector<int>> groups;
    for (std::size_t k = 0; k < order.size(); ++k) {
        std::vector<int> group;
        for (std::size_t i = 0; i < order.size(); ++i)
            if (label[i] == static_cast<int>(k))
                group.push_back(order[i]);
        if (!group.empty())
            groups.push_back(std::move(group));
    }
    return groups;
}

int position(const std::vector<int>& members, int input) {
    const auto found = std::ranges::find(members, input);
    return found == members.end() ? -1 : static_cast<int>(found - members.begin());
}

/// A connected group's matrix of Pearson correlations, repaired, and the report about it.
SquareMatrix correlate(const std::vector<int>& members, const std::vector<Correlation>& correlations,
                       CorrelationReport& report) {
    const int n = static_cast<int>(members.size());
    SquareMatrix asked(n), named(n), pearson(n);
    for (int i = 0; i < n; ++i)
        pearson(i, i) = 1.0;
    for (const Correlation& c : correlations) {
        const int i = position(members, c.first), j = position(members, c.second);
        if (i < 0 || j < 0)
            continue;
        asked(i, j) = asked(j, i) = c.rank;
        named(i, j) = named(j, i) = 1.0;
        pearson(i, j) = pearson(j, i) = pearson_of_rank(c.rank);
    }
    SquareMatrix obtained = nearest_correlation(pearson);
    report.members = members;
    for (int i = 0; i < n; ++i)
        for (int j = i + 1; j < n; ++j) {
            const bool kept = obtained(i, j) == pearson(i, j);
            const double rank = kept ? asked(i, j) : rank_of_pearson(obtained(i, j));
            report.pairs.push_back({members[static_cast<std::size_t>(i)], members[static_cast<std::size_t>(j)],
                                    asked(i, j), rank, named(i, j) != 0.0});
            report.repaired = report.repaired || std::abs(rank - asked(i, j)) > 1e-4;
        }
    return obtained;
}

/// The members of a group that draw from a channel, mixed; or nothing when fewer than two do.
std::vector<int> mix_group(const Program& program, const std::vector<int>& members, const SquareMatrix& pearson,
                           Channel channel, std::vector<Mix>& mixes) {
    std::vector<int> chosen; // positions in members
    for (std::size_t i = 0; i < members.size(); ++i)
        if (draws_from(program.inputs[static_cast<std::size_t>(members[i])], channel))
            chosen.push_back(static_cast<int>(i));
    if (chosen.size() < 2)
        return {};
    const int n = static_cast<int>(chosen.size());
    SquareMatrix part(n);
    Mix mix{.channel = channel};
    for (int i = 0; i < n; ++i) {
        mix.members.push_back(members[static_cast<std::size_t>(chosen[static_cast<std::size_t>(i)])]);
        for (int j = 0; j < n; ++j)
            part(i, j) = pearson(chosen[static_cast<std::size_t>(i)], chosen[static_cast<std::size_t>(j)]);
    }
    mix.factor = cholesky(part).entries;
    mixes.push_back(mix);
    return mix.members;
}

std::vector<std::vector<Overlap>> overlaps(const Calendar& calendar) {
    const double end = calendar.first_day(calendar.size());
    std::vector<std::vector<Overlap>> weeks(static_cast<std::size_t>(std::ceil(end / 7.0)));
    for (std::size_t w = 0; w < weeks.size(); ++w)
        for (int m = 0; m < calendar.size(); ++m) {
            const double begin = 7.0 * static_cast<double>(w);
            const double days =
                std::min(begin + 7.0, calendar.first_day(m + 1)) - std::max(begin, calendar.first_day(m));
            if (days > 0.0)
                weeks[w].push_back({m, days / calendar.day_count(m)});
        }
    return weeks;
}

/// Gives the inputs that are drawn once their dimensions of the Sobol' sequence: by name, or as pinned.
void lay_out_dimensions(Program& program, std::vector<std::string> pinned) {
    program.dimension.assign(program.inputs.size(), -1);
    if (program.sampling != Sampling::sobol)
        return;
    if (pinned.empty()) {
        for (const Input& input : program.inputs)
            if (draws_from(input, Channel::once))
                pinned.push_back(input.name);
        std::ranges::sort(pinned);
    }
    if (pinned.size() > static_cast<std::size_t>(most_dimensions))
        pinned.resize(static_cast<std::size_t>(most_dimensions));
    program.dimensions = std::move(pinned);
    for (const auto& directions : sobol_directions(static_cast<int>(program.dimensions.size())))
        program.directions.emplace_back(directions);
    std::map<std::string_view, int> place;
    for (std::size_t d = 0; d < program.dimensions.size(); ++d)
        place.emplace(program.dimensions[d], static_cast<int>(d));
    for (std::size_t i = 0; i < program.inputs.size(); ++i)
        if (const auto found = place.find(program.inputs[i].name);
            found != place.end() && draws_from(program.inputs[i], Channel::once))
            program.dimension[i] = found->second;
}

} // namespace

Program make_program(std::vector<Input> inputs, const std::vector<Correlation>& correlations, const Calendar& calendar,
                     std::uint64_t seed, Sampling sampling, std::vector<std::string> pinned) {
    if (const std::string fault = check(inputs, correlations); !fault.empty())
        throw std::invalid_argument(fault);
    Program program;
    program.inputs = std::move(inputs);
    program.seed = seed;
    program.sampling = sampling;
    program.months = calendar.size();
    program.weeks = overlaps(calendar);

    program.rows = static_cast<int>(program.inputs.size());
    for (const Input& input : program.inputs) {
        const std::uint64_t name = hash_name(input.name);
        program.names.push_back(name);
        program.kernels.push_back(is_constant(input.distribution) ? QuantileKernel{} : make_kernel(input.distribution));
        const auto grown = std::ranges::find(program.growths, input.trends);
        program.growth.push_back(input.trends.empty() ? -1 : static_cast<int>(grown - program.growths.begin()));
        if (!input.trends.empty() && grown == program.growths.end())
            program.growths.push_back(input.trends);
        program.first_month.push_back(input.varies() ? program.rows : -1);
        program.rows += input.varies() ? program.months : 0;
        for (std::uint64_t r = 0; r < replicates; ++r) {
            std::array<std::uint64_t, key_words> keys{};
            scramble_keys({seed, name, r}, Channel::once, 0, 1, keys.data());
            program.once_keys.push_back({keys[0], keys[64], keys[128]});
        }
    }

    program.formulas = make_formulas(program.inputs, program.first_month, program.rows);
    lay_out_dimensions(program, std::move(pinned));

    const auto groups = connected(correlations);
    std::vector<SquareMatrix> matrices;
    matrices.reserve(groups.size());
    for (const auto& members : groups)
        matrices.push_back(correlate(members, correlations, program.reports.emplace_back()));
    for (int c = 0; c < channels; ++c) {
        const auto channel = static_cast<Channel>(c);
        std::vector<int> mixed;
        for (std::size_t g = 0; g < groups.size(); ++g)
            for (const int member : mix_group(program, groups[g], matrices[g], channel, program.mixes))
                mixed.push_back(member);
        for (std::size_t i = 0; i < program.inputs.size(); ++i)
            if (draws_from(program.inputs[i], channel) && std::ranges::find(mixed, static_cast<int>(i)) == mixed.end())
                program.mixes.push_back({channel, {static_cast<int>(i)}, {}});
    }
    for (const Mix& mix : program.mixes)
        program.batch = std::max(program.batch, static_cast<int>(mix.members.size()));
    return program;
}

} // namespace topsheet::chance::detail
