#include "topsheet/sim/monte_carlo.hpp"

#include "topsheet/sim/simulation.hpp"

namespace topsheet::sim {

std::optional<Result> run(const model::Study& study, const RunOptions& options) {
    Simulation simulation(study, options);
    if (!simulation.run(rounded_trials(options.trials)) && simulation.faults().empty())
        return std::nullopt; // stopped
    return simulation.result();
}

} // namespace topsheet::sim
