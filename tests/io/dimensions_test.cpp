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

TEST_CASE("a study can pin its dimensions: twice is a fault, and a name that nothing has a warning") {
    const Desk desk;
    const auto with = [&](const std::string& list) {
        return desk.load(
            study_text({{"\"correlations\":", "\"sampling\": {\"dimensions\": " + list + "}, \"correlations\":"}}));
    };
    // What is there and fixed keeps its place without a word: it may vary again.
    const auto pinned = with(R"(["assumptions.hit_rate", "finance.discount_rate", "assumptions.egress_discount"])");
    INFO(told(pinned.findings));
    REQUIRE(pinned);
    CHECK(find_code(pinned.findings, "unknown-name") == nullptr);
    CHECK(pinned.value->dimensions ==
          std::vector<std::string>{"assumptions.hit_rate", "finance.discount_rate", "assumptions.egress_discount"});

    const auto slip = with(R"(["assumptions.hit_rat"])");
    REQUIRE(slip);
    const Finding* warning = find_code(slip.findings, "unknown-name");
    REQUIRE(warning != nullptr);
    CHECK(warning->severity == Severity::warning);
    CHECK(warning->pointer == "/sampling/dimensions/0");
    CHECK(warning->hint == "did you mean \"assumptions.hit_rate\"?");

    const auto twice = with(R"(["assumptions.hit_rate", "assumptions.hit_rate"])");
    CHECK_FALSE(twice);
    REQUIRE(find_code(twice.findings, "duplicate-name") != nullptr);
    CHECK(find_code(twice.findings, "duplicate-name")->pointer == "/sampling/dimensions/1");
}
