#pragma once
// Catch2 version 2 (Debian 12) and version 3 from one header.
#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_approx.hpp>
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_all.hpp>
#include <catch2/matchers/catch_matchers_all.hpp>
namespace tests {
using Catch::Approx;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
} // namespace tests
#else
#include <catch2/catch.hpp>
namespace tests {
using Approx = Catch::Detail::Approx;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
template <class Text>
auto ContainsSubstring(const Text& text) {
    return Catch::Matchers::Contains(text);
}
} // namespace tests
#endif
