// compiles: the control. If this fails, every other file here fails for the wrong reason.
#include "topsheet/base/units.hpp"

using namespace topsheet;

Money bill() {
    const auto price = usd(0.023) / (gigabytes(1) * months(1));
    const Bytes stock = terabytes(40) + tebibytes(1);
    return price * stock * months(1) + usd(3.2) / node_hours(1) * nodes(12) * hours(8);
}
