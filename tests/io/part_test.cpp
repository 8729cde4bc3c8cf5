// Parts of a run: what is written is what is read, and what does not belong together is told apart.
#include <algorithm>

#include <fmt/format.h>

#include "io/base64.hpp"
#include "sample.hpp"
#include "topsheet/io/part.hpp"

using namespace tests;

namespace {

io::Part part(std::int64_t first, std::int64_t last, std::int64_t trials = 8192) {
    io::Part p;
    p.head = {"0.1.0",
              "A house",
              "0123456789abcdef",
              "fedcba9876543210",
              {{"cloud", "00ff"}},
              {"months=6"},
              7,
              "sobol",
              {"price", "volume"},
              trials,
              {{"--by", "cause"}}};
    p.first = first;
    p.last = last;
    p.shard = static_cast<int>(first / 1024) + 1;
    p.shards = static_cast<int>(trials / 1024);
    if (first == 0)
        p.inputs = io::Inputs{"study.json",
                              "{}\n",
                              0,
                              {"months=6"},
                              {{"cloud", "{\"id\": 1}"}},
                              {{"s.txt", "1\n2\n"}},
                              {{"jobs.swf", std::string("\0\xff\n", 3)}},
                              {{"cloud", "over.json", "{}"}},
                              {}};
    p.sums = std::string("\0\1\2\xff", 4) + std::to_string(first);
    return p;
}

std::vector<io::PartFile> files(const std::vector<io::Part>& parts) {
    std::vector<io::PartFile> list;
    for (const auto& one : parts)
        list.push_back({fmt::format("part-{}.json", list.size() + 1), one});
    return list;
}

Findings faults(const std::vector<io::Part>& parts) {
    return io::check_parts(files(parts), "0.1.0");
}

} // namespace

TEST_CASE("base64 is that of RFC 4648") {
    // Section 10 of the standard.
    const std::vector<std::pair<std::string, std::string>> vectors{{"", ""},
                                                                   {"f", "Zg=="},
                                                                   {"fo", "Zm8="},
                                                                   {"foo", "Zm9v"},
                                                                   {"foob", "Zm9vYg=="},
                                                                   {"fooba", "Zm9vYmE="},
                                                                   {"foobar", "Zm9vYmFy"}};
    for (const auto& [bytes, text] : vectors) {
        CHECK(io::to_base64(bytes) == text);
        CHECK(io::from_base64(text) == bytes);
    }
    std::string all;
    for (int i = 0; i < 256; ++i)
        all += static_cast<char>(i);
    CHECK(io::from_base64(io::to_base64(all)) == all);
    for (const char* wrong :
         {"Z", "Zg=", "Zg", "Zh==", "Zm9=", "Z===", "====", "Zm 9", "Zm9v\n", "Zg==Zg==", "Zm9\x80"})
        CHECK_FALSE(io::from_base64(wrong));
}

TEST_CASE("a part is read as it was written, and written the same again") {
    for (const auto& p : {part(0, 2048), part(2048, 8192)}) {
        const std::string text = io::write_part(p);
        const auto read = io::read_part(text, "part.json");
        INFO(told(read.findings));
        REQUIRE(read);
        CHECK(read.value->head == p.head);
        CHECK(read.value->first == p.first);
        CHECK(read.value->last == p.last);
        CHECK(read.value->sums == p.sums);
        CHECK(read.value->inputs.has_value() == p.inputs.has_value());
        CHECK(io::write_part(*read.value) == text);
    }
}

TEST_CASE("a part that lost or changed any byte is damaged, and what is no part is told from it") {
    const std::string text = io::write_part(part(0, 2048));
    std::size_t noticed = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string wrong = text;
        wrong[i] = wrong[i] == '1' ? '2' : '1';
        const auto read = io::read_part(wrong, "p");
        // White space between values carries nothing.
        if (text[i] == ' ' || text[i] == '\n')
            continue;
        CAPTURE(i, text[i]);
        REQUIRE_FALSE(read.value);
        REQUIRE(has_errors(read.findings));
        ++noticed;
    }
    CHECK(noticed > 500);
    for (std::size_t i = 0; i + 2 < text.size(); i += 7)
        REQUIRE_FALSE(io::read_part(std::string_view(text).substr(0, i), "p"));
    const auto code = [](std::string_view what) { return io::read_part(what, "p").findings.at(0).code; };
    CHECK(code("") == "not-a-part");
    CHECK(code("{}") == "not-a-part");
    CHECK(code(std::string_view(text).substr(0, 200)) == "damaged-part");
    CHECK(code(R"({"topsheet_part": 2, "shard": null})") == "other-format");
    CHECK(code(R"({"topsheet_part": 1})") == "damaged-part");
}

TEST_CASE("parts that are one run have no faults, in any order") {
    std::vector<io::Part> parts{part(0, 1024), part(1024, 4096), part(4096, 8192)};
    CHECK(faults(parts).empty());
    std::swap(parts[0], parts[2]);
    CHECK(faults(parts).empty());
    CHECK(faults({part(0, 8192)}).empty());
}

