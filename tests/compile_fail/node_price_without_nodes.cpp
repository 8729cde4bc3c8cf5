// expect: could not convert|cannot convert|conversion from|no viable conversion
#include "topsheet/base/units.hpp"

using namespace topsheet;

// A price per node-hour, paid for hours of no node at all.
Money bill() {
    const auto price = usd(3.2) / node_hours(1);
    return price * hours(8);
}
