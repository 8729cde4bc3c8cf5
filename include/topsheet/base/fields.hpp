#pragma once
/// @file
/// Field lists: what a struct is called in JSON, said once.
///
/// A struct that a file can describe carries a static `fields()`: a list of its members with the key,
/// a sentence and the unit. Reading, the schema, the reference page and the list of inputs that a
/// sensitivity run may move all follow from that list.
///
///     struct Read {
///         std::string name;
///         Uncertain<ByteRate> volume;
///         static constexpr auto fields() {
///             return FieldList(required("name", &Read::name, "Who reads."),
///                              required("volume", &Read::volume, "Bytes read.", "TB/workday"));
///         }
///     };

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace topsheet {

/// What numbers a field accepts.
enum class Domain {
    any,          ///< any finite number
    not_negative, ///< zero or more
    positive,     ///< more than zero
    share,        ///< 0 to 1 ("0 %" to "100 %")
};

/// One member of a struct, as a file writes it.
template <class Owner, class Member>
struct Field {
    std::string_view key;     ///< name in the file
    Member Owner::*member;    ///< where the value goes
    std::string_view meaning; ///< one sentence for the reference page
    std::string_view unit;    ///< a unit that would be right, such as "TB/week"; empty for text
    bool required = false;
    Domain domain = Domain::not_negative;
};

/// A field that must be present.
template <class Owner, class Member>
constexpr Field<Owner, Member> required(std::string_view key, Member Owner::*member, std::string_view meaning,
                                        std::string_view unit = {}, Domain domain = Domain::not_negative) {
    return {key, member, meaning, unit, true, domain};
}

/// A field that has a default.
template <class Owner, class Member>
constexpr Field<Owner, Member> optional(std::string_view key, Member Owner::*member, std::string_view meaning,
                                        std::string_view unit = {}, Domain domain = Domain::not_negative) {
    return {key, member, meaning, unit, false, domain};
}

/// One entry of a list, told apart from equal ones by its place.
template <std::size_t Place, class Entry>
struct FieldAt {
    Entry field;
};

template <class Places, class... Entries>
struct FieldsAt;
template <std::size_t... Place, class... Entries>
struct FieldsAt<std::index_sequence<Place...>, Entries...> : FieldAt<Place, Entries>... {
    /// Calls `visit(field)` for every field, in order.
    template <class Visit>
    constexpr void each(Visit&& visit) const {
        (visit(static_cast<const FieldAt<Place, Entries>&>(*this).field), ...);
    }
};

/// The fields of a struct. A `std::tuple` would say the same; but every file that includes the model compiles
/// some sixty of these lists, and this one takes the compiler about a third of the time.
template <class... Entries>
struct FieldList : FieldsAt<std::index_sequence_for<Entries...>, Entries...> {
    constexpr explicit FieldList(const Entries&... entries)
        : FieldsAt<std::index_sequence_for<Entries...>, Entries...>{{entries}...} {}
};

/// The first field of a list.
template <class Entry>
constexpr const Entry& first_field(const FieldAt<0, Entry>& list) {
    return list.field;
}

/// A struct that says its fields.
template <class T>
concept Described = requires {
    T::fields();
};

/// The words that a file uses for an enumeration whose values count from zero. A specialization holds
/// `static constexpr std::array<std::string_view, N> list`, in the order of the values.
template <class Enum>
struct Words;

/// The word for one value of an enumeration.
template <class Enum>
constexpr std::string_view word(Enum value) {
    return Words<Enum>::list[static_cast<std::size_t>(value)];
}

/// A reference by name to something in a rate card ("card/id", or "id" where that is unique) or elsewhere
/// in the study. The reader leaves a mark, so that a fault found later still knows its place in the file.
template <class Target>
struct Reference {
    std::string name; ///< as written; empty when the file says nothing
    int index = -1;   ///< position of the target in its list; negative until it is resolved
    int mark = -1;    ///< place in the file, as the reader numbers it; negative when not from a file

    [[nodiscard]] bool given() const { return !name.empty(); }
    [[nodiscard]] bool found() const { return index >= 0; }
    /// The position as an index into the list.
    [[nodiscard]] std::size_t at() const { return static_cast<std::size_t>(index); }
};

} // namespace topsheet
