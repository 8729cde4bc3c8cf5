#include "topsheet/engine/activity.hpp"

#include "engine/kernels.hpp"

namespace topsheet::engine {

void MonthTable::add(int slot, int month, const Block& amount) {
    const std::size_t i = at(slot, month);
    if (touched_[i] != 0) {
        kernels::raise(blocks_[i], amount);
    } else {
        blocks_[i] = amount;
        touched_[i] = 1;
    }
}

} // namespace topsheet::engine
