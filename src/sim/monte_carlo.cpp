#include "topsheet/sim/monte_carlo.hpp"

#include "sim/finish.hpp"

namespace topsheet::sim {

std::optional<Result> run(const model::Study& study, const RunOptions& options) {
    const Groups all{0, rounded_trials(options.trials) / chance::group_size};
    Runner runner(study, options);
    if (!runner.choose_seats())
        return std::nullopt;
    std::optional<FarmWatches> watches;
    if (options.farm)
        watches.emplace(runner.evaluations(), runner.demand(), true, all.trials(), options.farm_nodes);
    FarmWatches* const watching = watches ? &*watches : nullptr;
    Tally tally = runner.run(all, watching);
    if (tally.faults.empty() && tally.groups.last < all.last)
        return std::nullopt;
    return finish(runner, std::move(tally), watching);
}

} // namespace topsheet::sim
