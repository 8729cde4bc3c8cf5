#pragma once
// Pieces that JSON documents share. Includes the heavy header: for the two files that make documents.

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "report/number_text.hpp"
#include "topsheet/sim/result.hpp"

namespace topsheet::report {

using Json = nlohmann::ordered_json;

/// The document as text with a line end.
std::string written(const Json& document);

/// A number; null where it is none.
Json number(double value);
Json numbers(const std::vector<double>& values);

/// Adds the keys of a statistic to an object.
void add_statistic(Json& object, const sim::Statistic& statistic);
Json json_of(const sim::Statistic& statistic);

Json json_of(const sim::Manifest& manifest);

/// The head of a view: what was run, and an empty list of scenarios.
Json view(const sim::Result& result);

} // namespace topsheet::report
