// The schema and the reference page are made by the program; the files of the project must be what it makes.
#include "io/json_tree.hpp"
#include "sample.hpp"

using namespace tests;

TEST_CASE("the schema is JSON without duplicate keys, and every reference in it leads somewhere") {
    const auto tree = io::parse_json(io::study_schema());
    REQUIRE(tree.root);
    CHECK(tree.faults.empty());
    CHECK(tree.root->find("$schema")->text == "https://json-schema.org/draft/2020-12/schema");
    const auto* defs = tree.root->find("$defs");
    REQUIRE(defs != nullptr);
    int count = 0;
    const auto follow = [&](const auto& self, const io::Node& node) -> void {
        for (const auto& m : node.members) {
            if (m.key == "$ref" && m.value.is(io::Kind::text)) {
                ++count;
                INFO(m.value.text);
                REQUIRE(m.value.text.starts_with("#/$defs/"));
                CHECK(defs->find(m.value.text.substr(8)) != nullptr);
            }
            self(self, m.value);
        }
        for (const auto& e : node.elements)
            self(self, e);
    };
    follow(follow, *tree.root);
    CHECK(count > 100);
    // a few keys, each with its sentence
    CHECK_FALSE(tree.root->find("properties")->find("scenarios")->find("description")->text.empty());
    CHECK(defs->find("Farm")->find("properties")->find("spot_share") != nullptr);
    CHECK(defs->find("Site")->find("properties")->find("kind")->find("enum")->elements.size() == 3);
}

TEST_CASE("the schema beside the program is the one it makes") {
    INFO("renew it with: topsheet schema > data/schema/study.schema.json");
    const bool same =
        file_text(std::string(TOPSHEET_SOURCE_DIR) + "/data/schema/study.schema.json") == io::study_schema();
    CHECK(same);
}

TEST_CASE("the reference page in the documentation is the one the program makes") {
    INFO("renew it with: topsheet schema --format md > docs/reference/study.md");
    const bool same = file_text(std::string(TOPSHEET_SOURCE_DIR) + "/docs/reference/study.md") == io::study_reference();
    CHECK(same);
}

TEST_CASE("every example of a unit in the reference can be read") {
    const std::string page = io::study_reference();
    int count = 0;
    for (std::size_t at = 0; (at = page.find("| `\"", at)) != std::string::npos; ++at) {
        const auto begin = at + 4, end = page.find("\"`", begin);
        const std::string text = page.substr(begin, end - begin);
        if (text.find_first_not_of("0123456789-") == std::string::npos || text.find(',') != std::string::npos ||
            text.find(" to ") != std::string::npos)
            continue; // a month, or the grammar's own table
        INFO(text);
        CHECK(parse_amount(text));
        ++count;
    }
    CHECK(count > 60);
}
