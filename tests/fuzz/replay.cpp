// Replays the corpus and mutations of it, the same ones every time, without a fuzzing compiler.
//
//   fuzz_replay CORPUS [MUTATIONS]

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "try_input.hpp"

namespace {

/// Numbers that look random and are the same everywhere (Knuth's MMIX generator).
class Dice {
  public:
    std::size_t below(std::size_t count) {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;
        return count == 0 ? 0 : static_cast<std::size_t>(state_ >> 33U) % count;
    }

  private:
    std::uint64_t state_ = 20270101;
};

/// What people and programs do to files: cut them off, flip bytes, lose or repeat a part, mix two.
std::string mutated(Dice& dice, const std::vector<std::string>& corpus) {
    std::string text = corpus[dice.below(corpus.size())];
    const std::size_t changes = 1 + dice.below(4);
    for (std::size_t i = 0; i < changes && !text.empty(); ++i) {
        const std::size_t at = dice.below(text.size()), length = std::min(text.size() - at, 1 + dice.below(40));
        switch (dice.below(8)) {
        case 0: text.resize(at); break;
        case 1: text[at] = static_cast<char>(dice.below(256)); break;
        case 2: text[at] = "{}[]\",:0-.e\\x/ \n"[dice.below(16)]; break;
        case 3: text.erase(at, length); break;
        case 4: text.insert(dice.below(text.size()), text.substr(at, length)); break;
        case 5: std::swap(text[at], text[dice.below(text.size())]); break;
        case 6: {
            const auto& other = corpus[dice.below(corpus.size())];
            text.insert(at, other.substr(dice.below(other.size()), 1 + dice.below(200)));
            break;
        }
        default: { // another value: the most fruitful change for a reader of numbers and names
            static const std::vector<std::string> values{
                "\"\"", "0",  "-1",        "1e308",       "\"1 TB\"", "\"0 to 1 %\"",
                "[]",   "{}", "\"none\"",  "\"2027-12\"", "null",     "{\"ref\": \"assumptions.a\"}",
                "true", "7",  "\"cloud\"", "\"unknown\"", "1e-320",   "\"9 %/year\""};
            const auto begin = text.find(": ", at);
            const auto end = begin == std::string::npos ? begin : text.find_first_of(",}\n", begin);
            if (end != std::string::npos)
                text.replace(begin + 2, end - begin - 2, values[dice.below(values.size())]);
            break;
        }
        }
    }
    return text;
}

} // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        std::fprintf(stderr, "usage: fuzz_replay CORPUS [MUTATIONS]\n");
        return 2;
    }
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(arguments[1]))
        if (entry.is_regular_file())
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<std::string> corpus;
    for (const auto& file : files)
        corpus.push_back(fuzz::file_text(file.string()));
    if (corpus.empty() || fuzz::card().empty()) {
        std::fprintf(stderr, "there is no corpus in %s\n", arguments[1]);
        return 1;
    }
    for (const auto& text : corpus)
        fuzz::try_input(text);
    const int mutations = count > 2 ? std::atoi(arguments[2]) : 2000;
    Dice dice;
    for (int i = 0; i < mutations; ++i)
        fuzz::try_input(mutated(dice, corpus));
    std::printf("%zu files and %d mutations of them were read without harm\n", corpus.size(), mutations);
    return 0;
}
