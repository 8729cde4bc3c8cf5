// Compiles the readers of the workload and the estate.
#include "io/keys.hpp"

namespace topsheet::io {

template void read<model::Workload>(const Scope&, const Node&, model::Workload&, const FieldView&);
template void read<model::Estate>(const Scope&, const Node&, model::Estate&, const FieldView&);

} // namespace topsheet::io
