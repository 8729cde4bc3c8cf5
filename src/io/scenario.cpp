// Compiles the readers of scenarios.
#include "io/keys.hpp"

namespace topsheet::io {

template void read<model::Scenario>(const Scope&, const Node&, std::vector<model::Scenario>&, const FieldView&);

} // namespace topsheet::io
