// The reference page of a study's keys, made from the field lists that the reader walks.
#include <set>

#include <fmt/format.h>

#include "io/describe.hpp"
#include "topsheet/io/load.hpp"

namespace topsheet::io {

namespace {

constexpr std::string_view opening =
    R"(# The keys of a study, a rate card and a bill

This page is made by the program from the field lists that its reader walks, so it cannot fall behind. Files are JSON;
comments are allowed in studies. Keys that begin with `x_` are yours and are ignored. Unknown and duplicate keys are errors.

## How values are written

| Written | Means |
|---|---|
| `"70 TB/week"` | exactly; a bare number where a unit belongs is refused |
| `"40 to 120 TB/week"` | 5th to 95th percentile |
| `{"pert": [low, most likely, high]}`, `{"triangular": [...]}`, `{"uniform": [low, high]}` | bounded distributions |
| `{"normal": {"mean", "deviation"}}`, `{"lognormal": {"median", "p95"}}` or `{"lognormal": {"mean", "deviation"}}` | unbounded ones |
| `{"beta": {"alpha", "beta", "low", "high"}}` | `low` and `high` may be left out for shares |
| `{"discrete": {"values": [...], "weights": [...]}}`, `{"bernoulli": {"probability"}}` | lists and events |
| `{"samples": "file.txt", "unit": "TB"}` | observed values, one a line |
| `{"p10", "p50", "p90"}` | a curve through three percentiles |
| `{"ref": "assumptions.x"}` | the same draws as that assumption |
| `{"formula": "stored * egress_ratio"}` | worked out from assumptions, trial by trial and month by month: `+ - * /`, `min`, `max`, `compound(growth)`; amounts with a unit in single quotes ([how](../how-to/write-formulas.md)) |
| `{"value": ..., "trend", "volatility", "noise", "jump", "each", "index"}` | a value that moves over the months; `"index": "inflation"` follows `finance.inflation` |

A list whose elements have a `name`, `id`, `renderer` or `need` may also be written as an object keyed by it.
Paths for `ref`, `correlations` and `--set` join names by dots; a name with other characters than letters, digits, `_`
and `-` stands in quotes: `workload.productions."Series A".shoot`. Values of cards are reached by `cards.ID.…`.
)";

/// Text for a cell of a table.
std::string cell(std::string_view text) {
    std::string result;
    for (const char c : text)
        result += c == '|' ? "\\|" : std::string(1, c);
    return result;
}

class ReferencePage {
  public:
    std::string page() {
        out_ = std::string(opening);
        out_ += "\n## A study\n\n";
        section<StudyKeys>();
        out_ += "## A rate card\n\n";
        section<CardKeys>();
        out_ += "## A bill\n\n";
        section<BillKeys>();
        section<UsageKeys>();
        section<SegmentKeys>();
        while (out_.ends_with("\n\n"))
            out_.pop_back();
        return std::move(out_);
    }

  private:
    /// A table of a struct, then those of the structs inside that have none yet.
    template <Described T>
    void section() {
        if (!told_.insert(std::string(struct_name<T>())).second)
            return;
        out_ += fmt::format("### {}\n\n| Key | What | Written | Required | Default |\n|---|---|---|---|---|\n",
                            struct_name<T>());
        const T defaults{};
        const auto row = [&](const auto& field) {
            using Member = std::remove_cvref_t<decltype(std::declval<T&>().*field.member)>;
            out_ += fmt::format("| `{}` | {} | {} | {} | {} |\n", field.key, cell(field.meaning),
                                written<Member>(field.unit), field.required ? "yes" : "",
                                field.required ? std::string() : standard(defaults.*field.member));
        };
        T::fields().each(row);
        out_ += "\n";
        T::fields().each(
            [&](const auto& field) { inside<std::remove_cvref_t<decltype(std::declval<T&>().*field.member)>>(); });
    }

    template <class M>
    void inside() {
        if constexpr (ListOf<M>::value)
            section<typename ListOf<M>::Element>();
        else if constexpr (MaybeOf<M>::value)
            section<typename MaybeOf<M>::Element>();
        else if constexpr (Described<M>)
            section<M>();
    }

