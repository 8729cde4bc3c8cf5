// The schema of a study, made from the field lists that the reader walks.
#include <map>

#include <fmt/format.h>

#include "io/describe.hpp"
#include "topsheet/io/load.hpp"

namespace topsheet::io {

namespace {

std::string quoted_text(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            result += '\\';
        result += c;
    }
    return result + '"';
}

/// Collects the definitions of structs while fields ask for them.
class Schema {
  public:
    std::string study() {
        const std::string top = object<StudyKeys>(false);
        std::string defs = values();
        for (const auto& name : order_)
            defs += fmt::format(",{}:{}", quoted_text(name), structs_[name]);
        return fmt::format(
            R"({{"$schema":"https://json-schema.org/draft/2020-12/schema","title":"A topsheet study",)"
            R"("description":"Made from the field lists of the program; comments are allowed in the files themselves.",{},"$defs":{{{}}}}})",
            top.substr(1, top.size() - 2), defs);
    }

  private:
    /// Definitions that no field list says.
    static std::string values() {
        return R"js("jump":{"type":"object","description":"A change at once: in a stated month, or by a yearly chance.","properties":{"at":{"$ref":"#/$defs/month"},"chance":{"$ref":"#/$defs/quantity"},"size":{"$ref":"#/$defs/number"}},"required":["size"],"oneOf":[{"required":["at"]},{"required":["chance"]}],"patternProperties":{"^x_":true},"additionalProperties":false},)js"
               R"js("text_amount":{"type":"string","description":"An exact amount or a range: \"40 TB/week\", \"40 to 120 TB/week\" (5th to 95th percentile)."},)js"
               R"js("month":{"type":"string","pattern":"^(19|20|21|22)[0-9][0-9]-(0[1-9]|1[0-2])$"},)js"
               R"js("date":{"type":"string","pattern":"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"},)js"
               R"js("amount":{"type":["string","number"]},)js"
               R"js("three":{"type":"array","items":{"$ref":"#/$defs/amount"},"minItems":3,"maxItems":3},)js"
               R"js("quantity":{"description":"An amount with its unit, exact or uncertain.","anyOf":[{"$ref":"#/$defs/text_amount"},{"$ref":"#/$defs/uncertain"}]},)js"
               R"js("number":{"description":"A plain number or share, exact or uncertain.","anyOf":[{"type":"number"},{"$ref":"#/$defs/text_amount"},{"$ref":"#/$defs/uncertain"}]},)js"
               R"js("value":{"anyOf":[{"type":"number"},{"$ref":"#/$defs/text_amount"},{"$ref":"#/$defs/uncertain"}]},)js"
               R"js("uncertain":{"type":"object","description":"A value with a distribution, a reference to an assumption, or options for the months.","properties":{)js"
               R"js("value":{"$ref":"#/$defs/value"},"ref":{"type":"string"},"formula":{"type":"string"},"pert":{"$ref":"#/$defs/three"},"triangular":{"$ref":"#/$defs/three"},)js"
               R"js("uniform":{"type":"array","items":{"$ref":"#/$defs/amount"},"minItems":2,"maxItems":2},)js"
               R"js("normal":{"type":"object","properties":{"mean":{"$ref":"#/$defs/amount"},"deviation":{"$ref":"#/$defs/amount"}},"required":["mean","deviation"]},)js"
               R"js("lognormal":{"type":"object","properties":{"median":{"$ref":"#/$defs/amount"},"p95":{"$ref":"#/$defs/amount"},"mean":{"$ref":"#/$defs/amount"},"deviation":{"$ref":"#/$defs/amount"}}},)js"
               R"js("beta":{"type":"object","properties":{"alpha":{"type":"number"},"beta":{"type":"number"},"low":{"$ref":"#/$defs/amount"},"high":{"$ref":"#/$defs/amount"}},"required":["alpha","beta"]},)js"
               R"js("discrete":{"type":"object","properties":{"values":{"type":"array","items":{"$ref":"#/$defs/amount"},"minItems":1},"weights":{"type":"array","items":{"type":"number"}}},"required":["values"]},)js"
               R"js("bernoulli":{"type":"object","properties":{"probability":{"$ref":"#/$defs/amount"}},"required":["probability"]},)js"
               R"js("samples":{"anyOf":[{"type":"string"},{"type":"array","items":{"$ref":"#/$defs/amount"}}]},"unit":{"type":"string"},)js"
               R"js("p10":{"$ref":"#/$defs/amount"},"p50":{"$ref":"#/$defs/amount"},"p90":{"$ref":"#/$defs/amount"},)js"
               R"js("trend":{"$ref":"#/$defs/quantity"},"volatility":{"$ref":"#/$defs/quantity"},"noise":{"$ref":"#/$defs/number"},)js"
               R"js("jump":{"$ref":"#/$defs/jump"},"each":{"enum":["study","week","month"]},"index":{"enum":["none","inflation"]},"source":{"type":"string"},"as_of":{"type":"string"},"note":{"type":"string"}},)js"
               R"js("patternProperties":{"^x_":true},"additionalProperties":false},)js"
               R"js("band":{"type":"object","properties":{"up_to":{"type":"string"},"price":{"type":"string"}},"required":["price"],"patternProperties":{"^x_":true},"additionalProperties":false},)js"
               R"js("share_of":{"type":"object","properties":{"of":{"type":"string"},"ratio":{"$ref":"#/$defs/amount"}},"required":["of","ratio"],"patternProperties":{"^x_":true},"additionalProperties":false},)js"
               R"js("packaged":{"type":"object","properties":{"size":{"type":"string"},"price":{"type":"string"},"round_up":{"type":"boolean"}},"required":["size","price"],"patternProperties":{"^x_":true},"additionalProperties":false},)js"
               R"js("plan":{"type":"object","description":"One plan of seats with pooled storage.","properties":{"name":{"type":"string"},"price":{"type":"string"},"included":{"type":"string"},"least_seats":{"type":"string"},"most_seats":{"type":"string"},"most":{"type":"string"},"base":{"type":"string"},"overage":{"$ref":"#/$defs/packaged"}},"required":["name","price"],"patternProperties":{"^x_":true},"additionalProperties":false},)js"
               R"js("free":{"description":"An amount of the month, or parts that add up.","anyOf":[{"type":"string"},{"type":"object","properties":{"amount":{"type":"string"},"per_day":{"type":"string"},"shares":{"type":"array","items":{"$ref":"#/$defs/share_of"}}},"patternProperties":{"^x_":true},"additionalProperties":false}]},)js"
               R"js("dated_price":{"type":"object","properties":{"from":{"$ref":"#/$defs/month"},"price":{"$ref":"#/$defs/price"}},"required":["from","price"],"patternProperties":{"^x_":true},"additionalProperties":false},)js"
               R"js("discount":{"type":"object","properties":{"name":{"type":"string"},"share":{"$ref":"#/$defs/amount"}},"required":["name","share"],"patternProperties":{"^x_":true},"additionalProperties":false},)js"
               R"js("price":{"description":"Text for a flat price or a range, \"unknown\", an uncertain value, or one rule with what stands beside it.","anyOf":[{"type":"string"},{"$ref":"#/$defs/uncertain"},{"type":"object","properties":{)js"
               R"js("flat":{"type":"string"},"graduated":{"type":"array","items":{"$ref":"#/$defs/band"}},"volume":{"type":"array","items":{"$ref":"#/$defs/band"}},)js"
               R"js("packaged":{"$ref":"#/$defs/packaged"},"plans":{"type":"array","items":{"$ref":"#/$defs/plan"}},"stored":{"type":"string"},"dated":{"type":"array","items":{"$ref":"#/$defs/dated_price"}},)js"
               R"js("free":{"$ref":"#/$defs/free"},"free_shifts_bands":{"type":"boolean"},"minimum":{"type":"string"},"cap":{"type":"string"},"least":{"type":"string"},"step":{"type":"string"},"most":{"type":"string"},)js"
               R"js("commitment":{"type":"object","properties":{"amount":{"type":"string"},"price":{"type":"string"}},"required":["amount","price"],"patternProperties":{"^x_":true},"additionalProperties":false},)js"
               R"js("discounts":{"type":"array","items":{"$ref":"#/$defs/discount"}}},"patternProperties":{"^x_":true},"additionalProperties":false}]})js";
    }

    /// The properties of a struct. In lists keyed by name the first key may stand outside.
    template <Described T>
    std::string object(bool first_outside) {
        std::string properties, needed;
        bool is_first = true;
        const auto one = [&](const auto& field) {
            using Member = std::remove_cvref_t<decltype(std::declval<T&>().*field.member)>;
            properties += fmt::format("{}{}:{}", properties.empty() ? "" : ",", quoted_text(field.key),
                                      described(type<Member>(view_of(field)), view_of(field)));
            if (field.required && !(is_first && first_outside))
                needed += fmt::format("{}{}", needed.empty() ? "" : ",", quoted_text(field.key));
            is_first = false;
        };
        T::fields().each(one);
        return fmt::format(
            R"({{"type":"object","properties":{{{}}},"required":[{}],"patternProperties":{{"^x_":true}},"additionalProperties":false}})",
            properties, needed);
    }

    /// A reference to the definition of a struct.
    template <Described T>
    std::string reference() {
        const std::string name(struct_name<T>());
        if (!structs_.contains(name)) {
            structs_[name] = ""; // so that it is asked for once
            order_.push_back(name);
            structs_[name] = object<T>(keyed_list<T>);
        }
        return fmt::format(R"({{"$ref":"#/$defs/{}"}})", name);
    }

    static std::string described(const std::string& type, const FieldView& field) {
        std::string text(field.meaning);
        std::string examples;
        if (!field.unit.empty()) {
            static const LoadOptions none{};
            static const Context plain(none);
            examples = fmt::format(R"(,"examples":[{}])", quoted_text(example(plain, field.unit)));
        }
        return fmt::format(R"({{"description":{}{},{})", quoted_text(text), examples, type.substr(1));
    }

    template <class M>
    std::string type(const FieldView& field) {
        const std::string value = R"({"$ref":"#/$defs/quantity"})", number = R"({"$ref":"#/$defs/number"})";
        if constexpr (std::is_same_v<M, std::string>)
            return field.key == "as_of" || field.key.starts_with("valid_") ? R"({"$ref":"#/$defs/date"})"
                                                                           : R"({"type":"string"})";
        else if constexpr (std::is_same_v<M, bool>)
            return R"({"type":"boolean"})";
        else if constexpr (std::is_same_v<M, int>)
            return fmt::format(R"({{"type":"integer","minimum":{}}})", field.domain == Domain::positive ? 1 : 0);
        else if constexpr (std::is_same_v<M, double>)
            return field.domain == Domain::any ? R"({"type":"number"})" : R"({"type":"number","minimum":0})";
        else if constexpr (std::is_enum_v<M>) {
            std::string words;
            for (const auto& w : Words<M>::list)
                words += fmt::format("{}{}", words.empty() ? "" : ",", quoted_text(w));
            return fmt::format(R"({{"enum":[{}]}})", words);
        } else if constexpr (IsUncertain<M>::value)
            return IsUncertain<M>::dimension == dimensionless ? number : value;
        else if constexpr (std::is_same_v<M, Duration>)
            return value;
        else if constexpr (std::is_same_v<M, std::optional<YearMonth>>)
            return R"({"$ref":"#/$defs/month"})";
        else if constexpr (IsReference<M>::value)
            return R"({"type":"string"})";
        else if constexpr (IsReferenceList<M>::value || std::is_same_v<M, std::vector<std::string>>)
            return R"({"type":"array","items":{"type":"string"}})";
        else if constexpr (std::is_same_v<M, std::vector<double>>)
            return R"({"type":"array","items":{"type":"number"}})";
        else if constexpr (ListOf<M>::value) {
            using T = typename ListOf<M>::Element;
            const std::string item = reference<T>();
            if constexpr (!keyed_list<T>)
                return fmt::format(R"({{"type":"array","items":{}}})", item);
            else
                return fmt::format(
                    R"js({{"anyOf":[{{"type":"array","items":{{"allOf":[{}],"required":[{}]}}}},{{"type":"object","patternProperties":{{"^x_":true,"^(?!x_)":{}}}}}]}})js",
                    item, quoted_text(first_field(T::fields()).key), item);
        } else if constexpr (MaybeOf<M>::value)
            return reference<typename MaybeOf<M>::Element>();
        else if constexpr (Described<M>)
            return reference<M>();
        else if constexpr (std::is_same_v<M, Raw<AssumptionsTag>>)
            return R"({"type":"object","additionalProperties":{"$ref":"#/$defs/value"}})";
        else if constexpr (std::is_same_v<M, Raw<CardsTag>>)
            return fmt::format(R"({{"type":"array","items":{{"anyOf":[{{"type":"string"}},{}]}}}})",
                               reference<CardKeys>());
        else if constexpr (std::is_same_v<M, Raw<PriceTag>>)
            return R"({"$ref":"#/$defs/price"})";
        else if constexpr (std::is_same_v<M, Raw<GrowthTag>>)
            return value;
        else if constexpr (std::is_same_v<M, Raw<RatioTag>> || std::is_same_v<M, Raw<CommitTag>>)
            return R"({"$ref":"#/$defs/amount"})";
        else if constexpr (std::is_same_v<M, Raw<JumpTag>>)
            return R"({"$ref":"#/$defs/jump"})";
        else if constexpr (std::is_same_v<M, Raw<SpreadTag>>)
            return number;
        else
            return R"({"type":"string"})";
    }

    std::map<std::string, std::string> structs_;
    std::vector<std::string> order_;
};

/// Lays compact JSON out in lines; short objects and lists stay on one.
class Layout {
  public:
    explicit Layout(std::string_view text) : text_(text) {}
    std::string run() {
        value(0);
        return out_ + "\n";
    }

  private:
    static constexpr std::size_t width = 110;

    /// End of the value that begins here.
    [[nodiscard]] std::size_t end_of_value() const {
        int depth = 0;
        bool inside = false;
        std::size_t i = at_;
        for (; i < text_.size(); ++i) {
            const char c = text_[i];
            if (inside) {
                i += c == '\\' ? 1U : 0U;
                inside = c != '"';
            } else if (c == '"') {
                inside = true;
            } else if (c == '{' || c == '[') {
                ++depth;
            } else if (c == '}' || c == ']') {
                if (depth == 0)
                    return i;
                if (--depth == 0)
                    return i + 1;
            } else if (depth == 0 && c == ',') {
                return i;
            }
        }
        return i;
    }
    void value(std::size_t indent) {
        const auto end = end_of_value();
        const char open = text_[at_];
        if ((open != '{' && open != '[') || end - at_ + indent <= width) {
            spaced(text_.substr(at_, end - at_));
            at_ = end;
            return;
        }
        out_ += open;
        ++at_;
        while (text_[at_] != '}' && text_[at_] != ']') {
            out_ += '\n' + std::string(indent + 2, ' ');
            if (open == '{') {
                const auto colon = text_.find("\":", at_) + 2;
                out_ += std::string(text_.substr(at_, colon - at_)) + ' ';
                at_ = colon;
            }
            value(indent + 2);
            if (text_[at_] == ',') {
                out_ += ',';
                ++at_;
            }
        }
        out_ += '\n' + std::string(indent, ' ');
        out_ += text_[at_++];
    }
    /// One line with a space after each comma and colon outside texts.
    void spaced(std::string_view text) {
        bool inside = false;
        for (std::size_t i = 0; i < text.size(); ++i) {
            out_ += text[i];
            if (inside && text[i] == '\\') {
                out_ += text[++i];
            } else if (text[i] == '"') {
                inside = !inside;
            } else if (!inside && (text[i] == ',' || text[i] == ':')) {
                out_ += ' ';
            }
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::string out_;
};

} // namespace

std::string study_schema() {
    const std::string compact = Schema().study();
    return Layout(compact).run();
}

} // namespace topsheet::io
