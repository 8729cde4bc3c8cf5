#pragma once
/// @file
/// Everything that a study was read from, so that it can be read again elsewhere.
///
///     Inputs inputs;
///     auto study = load_study(text, recording(options, text, inputs)); // inputs must outlive the call
///     auto again = load_study(inputs.study, inputs.options());         // needs no file

#include <string>
#include <string_view>
#include <vector>

#include "topsheet/io/load.hpp"

namespace topsheet::io {

/// A text that was read by name.
struct NamedText {
    std::string name;
    std::string text;
    bool operator==(const NamedText&) const = default;
};

/// Texts of a study and of all it asked for. A trace is not among them.
struct Inputs {
    std::string file;  ///< name of the study for findings
    std::string study; ///< its text
    int months = 0;    ///< that replace its horizon when positive
    std::vector<std::string> overrides;
    std::vector<NamedText> cards, samples;
    std::vector<NamedText> logs; ///< bytes of any kind
    std::vector<CardLayer> layers, given;

    /// Options that read the study from these texts.
    [[nodiscard]] LoadOptions options() const;
    /// A hash of all of it but the names of files, 16 hexadecimal digits.
    [[nodiscard]] std::string hash() const;
};

/// The same options, which note in `inputs` whatever is read through them.
LoadOptions recording(const LoadOptions& options, std::string_view study, Inputs& inputs);

} // namespace topsheet::io