TEST_CASE("missing and repeated trials are named, with the shards to run again") {
    const auto gap = faults({part(0, 1024), part(3072, 8192)});
    REQUIRE(gap.size() == 1);
    CHECK(gap[0].sentence == "trials 1024 to 3071 are in none of the parts");
    CHECK(gap[0].hint == "run --shard 2/8, --shard 3/8");
    const auto end = faults({part(0, 7168)});
    REQUIRE(end.size() == 1);
    CHECK(end[0].sentence == "trials 7168 to 8191 are in none of the parts");
    const auto start = faults({part(1024, 8192)});
    REQUIRE(start.size() == 1);
    CHECK(start[0].sentence == "trials 0 to 1023 are in none of the parts");
    const auto twice = faults({part(0, 4096), part(4096, 8192), part(4096, 8192)});
    REQUIRE(twice.size() == 1);
    CHECK(twice[0].file == "part-3.json");
    CHECK(twice[0].sentence == "trials 4096 to 8191 are in part-2.json too");
    const auto overlap = faults({part(0, 4096), part(2048, 8192)});
    REQUIRE(overlap.size() == 1);
    CHECK(overlap[0].sentence == "trials 2048 to 4095 are in part-1.json too");
    // A part inside another hides no gap behind it.
    const auto inside = faults({part(0, 4096), part(1024, 2048), part(5120, 8192)});
    CHECK(inside.size() == 2);
}

TEST_CASE("each way in which a part is of another run is told, against the most usual one") {
    using Change = void (*)(io::PartHead&);
    const std::vector<std::pair<std::string, Change>> changes{
        {"its version of the program is 0.2.0 and not 0.1.0", [](io::PartHead& h) { h.version = "0.2.0"; }},
        {"the hash of its study is 11 and not 0123456789abcdef", [](io::PartHead& h) { h.study = "11"; }},
        {"its overrides are none and not months=6", [](io::PartHead& h) { h.overrides.clear(); }},
        {"its rate cards are cloud 01 and not cloud 00ff", [](io::PartHead& h) { h.cards[0].second = "01"; }},
        {"its seed is 8 and not 7", [](io::PartHead& h) { h.seed = 8; }},
        {"its sampling is random and not sobol", [](io::PartHead& h) { h.sampling = "random"; }},
        {"its dimensions are price and not price, volume", [](io::PartHead& h) { h.dimensions.pop_back(); }},
        {"the trials of its run are 16384 and not 8192", [](io::PartHead& h) { h.trials = 16384; }},
        {"its options are none and not --by cause", [](io::PartHead& h) { h.options.clear(); }},
        {"its study was read from other files", [](io::PartHead& h) { h.inputs = "00"; }},
    };
    for (const auto& [sentence, change] : changes) {
        auto other = part(0, 2048);
        change(other.head);
        auto found = faults({other, part(2048, 4096), part(4096, 8192)});
        CAPTURE(sentence);
        std::erase_if(found, [](const Finding& f) { return f.code != "mixed-parts"; });
        REQUIRE(found.size() == 1);
        CHECK(found[0].file == "part-1.json");
        CHECK(found[0].sentence == "this part is of another run than part-2.json: " + sentence);
    }
    // All of it in one go: two differences, a gap, and a program that is none of theirs.
    auto other = part(2048, 4096);
    other.head.seed = 8;
    other.head.sampling = "random";
    const auto all = io::check_parts(files({part(0, 2048), other, part(5120, 8192)}), "0.3.0");
    CHECK(std::ranges::count(all, "mixed-parts", &Finding::code) == 2);
    CHECK(std::ranges::count(all, "missing-trials", &Finding::code) == 1);
    CHECK(std::ranges::count(all, "other-version", &Finding::code) == 3);
}

TEST_CASE("a study is read again from what was noted, with no file at hand") {
    Desk desk;
    desk.samples["samples.txt"] = "1\n2.5\n4\n";
    io::LoadOptions options = desk.options;
    options.overrides = {"finance.discount_rate=5 %/year"};
    io::Inputs inputs;
    const std::string text = study_text();
    const auto first = io::load_study(text, io::recording(options, text, inputs));
    INFO(told(first.findings));
    REQUIRE(first);
    CHECK(inputs.cards.size() == 1);
    const auto again = io::load_study(inputs.study, inputs.options());
    REQUIRE(again);
    CHECK(again.value->hash == first.value->hash);
    CHECK(again.value->catalog.cards.size() == first.value->catalog.cards.size());
    CHECK(told(again.findings) == told(first.findings));
    io::Inputs changed = inputs;
    changed.cards[0].text += " ";
    CHECK(changed.hash() != inputs.hash());
    changed = inputs;
    changed.file = "elsewhere/study.json";
    CHECK(changed.hash() == inputs.hash());
}