    template <class M>
    static std::string written(std::string_view unit) {
        static const LoadOptions none{};
        static const Context plain(none);
        const auto link = [](std::string_view name) {
            std::string anchor(name);
            for (char& c : anchor)
                c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
            return fmt::format("[{}](#{})", name, anchor);
        };
        if constexpr (std::is_same_v<M, std::string> || IsReference<M>::value)
            return "text";
        else if constexpr (std::is_same_v<M, bool>)
            return "`true` or `false`";
        else if constexpr (std::is_same_v<M, int>)
            return "whole number";
        else if constexpr (std::is_same_v<M, double>)
            return "number";
        else if constexpr (std::is_enum_v<M>) {
            std::string words;
            for (const auto& w : Words<M>::list)
                words += fmt::format("{}`{}`", words.empty() ? "" : ", ", w);
            return words;
        } else if constexpr (std::is_same_v<M, std::optional<YearMonth>>)
            return "`\"2027-02\"`";
        else if constexpr (IsReferenceList<M>::value || std::is_same_v<M, std::vector<std::string>>)
            return "list of texts";
        else if constexpr (std::is_same_v<M, std::vector<double>>)
            return "list of numbers";
        else if constexpr (ListOf<M>::value)
            return "list of " + link(struct_name<typename ListOf<M>::Element>());
        else if constexpr (MaybeOf<M>::value)
            return link(struct_name<typename MaybeOf<M>::Element>());
        else if constexpr (Described<M>)
            return link(struct_name<M>());
        else if constexpr (std::is_same_v<M, Raw<CardsTag>>)
            return "list of ids or of " + link("Card");
        else if constexpr (std::is_same_v<M, Raw<AssumptionsTag>>)
            return "object of values";
        else if constexpr (std::is_same_v<M, Raw<ReadingTag>>)
            return "text";
        else if constexpr (std::is_same_v<M, Raw<JumpTag>>)
            return R"(`{"at": "2027-07", "size": "14 %"}` or `{"chance": "20 %/year", "size": "5 to 30 %"}`)";
        else if constexpr (std::is_same_v<M, Raw<PriceTag>>)
            return "`\"0.02 USD/GB\"`, a range, `\"unknown\"`, or one of `flat`, `graduated`, `volume`, `packaged`, "
                   "`plans`, "
                   "`dated` ([rate cards](rate-cards.md#tariffs))";
        else if constexpr (std::is_same_v<M, Raw<UsageTag>>)
            return "list of " + link("Usage");
        else if constexpr (std::is_same_v<M, Raw<SegmentsTag>>)
            return "list of " + link("Segment");
        else if constexpr (std::is_same_v<M, Raw<RatioTag>>)
            return unit.empty() ? std::string("text") : fmt::format("number or `\"{}\"`", example(plain, unit));
        else if constexpr (std::is_same_v<M, Raw<StoredTag>>)
            return "`\"10 TB\"`, or `{\"segments\": [...]}` of " + link("Segment");
        else
            return unit.empty() ? "number" : fmt::format("`\"{}\"`", example(plain, unit));
    }

    template <class M>
    static std::string standard(const M& value) {
        if constexpr (std::is_same_v<M, bool>)
            return value ? "`true`" : "`false`";
        else if constexpr (std::is_same_v<M, int> || std::is_same_v<M, double>)
            return value == 0 ? "" : fmt::format("{}", value);
        else if constexpr (std::is_same_v<M, std::string>)
            return value.empty() ? "" : fmt::format("`{}`", value);
        else if constexpr (std::is_enum_v<M>)
            return fmt::format("`{}`", word(value));
        else if constexpr (IsUncertain<M>::value)
            return value.fixed.base() == 0.0 ? "" : to_text(Amount{value.fixed.base(), IsUncertain<M>::dimension, ""});
        else
            return "";
    }

    std::string out_;
    std::set<std::string> told_;
};

} // namespace

std::string study_reference() {
    return ReferencePage().page();
}

} // namespace topsheet::io
