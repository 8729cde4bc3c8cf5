// Whether parts are one run, and all of it.
#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "io/names.hpp"
#include "topsheet/io/part.hpp"

namespace topsheet::io {

namespace {

Finding fault(const std::string& file, const char* code, std::string sentence, std::string hint) {
    Finding f;
    f.code = code;
    f.file = file;
    f.sentence = std::move(sentence);
    f.hint = std::move(hint);
    return f;
}

std::string words(const Pairs& list) {
    std::string text;
    for (const auto& [name, value] : list)
        text += fmt::format("{}{} {}", text.empty() ? "" : " ", name, shortened(value));
    return text.empty() ? "none" : text;
}

std::string words(const std::vector<std::string>& list) {
    return list.empty() ? "none" : shortened(fmt::format("{}", fmt::join(list, ", ")));
}

/// The part whose head most others share, the first of these.
const PartFile& usual_of(std::span<const PartFile> parts) {
    std::size_t best = 0, most = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto same = static_cast<std::size_t>(
            std::ranges::count_if(parts, [&](const PartFile& other) { return other.part.head == parts[i].part.head; }));
        if (same > most) {
            best = i;
            most = same;
        }
    }
    return parts[best];
}

/// Which shards hold trials that are missing, as far as it is known.
std::string missing_hint(const Part& part, std::int64_t from, std::int64_t to) {
    std::vector<std::string> shards;
    const std::int64_t blocks = part.head.trials / 1024;
    for (int i = 1; i <= part.shards && shards.size() < 8; ++i)
        if (blocks * (i - 1) / part.shards * 1024 < to && blocks * i / part.shards * 1024 > from)
            shards.push_back(fmt::format("--shard {}/{}", i, part.shards));
    return shards.empty() ? "" : fmt::format("run {}", fmt::join(shards, ", "));
}

std::string trials_text(std::int64_t from, std::int64_t to) {
    return fmt::format("trials {} to {}", from, to - 1);
}

/// Trials that are missing or there twice.
void check_ranges(std::span<const PartFile> parts, const PartFile& usual, Findings& findings) {
    std::vector<const PartFile*> order;
    for (const auto& one : parts)
        order.push_back(&one);
    std::ranges::stable_sort(order, {}, [](const PartFile* p) { return std::pair(p->part.first, p->part.last); });
    std::int64_t have = 0;
    const PartFile* last = nullptr; ///< that reaches farthest
    for (const PartFile* one : order) {
        const Part& part = one->part;
        if (part.first > have)
            findings.push_back(fault("", "missing-trials",
                                     fmt::format("{} are in none of the parts", trials_text(have, part.first)),
                                     missing_hint(usual.part, have, part.first)));
        else if (part.first < have)
            findings.push_back(
                fault(one->file, "repeated-trials",
                      fmt::format("{} are in {} too", trials_text(part.first, std::min(have, part.last)), last->file),
                      "leave one of them out"));
        if (part.last > have) {
            have = part.last;
            last = one;
        }
    }
    if (const std::int64_t trials = usual.part.head.trials; have < trials)
        findings.push_back(fault("", "missing-trials",
                                 fmt::format("{} are in none of the parts", trials_text(have, trials)),
                                 missing_hint(usual.part, have, trials)));
}

} // namespace

std::vector<std::string> differences(const PartHead& head, const PartHead& usual) {
    std::vector<std::string> list;
    const auto compare = [&list](std::string_view what, const auto& mine, const auto& theirs) {
        if (mine != theirs)
            list.push_back(fmt::format("{} {} and not {}", what, mine, theirs));
    };
    compare("its version of the program is", head.version, usual.version);
    compare("the hash of its study is", head.study, usual.study);
    // The next two change the inputs; they are told for themselves.
    compare("its overrides are", words(head.overrides), words(usual.overrides));
    compare("its rate cards are", words(head.cards), words(usual.cards));
    compare("its seed is", head.seed, usual.seed);
    compare("its sampling is", head.sampling, usual.sampling);
    compare("its dimensions are", words(head.dimensions), words(usual.dimensions));
    compare("the trials of its run are", head.trials, usual.trials);
    compare("its options are", words(head.options), words(usual.options));
    if (list.empty() && head != usual)
        list.emplace_back("its study was read from other files");
    return list;
}

Findings check_parts(std::span<const PartFile> parts, std::string_view version) {
    Findings findings;
    if (parts.empty())
        return findings;
    const PartFile& usual = usual_of(parts);
    for (const auto& one : parts) {
        for (auto& difference : differences(one.part.head, usual.part.head))
            findings.push_back(fault(one.file, "mixed-parts",
                                     fmt::format("this part is of another run than {}: {}", usual.file, difference),
                                     "merge the parts of one run"));
        if (one.part.head.version != version)
            findings.push_back(fault(one.file, "other-version",
                                     fmt::format("this part was run by topsheet {}; this is topsheet {}",
                                                 shortened(one.part.head.version), version),
                                     "merge with the program that ran the parts"));
    }
    check_ranges(parts, usual, findings);
    return findings;
}

} // namespace topsheet::io
