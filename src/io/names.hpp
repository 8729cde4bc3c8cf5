#pragma once
/// @file
/// Dotted names: the one grammar of inputs, `ref`, `--set` and correlations.
///
/// A path is names joined by dots; a name with anything but letters, digits, "_" and "-" stands in
/// quotes: workload.productions."Series A".datasets.camera_original.rate

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace topsheet::io {

/// A name as a path writes it, in quotes when it needs them.
std::string quoted_name(std::string_view name);

/// `path` with one more name.
std::string joined(std::string_view path, std::string_view name);

/// The names of a path; nothing when a quote does not close or a name is empty.
std::optional<std::vector<std::string>> split_path(std::string_view path);

/// Words in quotes, joined by commas, the last by "or": for sentences. Long lists are cut.
std::string listed(const std::vector<std::string>& words);

/// `did you mean "x"?` for the nearest known word, else the list of known words when it is short.
std::string suggestion(std::string_view word, const std::vector<std::string>& known);

/// A text that is not longer than a message bears: `most` bytes, cut between characters.
std::string shortened(std::string text, std::size_t most = 80);

/// FNV-1a, 64 bit, of bytes that come in pieces.
class Fingerprint {
  public:
    void add(std::string_view bytes) {
        for (const char c : bytes) {
            hash_ ^= static_cast<unsigned char>(c);
            hash_ *= 0x100000001b3U;
        }
    }
    /// 16 hexadecimal digits.
    [[nodiscard]] std::string text() const;

  private:
    std::uint64_t hash_ = 0xcbf29ce484222325U;
};

/// The fingerprint of a text; `more` is hashed after a line end each.
std::string fingerprint(std::string_view text, const std::vector<std::string>& more = {});

} // namespace topsheet::io
