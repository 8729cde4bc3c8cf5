// expect: could not convert|cannot convert|conversion from|no viable conversion
#include "topsheet/base/units.hpp"

using namespace topsheet;

// A price per GB and month, paid for hours instead of months: 730 times too much.
Money bill() {
    const auto price = usd(0.023) / (gigabytes(1) * months(1));
    return price * terabytes(40) * hours(730);
}
