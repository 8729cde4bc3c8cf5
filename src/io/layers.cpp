#include "io/layers.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "io/names.hpp"
#include "io/overrides.hpp"

namespace topsheet::io {

namespace {

/// Sections of a card that hold things by id, other than meters.
constexpr std::array<std::string_view, 7> other_sections{
    "storage_classes", "machines", "assets", "licenses", "queue_managers", "review_endpoints", "render_services"};
/// What a new price must say of itself, and what of the old one it takes away.
constexpr std::array<std::string_view, 3> provenance{"source", "as_of", "confidence"};
constexpr std::array<std::string_view, 2> of_the_old_price{"spread", "readings"};

/// What a thing in a section is called: its `id`, or its key in an object.
std::string id_of(const Node& section, std::size_t index) {
    if (section.is(Kind::object))
        return section.members[index].key;
    const Node* id = section.elements[index].find("id");
    return id != nullptr && id->is(Kind::text) ? id->text : "";
}

std::size_t size_of(const Node& section) {
    return section.is(Kind::object) ? section.members.size() : section.elements.size();
}

template <class Section>
auto& at(Section& section, std::size_t index) {
    if (section.is(Kind::object))
        return section.members[index].value;
    return section.elements[index];
}

template <class Section>
auto* thing_named(Section& section, const std::string& id) {
    for (std::size_t i = 0; i < size_of(section); ++i)
        if (id_of(section, i) == id)
            return &at(section, i);
    return static_cast<decltype(&at(section, 0))>(nullptr);
}

std::vector<std::string> ids_in(const Node& section) {
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < size_of(section); ++i)
        ids.push_back(id_of(section, i));
    return ids;
}

void remove_member(Node& object, std::string_view key) {
    std::erase_if(object.members, [&](const Member& member) { return member.key == key; });
}

Node& member_or_new(Node& object, std::string_view key, Kind kind, const Node& place) {
    if (Node* found = object.find(key); found != nullptr)
        return *found;
    Node value;
    value.kind = kind;
    value.line = place.line;
    value.column = place.column;
    value.source = place.source;
    return object.members.emplace_back(Member{std::string(key), place.line, place.column, std::move(value)}).value;
}

/// Whether an id is named by a list of ids, of which one with a trailing "*" names all that begin so.
bool list_names(const Node& list, const std::string& id) {
    return std::ranges::any_of(list.elements, [&](const Node& pattern) {
        const std::string_view text = pattern.text;
        return text.ends_with('*') ? id.starts_with(text.substr(0, text.size() - 1)) : id == text;
    });
}

/// One unit under two names is one quantity.
bool same_quantity(const std::string& a, const std::string& b) {
    const auto read = [](const std::string& text) {
        const std::string plain = plain_units(text);
        return !plain.empty() && plain.front() >= '0' && plain.front() <= '9' ? parse_amount(plain) : parse_unit(plain);
    };
    const auto x = read(a), y = read(b);
    return a == b || (x && y && x->value == y->value && x->dimension == y->dimension);
}

/// Joins one layer to the tree below it.
class Layer {
  public:
    Layer(Context& context, CardTree& card, const Node& layer)
        : context_(context),
          card_(card),
          layer_(layer),
          scope_{&context, "cards." + quoted_name(card.id), ByteConvention::decimal, ""} {}

    void over(Node& below) {
        if (!header_agrees(below))
            return;
        for (const auto& member : layer_.members)
            if (member.key != "discounts")
                top_key(below, member);
        if (const Node* discounts = layer_.find("discounts"); discounts != nullptr)
            card_discounts(below, *discounts); // on the prices that the layer itself brings, too
    }

