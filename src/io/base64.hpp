#pragma once
// Bytes as text: base64 of RFC 4648, section 4, with padding.

#include <optional>
#include <string>
#include <string_view>

namespace topsheet::io {

std::string to_base64(std::string_view bytes);
/// Nothing when the text is not base64: no white space, padded, and no bits beside the bytes.
std::optional<std::string> from_base64(std::string_view text);

} // namespace topsheet::io
