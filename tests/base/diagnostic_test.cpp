#include "topsheet/base/diagnostic.hpp"

#include <string>

#include "support/catch.hpp"

using namespace topsheet;

namespace {

Finding finding(Severity severity) {
    Finding f;
    f.severity = severity;
    f.code = "daily-pull-without-cache";
    f.pointer = "/workload/reads/0";
    f.sentence = "The colorists pull 2 TB every morning and nothing caches it.";
    f.hint = "Put a cache in front of the route.";
    return f;
}

} // namespace

TEST_CASE("only errors make findings errors") {
    CHECK_FALSE(has_errors({}));
    CHECK_FALSE(has_errors({finding(Severity::note), finding(Severity::warning)}));
    CHECK(has_errors({finding(Severity::note), finding(Severity::error), finding(Severity::warning)}));
}

TEST_CASE("a finding is an error until it says otherwise, and has no cost until one is known") {
    const Finding f;
    CHECK(f.severity == Severity::error);
    CHECK_FALSE(f.cost.has_value());
    CHECK(f.line == 0);
    CHECK(f.scenario.empty());
}

TEST_CASE("something loaded counts only when it is there and nothing in it is wrong") {
    Loaded<int> nothing;
    CHECK_FALSE(static_cast<bool>(nothing));

    Loaded<int> clean{36, {}};
    CHECK(static_cast<bool>(clean));

    Loaded<int> warned{36, {finding(Severity::warning)}};
    CHECK(static_cast<bool>(warned));

    Loaded<int> wrong{36, {finding(Severity::warning), finding(Severity::error)}};
    CHECK_FALSE(static_cast<bool>(wrong)); // the value is there for further checks, yet must not be used
    CHECK(wrong.value == 36);
}