  private:
    /// Currency and bytes are those of the card below.
    bool header_agrees(const Node& below) {
        bool agrees = true;
        for (const std::string_view key : {"currency", "bytes"}) {
            const Node *own = layer_.find(key), *theirs = below.find(key);
            const std::string other = theirs != nullptr ? theirs->text : key == "bytes" ? "decimal" : "";
            if (own == nullptr || !own->is(Kind::text) || own->text == other)
                continue;
            context_.error(*own, "layer",
                           key == "currency"
                               ? fmt::format("this card is in {} and lies over \"{}\", which is in {}",
                                             shortened(own->text), card_.id, other)
                               : fmt::format("this card counts bytes {} and lies over \"{}\", which counts them {}",
                                             shortened(own->text), card_.id, other),
                           key == "currency" ? "a card and what lies over it have one currency"
                                             : "leave \"bytes\" out, or write GiB and TiB");
            agrees = false;
        }
        return agrees;
    }

    void top_key(Node& below, const Member& member) {
        static const std::vector<std::string> known = [] {
            auto keys = keys_of<CardKeys>();
            keys.emplace_back("discounts");
            return keys;
        }();
        const std::string& key = member.key;
        if (key == "meters") {
            meters(member_or_new(below, key, Kind::array, member.value), member.value);
        } else if (std::ranges::find(other_sections, key) != other_sections.end()) {
            things(member_or_new(below, key, member.value.kind, member.value), member.value, key);
        } else if (key == "agreements") {
            Node& list = member_or_new(below, key, Kind::array, member.value);
            if (expect(scope_, member.value, Kind::array, "a list of agreements"))
                list.elements.insert(list.elements.end(), member.value.elements.begin(), member.value.elements.end());
        } else if (key == "as_of") { // the newest reading of either
            Node& date = member_or_new(below, key, Kind::text, member.value);
            if (!member.value.is(Kind::text) || date.text < member.value.text)
                date = member.value;
        } else if (key == "valid_from" || key == "valid_to") {
            member_or_new(below, key, Kind::text, member.value) = member.value;
        } else if (!key.starts_with("x_") && std::ranges::find(known, key) == known.end()) {
            report_unknown_key(scope_, layer_, member, known);
        }
    }

    /// Things other than meters are replaced whole, or added.
    void things(Node& below, const Node& list, std::string_view section) {
        if (list.kind != below.kind || (!list.is(Kind::array) && !list.is(Kind::object))) {
            context_.error(list, "layer", fmt::format("\"{}\" is written differently in the card below", section),
                           "both as lists, or both as objects keyed by id");
            return;
        }
        for (std::size_t i = 0; i < size_of(list); ++i) {
            const Node& thing = at(list, i);
            if (Node* old = thing_named(below, id_of(list, i)); old != nullptr)
                *old = thing;
            else if (list.is(Kind::object))
                below.members.push_back(list.members[i]);
            else
                below.elements.push_back(thing);
        }
    }

    void meters(Node& below, const Node& list) {
        if (!list.is(Kind::array) && !list.is(Kind::object)) {
            expect(scope_, list, Kind::array, "a list of meters");
            return;
        }
        std::vector<std::string> taken;
        for (std::size_t i = 0; i < size_of(list); ++i) {
            const Node& meter = at(list, i);
            const std::string id = id_of(list, i);
            if (id.starts_with("x_") && list.is(Kind::object))
                continue;
            if (!expect(scope_, meter, Kind::object, "a meter"))
                continue;
            if (id.empty()) {
                report_missing_key(scope_, meter, {.key = "id", .meaning = {}, .unit = {}, .required = true});
                continue;
            }
            if (std::ranges::find(taken, id) != taken.end()) {
                report_twice(scope_, meter, "id", id);
                continue;
            }
            taken.push_back(id);
            if (Node* old = thing_named(below, id); old != nullptr)
                meter_over(*old, meter, id);
            else
                unknown_meter(below, meter, id, list.is(Kind::object));
        }
    }

