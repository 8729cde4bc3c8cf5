#include "topsheet/sim/hash.hpp"

#include <bit>

namespace topsheet::sim {

std::uint64_t hash_of(const Result& result, std::size_t scenario) {
    std::uint64_t hash = 14695981039346656037U;
    const auto add = [&hash](std::uint64_t word) { hash = (hash ^ word) * 1099511628211U; };
    for (const char letter : result.scenarios[scenario].name)
        add(static_cast<unsigned char>(letter));
    for (const auto* totals : {&result.npv_trials[scenario], &result.nominal_trials[scenario]})
        for (const double total : *totals)
            add(std::bit_cast<std::uint64_t>(total));
    return hash;
}

std::uint64_t hash_of(const Result& result) {
    std::uint64_t sum = 0;
    for (std::size_t s = 0; s < result.scenarios.size(); ++s)
        sum += hash_of(result, s);
    return sum;
}

} // namespace topsheet::sim
