#pragma once
// Studies of the tree for benchmarks, on the rate cards that are shipped.

#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "topsheet/io/load.hpp"

namespace topsheet::bench {

inline const std::string root = std::string(TOPSHEET_SOURCE_DIR) + "/";

/// A file of the tree, by its path from the root.
inline std::string read(const std::string& file) {
    std::ifstream stream(root + file, std::ios::binary);
    if (!stream)
        throw std::runtime_error("cannot read " + root + file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

inline io::LoadOptions options(const std::string& file) {
    io::LoadOptions options;
    options.file = root + file;
    options.card = [](std::string_view id) -> std::optional<std::string> {
        return read("data/rates/" + std::string(id) + ".json");
    };
    return options;
}

inline model::Study load(const std::string& file) {
    auto loaded = io::load_study(read(file), options(file));
    if (!loaded)
        throw std::runtime_error(file + " has faults");
    return std::move(*loaded.value);
}

} // namespace topsheet::bench
