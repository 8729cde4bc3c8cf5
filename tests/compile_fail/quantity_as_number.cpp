// expect: cannot convert|could not convert|no viable conversion
#include "topsheet/base/units.hpp"

using namespace topsheet;

// A quantity leaves by naming its unit: stock / terabytes(1).
double number(Bytes stock) {
    return stock;
}
