// The totals of every trial, bit by bit: for any threads, instruction set, order of scenarios and compiler.

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "support/catch.hpp"
#include "topsheet/chance/instructions.hpp"
#include "topsheet/io/load.hpp"
#include "topsheet/sim/hash.hpp"
#include "topsheet/sim/monte_carlo.hpp"

using namespace topsheet;

namespace {

std::optional<std::string> text_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(file), {});
}

model::Study study_of(const std::string& name) {
    const std::string source = TOPSHEET_SOURCE_DIR;
    io::LoadOptions options;
    options.card = [&](std::string_view id) { return text_of(source + "/data/rates/" + std::string(id) + ".json"); };
    const auto loaded = io::load_study(text_of(source + "/" + name).value_or(""), options);
    REQUIRE(loaded.value);
    return *loaded.value;
}

sim::Result run(const model::Study& study, int threads, std::int64_t trials,
                chance::Sampling sampling = chance::Sampling::stratified, int turn = 0) {
    auto result = sim::run(study, {.trials = trials, .threads = threads, .turn = turn, .sampling = sampling});
    REQUIRE(result);
    return *result;
}

/// Puts the instruction set back at the end of a test.
struct Widest {
    Widest() = default;
    Widest(const Widest&) = delete;
    Widest& operator=(const Widest&) = delete;
    ~Widest() { chance::cap_instructions(chance::widest_instructions()); }
};

const std::string post_house = "examples/studies/mid-size-post-house/study.json";
const std::string ingest = "examples/studies/episodic-ingest/study.json"; // many rules and no hours: quick

} // namespace

TEST_CASE("1, 2 and 7 threads give the same totals") {
    const auto study = study_of(ingest);
    const auto hash = sim::hash_of(run(study, 1, 1024));
    CHECK(sim::hash_of(run(study, 2, 1024)) == hash);
    CHECK(sim::hash_of(run(study, 7, 1024)) == hash);
    auto other = run(study, 1, 1024);
    other.npv_trials[1][77] += 1e-6; // and the hash would tell
    CHECK(sim::hash_of(other) != hash);
}

// The 64 trials of a group are part of what a draw means, so what is worked on between two merges is whole groups: of
// one replicate, which has one of each 1,024 trials.
TEST_CASE("64, 128, 256 or 512 trials in a row give the same totals") {
    for (const auto& [name, trials] : {std::pair("tests/bench/w1.json", 8192), std::pair(ingest.c_str(), 2048)}) {
        CAPTURE(name);
        const auto study = study_of(name);
        const auto one = run(study, 3, trials, chance::Sampling::sobol, 1);
        for (const int groups : {2, 4, 8}) {
            if (groups * 1024 > trials)
                break;
            CAPTURE(groups);
            const auto other = run(study, 3, trials, chance::Sampling::sobol, groups);
            CHECK(sim::hash_of(other) == sim::hash_of(one));
            CHECK(other.scenarios[0].lines.front().each_npv == one.scenarios[0].lines.front().each_npv);
        }
    }
}

TEST_CASE("every instruction set of this processor gives the same totals") {
    const Widest afterwards;
    const auto study = study_of(post_house);
    chance::cap_instructions(chance::InstructionSet::sse2);
    const auto narrow = sim::hash_of(run(study, 2, 1024, chance::Sampling::sobol));
    for (const auto set : {chance::InstructionSet::avx2, chance::InstructionSet::avx512}) {
        if (set > chance::widest_instructions())
            continue;
        chance::cap_instructions(set);
        REQUIRE(chance::instructions() == set);
        CHECK(sim::hash_of(run(study, 2, 1024, chance::Sampling::sobol)) == narrow);
    }
}

TEST_CASE("the order of the scenarios changes none of their totals") {
    auto study = study_of(ingest);
    const auto forth = run(study, 2, 1024);
    const std::size_t count = study.scenarios.size();
    REQUIRE(count > 2);
    std::ranges::reverse(study.scenarios);
    const auto back = run(study, 2, 1024);
    for (std::size_t s = 0; s < count; ++s) {
        CHECK(back.scenarios[count - 1 - s].name == forth.scenarios[s].name);
        CHECK(sim::hash_of(back, count - 1 - s) == sim::hash_of(forth, s));
    }
    CHECK(sim::hash_of(back) == sim::hash_of(forth));
    study.scenarios.resize(1); // alone, without the others' luck
    CHECK(sim::hash_of(run(study, 1, 1024), 0) == sim::hash_of(forth, count - 1));
}

TEST_CASE("more trials begin with the same ones") {
    const auto study = study_of(ingest);
    const auto few = run(study, 2, 1024), many = run(study, 2, 3072);
    for (std::size_t s = 0; s < few.scenarios.size(); ++s)
        CHECK(std::ranges::equal(few.npv_trials[s], std::span(many.npv_trials[s]).first(1024)));
}

// Whoever changes the arithmetic of a kernel changes the file, and says so. A compiler or a processor must not.
TEST_CASE("the totals of studies are those on file, whatever compiled this", "[same-bytes]") {
    std::ifstream known(std::string(TOPSHEET_SOURCE_DIR) + "/tests/sim/hashes.txt");
    std::string name, sampling, hash;
    int count = 0;
    while (known >> name >> sampling >> hash) {
        CAPTURE(name, sampling);
        const auto study = study_of(name);
        const auto total = sim::hash_of(run(study, 2, 1024,
                                            sampling == "random"       ? chance::Sampling::random
                                            : sampling == "stratified" ? chance::Sampling::stratified
                                                                       : chance::Sampling::sobol));
        std::ostringstream text;
        text << std::hex << total;
        CHECK(text.str() == hash);
        ++count;
    }
    CHECK(count == 4);
}
