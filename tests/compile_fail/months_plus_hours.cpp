// expect: no match for .operator[+]|invalid operands to binary expression
#include "topsheet/base/units.hpp"

using namespace topsheet;

// A billing month is a convention; only the calendar turns it into hours.
Hours total() {
    return hours(12) + months(1);
}
