// expect: could not convert|cannot convert|no viable conversion|no known conversion|no matching function
#include "topsheet/base/units.hpp"

using namespace topsheet;

// A minimum stay is a time.
Months minimum_stay(Months stay) {
    return stay;
}
Months mistaken() {
    return minimum_stay(tebibytes(3));
}
