// Prices a study and prints who is cheapest:  compare STUDY.json FOLDER-OF-RATE-CARDS
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>

#include <topsheet/decide/compare.hpp>
#include <topsheet/io/load.hpp>
#include <topsheet/sim/monte_carlo.hpp>

std::optional<std::string> text_of(const std::string& path) {
    std::ifstream file(path);
    if (!file)
        return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(file), {});
}

int main(int, char** argument) {
    topsheet::io::LoadOptions options;
    options.card = [&](std::string_view id) { return text_of(argument[2] + ("/" + std::string(id)) + ".json"); };
    const auto study = topsheet::io::load_study(text_of(argument[1]).value_or(""), options);
    for (const auto& finding : study.findings)
        std::cerr << finding.line << ": " << finding.sentence << '\n';
    if (!study)
        return 3;
    const auto result = topsheet::sim::run(*study.value, {.trials = 4096, .seed = 1});
    const auto comparison = topsheet::decide::compare(*result, 0);
    for (std::size_t s = 0; s < result->scenarios.size(); ++s)
        std::cout << result->scenarios[s].name << ": " << result->scenarios[s].npv.mean << ' ' << result->currency
                  << ", cheapest with probability " << comparison.cheapest[s].value << '\n';
}
