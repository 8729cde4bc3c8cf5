#pragma once
// The sample study and card that the tests of the side door edit, and helpers to read them.

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "topsheet/io/load.hpp"

namespace tests {

using namespace topsheet;

inline std::string file_text(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    REQUIRE(file.good());
    return {std::istreambuf_iterator<char>(file), {}};
}

inline const std::string corpus = std::string(TOPSHEET_SOURCE_DIR) + "/tests/fuzz/corpus/";

/// One replacement in a text: the first place of `from` after the first place of `after`.
struct Edit {
    std::string from;
    std::string to;
    std::string after{};
};

using Edits = std::vector<Edit>;

inline std::string edited(std::string text, const std::vector<Edit>& edits) {
    for (const auto& edit : edits) {
        const auto begin = edit.after.empty() ? 0 : text.find(edit.after);
        INFO("looking for " << edit.from << " after " << edit.after);
        REQUIRE(begin != std::string::npos);
        const auto at = text.find(edit.from, begin);
        REQUIRE(at != std::string::npos);
        text.replace(at, edit.from.size(), edit.to);
    }
    return text;
}

/// The full study, with edits.
inline std::string study_text(const std::vector<Edit>& edits = {}) {
    return edited(file_text(corpus + "study/full.json"), edits);
}

/// Options that bring the card "cloud", with edits, and whatever else a map holds.
struct Desk {
    std::map<std::string, std::string, std::less<>> cards;
    std::map<std::string, std::string, std::less<>> samples;
    std::map<std::string, std::string, std::less<>> logs;
    io::LoadOptions options;

    explicit Desk(const Edits& card_edits = {}) {
        cards["cloud"] = edited(file_text(corpus + "cloud.json"), card_edits);
        options.file = "study.json";
        options.card = [this](std::string_view id) { return found(cards, id); };
        options.sample = [this](std::string_view name) { return found(samples, name); };
        options.log = [this](std::string_view name) {
            const auto text = found(logs, name);
            return text ? io::bytes_of(*text) : io::ReadBytes();
        };
        options.known_cards = {"cloud"};
    }
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;

    [[nodiscard]] Loaded<model::Study> load(const std::string& text) const { return io::load_study(text, options); }

  private:
    static std::optional<std::string> found(const std::map<std::string, std::string, std::less<>>& in,
                                            std::string_view name) {
        const auto at = in.find(name);
        return at == in.end() ? std::nullopt : std::optional(at->second);
    }
};

inline std::string told(const Findings& findings) {
    std::string all;
    for (const auto& f : findings)
        all += f.file + ":" + std::to_string(f.line) + ":" + std::to_string(f.column) + " [" + f.code + "] " +
               f.sentence + " (at " + f.pointer + ") hint: " + f.hint + "\n";
    return all;
}

inline const Finding* find_code(const Findings& findings, std::string_view code) {
    const auto at = std::ranges::find(findings, code, &Finding::code);
    return at == findings.end() ? nullptr : &*at;
}

/// The full study, which must be sound.
inline model::Study sound_study(const Desk& desk, const std::vector<Edit>& edits = {}) {
    auto loaded = desk.load(study_text(edits));
    INFO(told(loaded.findings));
    REQUIRE(loaded);
    return std::move(*loaded.value);
}

inline const chance::Input* input(const model::Study& study, std::string_view name) {
    const auto at = std::ranges::find(study.inputs, name, &chance::Input::name);
    return at == study.inputs.end() ? nullptr : &*at;
}

} // namespace tests
