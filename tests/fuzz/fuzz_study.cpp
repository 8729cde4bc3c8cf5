// libFuzzer: random inputs, guided by coverage, through the side door.
#include <cstddef>
#include <cstdint>

#include "try_input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::try_input({reinterpret_cast<const char*>(data), size});
    return 0;
}
