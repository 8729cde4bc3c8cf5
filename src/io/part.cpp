// Part files as JSON. The heavy header stays in this file.
#include "topsheet/io/part.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "io/base64.hpp"
#include "io/names.hpp"

namespace topsheet::io {

namespace {

using Json = nlohmann::ordered_json;

std::string dumped(const Json& document, int indent) {
    return document.dump(indent, ' ', false, Json::error_handler_t::replace);
}

Json pairs(const Pairs& list) {
    Json rows = Json::array();
    for (const auto& [name, value] : list)
        rows.push_back({name, value});
    return rows;
}

Json texts(const std::vector<NamedText>& list, bool binary) {
    Json rows = Json::array();
    for (const auto& one : list)
        rows.push_back({one.name, binary ? to_base64(one.text) : one.text});
    return rows;
}

Json layers(const std::vector<CardLayer>& list) {
    Json rows = Json::array();
    for (const auto& one : list)
        rows.push_back({one.id, one.file, one.text});
    return rows;
}

Json json_of(const Inputs& inputs) {
    return {{"file", inputs.file},
            {"months", inputs.months},
            {"overrides", inputs.overrides},
            {"study", inputs.study},
            {"cards", texts(inputs.cards, false)},
            {"layers", layers(inputs.layers)},
            {"given", layers(inputs.given)},
            {"samples", texts(inputs.samples, true)},
            {"logs", texts(inputs.logs, true)}};
}

Pairs pairs_of(const Json& rows) {
    Pairs list;
    for (const auto& row : rows)
        list.emplace_back(row.at(0).get<std::string>(), row.at(1).get<std::string>());
    return list;
}

std::optional<std::vector<NamedText>> texts_of(const Json& rows, bool binary) {
    std::vector<NamedText> list;
    for (auto& [name, text] : pairs_of(rows)) {
        auto bytes = binary ? from_base64(text) : std::optional(text);
        if (!bytes)
            return std::nullopt;
        list.push_back({name, std::move(*bytes)});
    }
    return list;
}

std::vector<CardLayer> layers_of(const Json& rows) {
    std::vector<CardLayer> list;
    for (const auto& row : rows)
        list.push_back({row.at(0).get<std::string>(), row.at(1).get<std::string>(), row.at(2).get<std::string>()});
    return list;
}

std::optional<Inputs> inputs_of(const Json& from) {
    auto cards = texts_of(from.at("cards"), false), samples = texts_of(from.at("samples"), true),
         logs = texts_of(from.at("logs"), true);
    if (!cards || !samples || !logs)
        return std::nullopt;
    return Inputs{from.at("file").get<std::string>(),
                  from.at("study").get<std::string>(),
                  from.at("months").get<int>(),
                  from.at("overrides").get<std::vector<std::string>>(),
                  std::move(*cards),
                  std::move(*samples),
                  std::move(*logs),
                  layers_of(from.at("layers")),
                  layers_of(from.at("given"))};
}

/// What the checksum covers: all but itself.
std::string checksum(const Json& document) {
    return fingerprint(dumped(document, -1));
}

/// Trials that can be: whole 1,024s inside the run.
bool sound_range(const Part& part) {
    const auto whole = [](std::int64_t trials) { return trials % 1024 == 0; };
    return part.first >= 0 && part.last > part.first && part.head.trials >= part.last && whole(part.first) &&
           whole(part.last) && whole(part.head.trials);
}

/// The part, or nothing when a value is not what it should be. Throws what the JSON library throws.
std::optional<Part> part_of(const Json& document) {
    Part part;
    const Json& shard = document.at("shard");
    part.shard = shard.is_null() ? 0 : shard.at(0).get<int>();
    part.shards = shard.is_null() ? 0 : shard.at(1).get<int>();
    part.first = document.at("first").get<std::int64_t>();
    part.last = document.at("last").get<std::int64_t>();
    PartHead& head = part.head;
    head.version = document.at("version").get<std::string>();
    head.title = document.at("title").get<std::string>();
    head.study = document.at("study_hash").get<std::string>();
    head.inputs = document.at("inputs_hash").get<std::string>();
    head.cards = pairs_of(document.at("rate_cards"));
    head.overrides = document.at("overrides").get<std::vector<std::string>>();
    head.seed = document.at("seed").get<std::uint64_t>();
    head.sampling = document.at("sampling").get<std::string>();
    head.dimensions = document.at("dimensions").get<std::vector<std::string>>();
    head.trials = document.at("trials").get<std::int64_t>();
    head.options = pairs_of(document.at("options"));
    if (const Json& inputs = document.at("inputs"); !inputs.is_null()) {
        part.inputs = inputs_of(inputs);
        if (!part.inputs)
            return std::nullopt;
    }
    auto sums = from_base64(document.at("sums").get_ref<const std::string&>());
    if (!sums || !sound_range(part) || (part.first == 0) != part.inputs.has_value())
        return std::nullopt;
    part.sums = std::move(*sums);
    return part;
}

Finding fault(const std::string& file, const char* code, std::string sentence, std::string hint = {}) {
    Finding f;
    f.code = code;
    f.file = file;
    f.sentence = std::move(sentence);
    f.hint = std::move(hint);
    return f;
}

} // namespace

std::string write_part(const Part& part) {
    const PartHead& head = part.head;
    Json document{{"topsheet_part", part_format},
                  {"version", head.version},
                  {"title", head.title},
                  {"study_hash", head.study},
                  {"inputs_hash", head.inputs},
                  {"rate_cards", pairs(head.cards)},
                  {"overrides", head.overrides},
                  {"seed", head.seed},
                  {"sampling", head.sampling},
                  {"dimensions", head.dimensions},
                  {"options", pairs(head.options)},
                  {"trials", head.trials},
                  {"first", part.first},
                  {"last", part.last},
                  {"shard", part.shards > 0 ? Json{part.shard, part.shards} : Json()},
                  {"inputs", part.inputs ? json_of(*part.inputs) : Json()},
                  {"sums", to_base64(part.sums)}};
    document["checksum"] = checksum(document);
    return dumped(document, 1) + '\n';
}

Loaded<Part> read_part(std::string_view text, const std::string& file) {
    Loaded<Part> loaded;
    const char* const again = "copy it again, or run that part again";
    Json document = Json::parse(text, nullptr, false);
    if (!document.is_object() || !document.contains("topsheet_part")) {
        const bool cut = text.find("\"topsheet_part\"") != std::string_view::npos;
        loaded.findings.push_back(cut ? fault(file, "damaged-part", "this part is cut off or damaged", again)
                                      : fault(file, "not-a-part", "this is no part of a run",
                                              "parts are written by topsheet run --shard i/n"));
        return loaded;
    }
    try {
        if (const auto format = document.at("topsheet_part").get<std::int64_t>(); format != part_format) {
            loaded.findings.push_back(
                fault(file, "other-format",
                      fmt::format("this part has format {}; this program reads format {}", format, part_format),
                      "merge with the program that ran the parts"));
            return loaded;
        }
        const auto stated = document.at("checksum").get<std::string>();
        document.erase("checksum");
        if (stated == checksum(document))
            loaded.value = part_of(document);
    } catch (const Json::exception&) {
        loaded.value.reset(); // a value is missing or of another kind
    }
    if (!loaded.value)
        loaded.findings.push_back(fault(file, "damaged-part", "this part is cut off or damaged", again));
    return loaded;
}

} // namespace topsheet::io
