#pragma once
// The folder of oracle bills, and what reading one needs.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "support/catch.hpp"
#include "topsheet/io/bill.hpp"
#include "topsheet/rates/accounts.hpp"

namespace tests {

using namespace topsheet;
namespace fs = std::filesystem;

inline const fs::path source_dir = TOPSHEET_SOURCE_DIR;

inline std::string file_text(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    REQUIRE(file.good());
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Every bill, by name.
inline std::vector<fs::path> bills() {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(source_dir / "tests/oracles/bills"))
        if (entry.path().extension() == ".json")
            found.push_back(entry.path());
    std::ranges::sort(found);
    return found;
}

/// Options that bring the shipped cards.
inline io::LoadOptions options(const fs::path& bill) {
    io::LoadOptions o;
    o.file = bill.filename().string();
    o.card = [](std::string_view id) -> std::optional<std::string> {
        const fs::path card = source_dir / "data/rates" / (std::string(id) + ".json");
        return fs::exists(card) ? std::optional(file_text(card)) : std::nullopt;
    };
    return o;
}

inline std::string told(const Findings& findings) {
    std::string all;
    for (const Finding& f : findings)
        all += fmt::format("{}: {} {}\n", f.code, f.sentence, f.hint);
    return all;
}

inline std::optional<YearMonth> month_of(const io::BillRequest& bill) {
    return bill.month_given ? std::optional(bill.month) : std::nullopt;
}

/// The bill's cards on some usage, in its month, its accounts pooled or apart as it says.
inline rates::Bill price(const io::BillRequest& bill, const std::vector<rates::UsageLine>& usage) {
    const auto how = bill.apart ? rates::price_apart : rates::price;
    return how(bill.catalog, usage, bill.currency, month_of(bill));
}

} // namespace tests
