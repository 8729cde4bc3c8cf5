#pragma once
/// @file
/// Part files: some trials of a run, on their way to the others (docs/reference/part-files.md).
///
/// A part says what was run and which trials it holds, so that parts can be told to be of one run, and to be all of it.
/// The part that begins with trial 0 also carries everything the study was read from: parts alone suffice to make the
/// result. Its sums are bytes that only `sim::Simulation` understands.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "topsheet/base/diagnostic.hpp"
#include "topsheet/io/inputs.hpp"

namespace topsheet::io {

/// Format of part files that this program writes and reads.
inline constexpr int part_format = 1;

/// A list of names and what they stand for.
using Pairs = std::vector<std::pair<std::string, std::string>>;

/// What is the same in all parts of one run.
struct PartHead {
    std::string version; ///< of the program
    std::string title;   ///< of the study
    std::string study;   ///< hash of the study, see `model::Study::hash`
    std::string inputs;  ///< hash of everything it was read from
    Pairs cards;         ///< ids and hashes of its rate cards
    std::vector<std::string> overrides;
    std::uint64_t seed = 1;
    std::string sampling;
    std::vector<std::string> dimensions;
    std::int64_t trials = 0; ///< of the whole run
    Pairs options;           ///< of the command line that change the result, such as {"--by", "cause"}

    bool operator==(const PartHead&) const = default;
};

/// One part.
struct Part {
    PartHead head;
    std::int64_t first = 0; ///< its trials: from this one, a multiple of 1,024,
    std::int64_t last = 0;  ///< up to but not including this one
    int shard = 0;          ///< which of `shards` it was asked for, from 1; 0 when it is no shard
    int shards = 0;
    std::optional<Inputs> inputs; ///< where `first` is 0
    std::string sums;             ///< of its trials, as `sim::Simulation::bytes` gives them
};

/// A part and the file that it is from.
struct PartFile {
    std::string file;
    Part part;
};

/// The part as JSON text. The same part gives the same bytes.
std::string write_part(const Part& part);

/// Reads a part; `file` is its name for findings. Never throws for bad input: what is damaged, cut off or of another
/// format is an error.
Loaded<Part> read_part(std::string_view text, const std::string& file);

/// All that keeps parts from being one whole run of the program with this version: parts of different runs (they are
/// held against those that most agree with), trials that are missing, and trials that are there twice. Empty when they
/// are one run.
Findings check_parts(std::span<const PartFile> parts, std::string_view version);

/// In which ways two heads differ, in words: "its seed is 2 and not 1".
std::vector<std::string> differences(const PartHead& head, const PartHead& usual);

} // namespace topsheet::io
