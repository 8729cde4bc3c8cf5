#include "io/json_tree.hpp"

#include "support/catch.hpp"

using namespace topsheet;
using namespace topsheet::io;
using tests::ContainsSubstring;

namespace {

const Finding& only_fault(const Tree& tree) {
    REQUIRE(tree.faults.size() == 1);
    return tree.faults.front();
}

} // namespace

TEST_CASE("every value knows its line and column") {
    const Tree tree = parse_json("{ // a comment, with \"quotes\" and {\n"
                                 "  \"a\": 1.50,\t\"\\u00e4\\\"b\": [true, null,\n"
                                 "     \"x\\\\\", /* two\n lines */ -2e3],\n"
                                 "  \"ü\": {\"c\": {}}, \"d\": []\n"
                                 "}");
    REQUIRE(tree.root);
    CHECK(tree.faults.empty());
    const Node& root = *tree.root;
    CHECK(root.line == 1);
    CHECK(root.column == 1);
    REQUIRE(root.members.size() == 4);
    CHECK(root.members[0].line == 2);
    CHECK(root.members[0].column == 3);
    CHECK(root.members[0].value.column == 8);
    CHECK(root.members[0].value.text == "1.50");
    CHECK(root.members[0].value.number == 1.5);
    CHECK(root.members[1].key == "ä\"b");
    CHECK(root.members[1].column == 14);
    const Node& list = root.members[1].value;
    REQUIRE(list.elements.size() == 4);
    CHECK(list.elements[0].truth);
    CHECK(list.elements[0].column == 28);
    CHECK(list.elements[2].line == 3);
    CHECK(list.elements[2].column == 6);
    CHECK(list.elements[2].text == "x\\");
    CHECK(list.elements[3].line == 4);
    CHECK(list.elements[3].column == 11);
    CHECK(list.elements[3].number == -2000.0);
    CHECK(root.members[2].column == 3);
    CHECK(root.members[2].value.column == 8); // columns count characters, not bytes
    CHECK(root.members[3].column == 19);
    CHECK(root.members[3].value.kind == Kind::array);
}

TEST_CASE("pointers escape odd keys") {
    Tree tree = parse_json(R"({"a/b": [{"~": 1}]})");
    REQUIRE(tree.root);
    link(*tree.root, 1);
    CHECK(pointer_to(tree.root->members[0].value.elements[0].members[0].value) == "/a~1b/0/~0");
    CHECK(pointer_to(*tree.root).empty());
    CHECK(canonical_text(*tree.root) == R"({"a/b":[{"~":1}]})");
}

TEST_CASE("a byte order mark is tolerated") {
    const Tree tree = parse_json("\xEF\xBB\xBF{\"a\": 1}");
    REQUIRE(tree.root);
    CHECK(tree.root->members[0].column == 2);
}

TEST_CASE("duplicate keys are faults and the first is kept") {
    const Tree tree = parse_json("{\"a\": {\"b\": 1,\n  \"b\": {\"c\": [2], \"c\": 3}}, \"d\": 4}");
    REQUIRE(tree.root);
    REQUIRE(tree.faults.size() == 2); // one inside the value that is dropped
    CHECK(tree.faults[0].code == "duplicate-key");
    CHECK(tree.faults[0].line == 2);
    CHECK(tree.faults[0].column == 3);
    CHECK(tree.faults[0].pointer == "/a/b");
    CHECK(tree.faults[1].pointer == "/a/b/c");
    CHECK(tree.root->find("a")->find("b")->number == 1.0);
    CHECK(tree.root->find("d")->number == 4.0);
}

TEST_CASE("duplicate keys are found in large objects") {
    std::string text = "{";
    for (int i = 0; i < 5000; ++i)
        text += "\"k" + std::to_string(i) + "\": 0, ";
    const Tree tree = parse_json(text + "\"k4321\": 1}");
    CHECK(only_fault(tree).pointer == "/k4321");
}

TEST_CASE("deep nesting is a fault and no crash") {
    std::string text;
    for (const char* open : {"[", "{\"a\":"}) {
        text.clear();
        for (int i = 0; i < 10000; ++i)
            text += open;
        const Tree tree = parse_json(text);
        CHECK_FALSE(tree.root);
        CHECK(only_fault(tree).code == "too-deep");
    }
    const Tree fine = parse_json(std::string(64, '[') + std::string(64, ']'));
    CHECK(fine.root);
    CHECK_FALSE(parse_json(std::string(65, '[') + std::string(65, ']')).root);
}

TEST_CASE("faults of syntax have a place and a hint") {
    struct Case {
        std::string text;
        std::string code;
        int line, column;
        std::string sentence;
    };
    const std::vector<Case> cases = {
        {"", "syntax", 1, 1, "empty"},
        {" \n\t ", "syntax", 1, 1, "empty"},
        {"{\"a\": 1\n \"b\": 2}", "syntax", 2, 2, "JSON"},
        {"{\"a\": 1,}", "syntax", 1, 9, "JSON"},
        {"{\"a\": NaN}", "syntax", 1, 7, "JSON"},
        {"{\"a\":\n  [1, 1e400]}", "number", 2, 7, "1e400"},
        {"[1, -1e999]", "number", 1, 5, "too large"},
        {"[\"\xC3\x28\"]", "syntax", 1, 4, "UTF-8"},
        {"[1, 2", "syntax", 1, 6, "JSON"},
        {"[\"abc", "syntax", 1, 6, "JSON"},
        {"{'a': 1}", "syntax", 1, 2, "JSON"},
        {"{} x", "syntax", 1, 4, "JSON"},
        {"[1 /* open", "syntax", 1, 11, "JSON"},
        {std::string("[1,\0 2]", 7), "syntax", 1, 1, "zero"},
    };
    for (const auto& c : cases) {
        const Tree tree = parse_json(c.text);
        INFO(c.text << " -> " << (tree.faults.empty() ? "" : tree.faults[0].sentence));
        CHECK_FALSE(tree.root);
        const Finding& f = only_fault(tree);
        CHECK(f.code == c.code);
        CHECK(f.line == c.line);
        CHECK(f.column == c.column);
        CHECK_THAT(f.sentence, ContainsSubstring(c.sentence));
    }
    CHECK_THAT(parse_json("{\"a\": NaN}").faults[0].hint, ContainsSubstring("NaN"));
    CHECK_THAT(parse_json("{\"a\": 1 \"b\": 2}").faults[0].hint, ContainsSubstring("comma"));
}
