#pragma once
/// @file
/// What a page calls something of a rate card.

#include <string>

namespace topsheet::rates {

/// The title of a meter, machine, license or whatever else has one; its id where it has none.
template <class Thing>
const std::string& title_of(const Thing& thing) {
    return thing.title.empty() ? thing.id : thing.title;
}

} // namespace topsheet::rates
