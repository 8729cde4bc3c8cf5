#pragma once
/// @file
/// The large families are read by templates that are compiled once each: workload.cpp and scenario.cpp.

#include "io/keys.hpp"

namespace topsheet::io {

extern template void read<model::Workload>(const Scope&, const Node&, model::Workload&, const FieldView&);
extern template void read<model::Estate>(const Scope&, const Node&, model::Estate&, const FieldView&);
extern template void read<model::Scenario>(const Scope&, const Node&, std::vector<model::Scenario>&, const FieldView&);

} // namespace topsheet::io
