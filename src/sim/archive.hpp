#pragma once
// A tally as bytes, little endian, so that parts of a run can travel. One function `each(self, archive)` of a struct
// names its members for both ways, so that what is written is what is read.
//
// Sizes of vectors follow from the study: a reader has them before it begins, and bytes with other sizes are not those
// of the study. `free` takes vectors whose size the study does not tell.

#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "sim/fixed.hpp"
#include "sim/series.hpp"

namespace topsheet::sim {

static_assert(std::endian::native == std::endian::little, "numbers are written as they lie in memory");

template <class T>
inline constexpr bool is_number = std::is_arithmetic_v<T> || std::is_same_v<T, Fixed>;

/// Writes.
class Writer {
  public:
    [[nodiscard]] std::string take() { return std::move(bytes_); }

    template <class T>
    void operator()(const T& value) {
        if constexpr (is_number<T>)
            put(&value, sizeof(T));
        else
            T::each(value, *this);
    }
    template <class T>
    void operator()(const std::vector<T>& list) {
        (*this)(static_cast<std::uint64_t>(list.size()));
        if constexpr (is_number<T>)
            put(list.data(), list.size() * sizeof(T));
        else
            for (const T& one : list)
                (*this)(one);
    }
    void operator()(const Series& series) { series.write(bytes_); }
    template <class T>
    void operator()(const std::optional<T>& value) {
        (*this)(static_cast<std::uint64_t>(value.has_value()));
        if (value)
            (*this)(*value);
    }
    template <class T>
    void free(const std::vector<T>& list) {
        (*this)(static_cast<std::uint64_t>(list.size()));
        for (const T& one : list)
            if constexpr (is_number<T>)
                (*this)(one);
            else
                free(one);
    }

  private:
    void put(const void* from, std::size_t size) {
        if (size > 0)
            bytes_.append(static_cast<const char*>(from), size);
    }
    std::string bytes_;
};

/// Reads into what has the sizes of the study. After a fault nothing more is read.
class Reader {
  public:
    explicit Reader(std::string_view bytes) : bytes_(bytes) {}
    /// Whether everything fitted, to the last byte.
    [[nodiscard]] bool whole() const { return sound_ && bytes_.empty(); }

    template <class T>
    void operator()(T& value) {
        if constexpr (is_number<T>)
            get(&value, sizeof(T));
        else
            T::each(value, *this);
    }
    template <class T>
    void operator()(std::vector<T>& list) {
        expect(list.size());
        if constexpr (is_number<T>)
            get(list.data(), list.size() * sizeof(T));
        else
            for (T& one : list)
                (*this)(one);
    }
    void operator()(Series& series) {
        auto read = sound_ ? Series::read(bytes_) : std::nullopt;
        sound_ = read.has_value();
        if (read)
            series = std::move(*read);
    }
    template <class T>
    void operator()(std::optional<T>& value) {
        expect(value ? 1 : 0);
        if (value)
            (*this)(*value);
    }
    template <class T>
    void free(std::vector<T>& list) {
        std::uint64_t count = 0;
        (*this)(count);
        sound_ = sound_ && count <= bytes_.size() / 8; // everything takes eight bytes at least
        list.resize(sound_ ? static_cast<std::size_t>(count) : 0);
        for (T& one : list)
            if constexpr (is_number<T>)
                (*this)(one);
            else
                free(one);
    }

  private:
    void expect(std::size_t size) {
        std::uint64_t count = 0;
        (*this)(count);
        sound_ = sound_ && count == size;
    }
    void get(void* to, std::size_t size) {
        sound_ = sound_ && size <= bytes_.size();
        if (!sound_ || size == 0)
            return;
        std::memcpy(to, bytes_.data(), size);
        bytes_.remove_prefix(size);
    }
    std::string_view bytes_;
    bool sound_ = true;
};

} // namespace topsheet::sim
