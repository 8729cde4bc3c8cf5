// expect: could not convert|cannot convert|no match for .operator=|no viable
#include "topsheet/base/units.hpp"

using namespace topsheet;

// 40 of what?
void store(Bytes& stock) {
    stock = 40.0;
}
