#include "topsheet/io/inputs.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "io/names.hpp"

namespace topsheet::io {

namespace {

/// Notes a text under its name; the first reading counts.
void note(std::vector<NamedText>& list, std::string_view name, const std::string& text) {
    if (std::ranges::find(list, name, &NamedText::name) == list.end())
        list.push_back({std::string(name), text});
}

const NamedText* found(const std::vector<NamedText>& list, std::string_view name) {
    const auto place = std::ranges::find(list, name, &NamedText::name);
    return place == list.end() ? nullptr : &*place;
}

Fetch fetch_from(const std::vector<NamedText>& list) {
    return [list](std::string_view name) {
        const NamedText* text = found(list, name);
        return text != nullptr ? std::optional(text->text) : std::nullopt;
    };
}

Fetch noting(const Fetch& fetch, std::vector<NamedText>& list) {
    if (!fetch)
        return {};
    return [fetch, &list](std::string_view name) {
        auto text = fetch(name);
        if (text)
            note(list, name, *text);
        return text;
    };
}

} // namespace

LoadOptions Inputs::options() const {
    LoadOptions options;
    options.file = file;
    options.months = months;
    options.overrides = overrides;
    options.card = fetch_from(cards);
    options.sample = fetch_from(samples);
    options.log = [list = logs](std::string_view name) {
        const NamedText* log = found(list, name);
        return log != nullptr ? bytes_of(log->text) : ReadBytes();
    };
    options.layers = layers;
    options.given = given;
    return options;
}

std::string Inputs::hash() const {
    Fingerprint hash;
    const auto add = [&hash](std::string_view text) {
        hash.add(fmt::format("{}:", text.size())); // so that a text cannot pass for two
        hash.add(text);
    };
    add(study);
    add(fmt::format("{}", months));
    for (const auto& one : overrides)
        add(one);
    for (const auto* list : {&cards, &samples, &logs}) {
        add(fmt::format("{} texts", list->size()));
        for (const auto& one : *list) {
            add(one.name);
            add(one.text);
        }
    }
    for (const auto* list : {&layers, &given}) {
        add(fmt::format("{} layers", list->size()));
        for (const auto& one : *list) {
            add(one.id);
            add(one.text);
        }
    }
    return hash.text();
}

LoadOptions recording(const LoadOptions& options, std::string_view study, Inputs& inputs) {
    inputs = {options.file, std::string(study), options.months, options.overrides, {}, {},
              {},           options.layers,     options.given};
    LoadOptions result = options;
    result.card = noting(options.card, inputs.cards);
    result.sample = noting(options.sample, inputs.samples);
    if (options.log)
        result.log = [open = options.log, &inputs](std::string_view name) -> ReadBytes {
            const ReadBytes bytes = open(name);
            if (!bytes)
                return {};
            inputs.logs.push_back({std::string(name), {}});
            return [bytes, &log = inputs.logs, place = inputs.logs.size() - 1](char* to, std::size_t most) {
                const std::size_t got = bytes(to, most);
                log[place].text.append(to, got);
                return got;
            };
        };
    return result;
}

} // namespace topsheet::io
