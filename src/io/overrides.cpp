#include "io/overrides.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "io/layers.hpp"
#include "io/names.hpp"

namespace topsheet::io {

namespace {

constexpr std::string_view source_name = "--set";

void fault(Context& context, std::string sentence, std::string hint) {
    Finding f;
    f.code = "override";
    f.file = std::string(source_name);
    f.sentence = std::move(sentence);
    f.hint = std::move(hint);
    context.findings.push_back(std::move(f));
}

/// What an element of a list is called: the text of its first identifying key.
const std::string* element_name(const Node& element) {
    for (const std::string_view key : {"name", "id", "renderer", "need", "estate", "tier", "currency"})
        if (const Node* node = element.find(key); node != nullptr && node->is(Kind::text))
            return &node->text;
    return nullptr;
}

Node* step(Node& at, const std::string& name) {
    if (at.is(Kind::object))
        return at.find(name);
    for (auto& element : at.elements)
        if (const auto* own = element_name(element); own != nullptr && *own == name)
            return &element;
    return nullptr;
}

std::vector<std::string> names_in(const Node& at) {
    std::vector<std::string> result;
    for (const auto& member : at.members)
        result.push_back(member.key);
    for (const auto& element : at.elements)
        if (const auto* own = element_name(element); own != nullptr)
            result.push_back(*own);
    return result;
}

/// Position of the "=" that ends the path: the first one outside quotes.
std::size_t end_of_path(std::string_view text) {
    bool inside = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"')
            inside = !inside;
        else if (text[i] == '=' && !inside)
            return i;
    }
    return std::string_view::npos;
}

Node value_of(std::string_view text, int source) {
    Tree tree = parse_json(text);
    Node node;
    if (tree.root && tree.faults.empty()) {
        node = std::move(*tree.root);
    } else {
        node.kind = Kind::text;
        node.text = std::string(text);
    }
    link(node, source);
    return node;
}

} // namespace

void apply_override(Context& context, Node& root, const std::string& path, const std::vector<std::string>& names,
                    std::size_t from, Node value) {
    Node* at = &root;
    std::string done;
    for (std::size_t i = from; i < names.size(); ++i) {
        Node* next = step(*at, names[i]);
        if (next == nullptr && i + 1 == names.size() && at->is(Kind::object)) {
            at->members.push_back({names[i], 0, 0, std::move(value)}); // the reader says whether the key exists
            return;
        }
        if (next == nullptr) {
            fault(context,
                  fmt::format("\"{}\" cannot be set: there is no \"{}\" {}", path, names[i],
                              done.empty() ? std::string("at the top of the file") : "in " + done),
                  suggestion(names[i], names_in(*at)));
            return;
        }
        done = joined(done, names[i]);
        at = next;
    }
    *at = std::move(value);
}

const Node* find_path(const Node& root, const std::vector<std::string>& names) {
    const Node* at = &root;
    for (const auto& name : names) {
        at = step(const_cast<Node&>(*at), name); // looks only
        if (at == nullptr)
            return nullptr;
    }
    return at;
}

std::vector<CardOverride> apply_overrides(Context& context, Node& root) {
    std::vector<CardOverride> later;
    if (context.options.overrides.empty())
        return later;
    const int source = context.add_source(std::string(source_name), false);
    for (const auto& text : context.options.overrides) {
        const auto end = end_of_path(text);
        const auto names =
            end == std::string_view::npos ? std::nullopt : split_path(std::string_view(text).substr(0, end));
        if (!names) {
            fault(
                context, fmt::format("\"{}\" is not an override", text),
                R"(write path=value, such as finance.discount_rate="8 %/year"; odd names in the path stand in quotes)");
            continue;
        }
        const std::string path = text.substr(0, end);
        Node value = value_of(std::string_view(text).substr(end + 1), source);
        if (names->front() == "cards" && names->size() > 2) {
            Node* cards = root.find("rate_cards");
            Node* written_out = cards == nullptr ? nullptr : step(*cards, (*names)[1]);
            const bool layered = std::ranges::find(context.options.layers, (*names)[1], &CardLayer::id) !=
                                 context.options.layers.end(); // what is set stands above every layer
            if (written_out != nullptr && !layered)
                apply_override(context, *written_out, path, *names, 2, std::move(value));
            else
                later.push_back({path, *names, std::move(value), false});
            continue;
        }
        apply_override(context, root, path, *names, 0, std::move(value));
    }
    return later;
}

void report_unused(Context& context, const std::vector<CardOverride>& overrides, const rates::Catalog& catalog) {
    std::vector<std::string> ids;
    for (const auto& card : catalog.cards)
        ids.push_back(card.id);
    for (const auto& override_ : overrides)
        if (!override_.used)
            fault(context,
                  fmt::format("\"{}\" cannot be set: the study has no rate card \"{}\"", override_.path,
                              override_.names[1]),
                  suggestion(override_.names[1], ids));
}

std::vector<CardTree> fetch_cards(const Scope& scope, const Node& list, std::vector<CardOverride>& overrides) {
    Context& context = *scope.context;
    std::vector<CardTree> result;
    if (!expect(scope, list, Kind::array, "a list of rate cards"))
        return result;
    for (const auto& element : list.elements) {
        CardTree card;
        card.place = &element;
        if (element.is(Kind::object)) {
            card.node = &element;
            card.written_out = true;
            if (const Node* id = element.find("id"); id != nullptr && id->is(Kind::text))
                card.id = id->text;
        } else if (!expect(scope, element, Kind::text, "the id of a rate card, or the card itself,")) {
            continue;
        } else {
            card.id = element.text;
        }
        if (std::ranges::any_of(result, [&](const auto& other) { return other.id == card.id; })) {
            context.error(element, "duplicate-name", fmt::format("the rate card \"{}\" is named twice", card.id),
                          "each card once");
            continue;
        }
        if (card.written_out) {
            const std::string text = canonical_text(element);
            card.hash = fingerprint(text);
            if (std::ranges::find(context.options.layers, card.id, &CardLayer::id) != context.options.layers.end()) {
                Node* joined = joined_card(context, card, element, element.source, text, overrides);
                joined->parent = element.parent;
                joined->index = element.index;
                card.node = joined;
            }
        } else {
            const auto text = context.options.card && card.id.find('/') == std::string::npos
                                  ? context.options.card(card.id)
                                  : std::nullopt;
            if (!text) {
                context.error(element, "unknown-card", fmt::format("there is no rate card \"{}\"", card.id),
                              suggestion(card.id, context.options.known_cards));
                result.push_back(card);
                continue;
            }
            const int source = context.add_source(card.id);
            Tree tree = parse_json(*text);
            context.add_faults(std::move(tree.faults), source);
            if (tree.root && tree.root->is(Kind::object)) {
                card.node = joined_card(context, card, std::move(*tree.root), source, *text, overrides);
            } else if (tree.root) {
                expect(scope, context.keep(std::move(*tree.root), source), Kind::object, "a rate card");
            }
        }
        result.push_back(card);
    }
    report_unused_layers(context, result);
    return result;
}

} // namespace topsheet::io
