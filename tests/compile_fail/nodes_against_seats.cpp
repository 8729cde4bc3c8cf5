// expect: no match for .operator<|invalid operands
#include "topsheet/base/units.hpp"

using namespace topsheet;

// A node is no seat: which of them needs a license is a policy, not an arithmetic.
bool covered(Nodes running, Seats owned) {
    return running <= owned;
}
