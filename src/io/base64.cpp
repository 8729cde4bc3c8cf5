#include "io/base64.hpp"

#include <array>
#include <cstdint>

namespace topsheet::io {

namespace {

constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::int8_t, 256> values = [] {
    std::array<std::int8_t, 256> table{};
    table.fill(-1);
    for (std::size_t i = 0; i < digits.size(); ++i)
        table[static_cast<unsigned char>(digits[i])] = static_cast<std::int8_t>(i);
    return table;
}();

} // namespace

std::string to_base64(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t word = 0;
        for (std::size_t k = 0; k < 3; ++k)
            word = word << 8U | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k)
            text += i + k <= bytes.size() ? digits[word >> (18U - 6U * k) & 63U] : '=';
    }
    return text;
}

std::optional<std::string> from_base64(std::string_view text) {
    if (text.size() % 4 != 0)
        return std::nullopt;
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3);
    for (std::size_t i = 0; i < text.size(); i += 4) {
        const std::size_t left_out = i + 4 == text.size() ? padding : 0;
        std::uint32_t word = 0;
        for (std::size_t k = 0; k < 4; ++k) {
            const int value = k < 4 - left_out ? values[static_cast<unsigned char>(text[i + k])] : 0;
            if (value < 0)
                return std::nullopt;
            word = word << 6U | static_cast<std::uint32_t>(value);
        }
        for (std::size_t k = 0; k < 3 - left_out; ++k)
            bytes += static_cast<char>(word >> (16U - 8U * k) & 255U);
        if (left_out > 0 && (word & ((1U << (8U * static_cast<unsigned>(left_out))) - 1U)) != 0)
            return std::nullopt;
    }
    return bytes;
}

} // namespace topsheet::io
