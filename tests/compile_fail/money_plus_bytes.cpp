// expect: no match for .operator[+]|invalid operands to binary expression
#include "topsheet/base/units.hpp"

using namespace topsheet;

// Money and bytes have nothing in common to add.
auto sum() {
    return usd(3) + terabytes(40);
}
