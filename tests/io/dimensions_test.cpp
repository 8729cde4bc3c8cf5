// Dimension lists that are read from the JSON of a result.
#include "sample.hpp"
#include "topsheet/io/result.hpp"

using namespace tests;

namespace {

const Finding& only_fault(const std::string& text, const Loaded<std::vector<std::string>>& loaded) {
    INFO(text << "\n" << told(loaded.findings));
    REQUIRE_FALSE(loaded);
    REQUIRE(loaded.findings.size() == 1);
    CHECK(loaded.findings[0].file == "base.json");
    return loaded.findings[0];
}

} // namespace

TEST_CASE("the list of a result is read from its manifest") {
    const auto loaded = io::result_dimensions(
        R"({"manifest": {"sampling": "sobol", "dimensions": ["b", "a.\"c d\".e"], "x": 1}, "scenarios": [{}]})",
        "base.json");
    REQUIRE(loaded);
    CHECK(*loaded.value == std::vector<std::string>{"b", R"(a."c d".e)"});
    const auto none = io::result_dimensions(R"({"manifest": {"sampling": "sobol", "dimensions": []}})", "base.json");
    REQUIRE(none);
    CHECK(none.value->empty());
}

TEST_CASE("what is no result, or has no list, is said with its place") {
    for (const char* text : {"[1, 2]", "{}", R"({"manifest": 3})"}) {
        const auto loaded = io::result_dimensions(text, "base.json");
        const Finding& fault = only_fault(text, loaded);
        CHECK(fault.code == "no-result");
        CHECK(fault.sentence.find("no result") != std::string::npos);
    }
    for (const auto& [text, pointer, word] :
         {std::tuple{R"({"manifest": {"sampling": "random"}})", "/manifest/sampling", "random"},
          {R"({"manifest": {"sampling": "sobol"}})", "/manifest", "no dimension list"},
          {R"({"manifest": {}})", "/manifest", "no dimension list"}}) {
        const auto loaded = io::result_dimensions(text, "base.json");
        const Finding& fault = only_fault(text, loaded);
        CHECK(fault.code == "no-dimensions");
        CHECK(fault.pointer == pointer);
        CHECK(fault.sentence.find(word) != std::string::npos);
        CHECK_FALSE(fault.hint.empty());
    }
    CHECK(only_fault("twice", io::result_dimensions(R"({"manifest": {"dimensions": ["a", "a"]}})", "base.json")).code ==
          "duplicate-name");
    CHECK_FALSE(io::result_dimensions("{", "base.json"));
}