    /// A name that the list does not know is a slip, unless the layer says the whole meter.
    void unknown_meter(Node& below, const Node& meter, const std::string& id, bool keyed) {
        const bool whole_meter = meter.find("quantity") != nullptr && meter.find("price") != nullptr;
        const std::string nearest = context_.suggest(id, ids_in(below));
        const Node* name = meter.find("id");
        context_.report(Severity::warning, name == nullptr ? meter : *name, "unknown-meter",
                        fmt::format("the card \"{}\" below has no meter \"{}\"{}", card_.id, shortened(id),
                                    whole_meter ? "; it is added" : ", and this one has no effect"),
                        nearest);
        if (!whole_meter)
            return;
        Node added = meter;
        remove_member(added, "discounts");
        if (const Node* discounts = meter.find("discounts"); discounts != nullptr)
            put_on_price(added, *discounts);
        if (below.is(Kind::object)) {
            below.members.push_back({id, meter.line, meter.column, std::move(added)});
            return;
        }
        if (keyed) {
            Node text = meter;
            text.kind = Kind::text;
            text.text = id;
            text.members.clear();
            added.members.push_back({"id", meter.line, meter.column, std::move(text)});
        }
        below.elements.push_back(std::move(added));
    }

    void meter_over(Node& old, const Node& meter, const std::string& id) {
        static const std::vector<std::string> known = [] {
            auto keys = keys_of<MeterKeys>();
            keys.emplace_back("discounts");
            return keys;
        }();
        bool sound = true;
        for (const auto& member : meter.members)
            if (!member.key.starts_with("x_") && std::ranges::find(known, member.key) == known.end()) {
                report_unknown_key(scope_, meter, member, known);
                sound = false;
            }
        const Node *own = meter.find("quantity"), *theirs = old.find("quantity");
        if (own != nullptr && theirs != nullptr && own->is(Kind::text) && !same_quantity(own->text, theirs->text)) {
            context_.error(*own, "layer",
                           fmt::format("\"{}\" counts \"{}\" here and \"{}\" in the card below", id,
                                       shortened(own->text), shortened(theirs->text)),
                           "leave \"quantity\" out: it is that of the card below");
            sound = false;
        }
        const bool priced = meter.find("price") != nullptr;
        for (const std::string_view key : provenance)
            if (priced && meter.find(key) == nullptr) {
                report_missing_key(scope_, meter, {.key = key, .meaning = {}, .unit = {}, .required = true});
                sound = false;
            }
        if (!sound)
            return;
        remember(old, meter, id);
        if (priced)
            for (const std::string_view key : of_the_old_price)
                remove_member(old, key);
        for (const auto& member : meter.members)
            if (member.key != "id" && member.key != "quantity" && member.key != "discounts") {
                remove_member(old, member.key);
                old.members.push_back(member);
            }
        if (const Node* discounts = meter.find("discounts"); discounts != nullptr)
            put_on_price(old, *discounts);
    }

    /// Keeps the meter as it is below, when this layer changes it first.
    void remember(const Node& old, const Node& layer_meter, const std::string& id) {
        if (std::ranges::find(changed_, id) != changed_.end())
            return;
        changed_.push_back(id);
        Node& kept = context_.keep(old, old.source);
        kept.parent = layer_meter.parent; // faults of it have been told where it stood
        kept.index = layer_meter.index;
        card_.under[id].push_back(&kept);
    }

    /// Discounts of the whole card, or of the meters that it names.
    void card_discounts(Node& below, const Node& discounts) {
        if (!expect(scope_, discounts, Kind::array, R"(a list such as [{"name": "negotiated", "share": "10 %"}])"))
            return;
        Node* meters = below.find("meters");
        for (std::size_t i = 0; meters != nullptr && i < size_of(*meters); ++i) {
            const std::string id = id_of(*meters, i);
            Node own = discounts;
            std::erase_if(own.elements, [&](const Node& discount) {
                const Node* list = discount.find("meters");
                return list != nullptr && !list_names(*list, id);
            });
            for (Node& discount : own.elements)
                remove_member(discount, "meters");
            Node& meter = at(*meters, i);
            const Node* price = meter.find("price");
            if (own.elements.empty() || price == nullptr || (price->is(Kind::text) && price->text == "unknown"))
                continue;
            remember(meter, discounts, id);
            put_on_price(meter, own);
        }
    }

    /// Discounts after those that the price has.
    void put_on_price(Node& meter, const Node& discounts) {
        Node* price = meter.find("price");
        if (price == nullptr ||
            !expect(scope_, discounts, Kind::array, R"(a list such as [{"name": "negotiated", "share": "10 %"}])"))
            return;
        if (!price->is(Kind::object) || is_uncertain_object(*price)) {
            Node tariff;
            tariff.kind = Kind::object;
            tariff.line = price->line;
            tariff.column = price->column;
            tariff.source = price->source;
            tariff.members.push_back({"flat", price->line, price->column, *price});
            *price = std::move(tariff);
        }
        Node& list = member_or_new(*price, "discounts", Kind::array, discounts);
        list.elements.insert(list.elements.end(), discounts.elements.begin(), discounts.elements.end());
    }

    Context& context_;
    CardTree& card_;
    const Node& layer_;
    Scope scope_;
    std::vector<std::string> changed_; ///< meters that this layer has changed
};

/// The node of a tree that stands at a place of its file.
const Node* find_place(const Node& root, int line, int column) {
    if (root.line == line && root.column == column)
        return &root;
    for (const Node& element : root.elements)
        if (const Node* found = find_place(element, line, column); found != nullptr)
            return found;
    for (const Member& member : root.members)
        if (const Node* found = find_place(member.value, line, column); found != nullptr)
            return found;
    return nullptr;
}

/// Gives what came from a layer its place in that layer's file back, so that pointers lead there.
void restore_places(Node& node, int source, const Node& layer) {
    const auto child = [&](Node& inner) {
        if (inner.source == source && node.source != source)
            if (const Node* origin = find_place(layer, inner.line, inner.column); origin != nullptr) {
                inner.parent = origin->parent;
                inner.index = origin->index;
            }
        restore_places(inner, source, layer);
    };
    for (Node& element : node.elements)
        child(element);
    for (Member& member : node.members)
        child(member.value);
}

} // namespace

Node* joined_card(Context& context, CardTree& card, Node root, int source, std::string_view text,
                  std::vector<CardOverride>& overrides) {
    std::vector<std::string> texts;
    std::vector<std::pair<int, const Node*>> joined;
    for (const CardLayer& layer : context.options.layers) {
        if (layer.id != card.id)
            continue;
        texts.push_back(layer.text);
        card.layers.push_back(fingerprint(layer.text));
        const int number = context.add_source(layer.file);
        Tree tree = parse_json(layer.text);
        context.add_faults(std::move(tree.faults), number);
        if (!tree.root)
            continue;
        const Node& node = context.keep(std::move(*tree.root), number);
        const Scope scope{&context, "", ByteConvention::decimal, ""};
        if (!expect(scope, node, Kind::object, "a rate card"))
            continue;
        link(root, source);
        Layer(context, card, node).over(root);
        joined.emplace_back(number, &node);
    }
    card.hash = fingerprint(text, texts);
    for (auto& override_ : overrides)
        if (override_.names[1] == card.id) {
            override_.used = true;
            apply_override(context, root, override_.path, override_.names, 2, override_.value);
        }
    Node& kept = context.keep(std::move(root), source);
    for (const auto& [number, layer] : joined)
        restore_places(kept, number, *layer);
    return &kept;
}

void report_unused_layers(Context& context, const std::vector<CardTree>& cards) {
    std::vector<std::string> ids;
    for (const CardTree& card : cards)
        ids.push_back(card.id);
    for (const auto* list : {&context.options.layers, &context.options.given})
        for (const CardLayer& layer : *list) {
            if (std::ranges::find(ids, layer.id) != ids.end())
                continue;
            Finding f;
            f.severity = Severity::warning;
            f.code = "unused-layer";
            f.file = layer.file;
            f.sentence = fmt::format("this rate card is for \"{}\", which is not used here; it has no effect",
                                     shortened(layer.id));
            f.hint = suggestion(layer.id, ids);
            context.findings.push_back(std::move(f));
        }
}

} // namespace topsheet::io
