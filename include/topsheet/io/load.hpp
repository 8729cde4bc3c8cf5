#pragma once
/// @file
/// The side door: JSON text becomes a checked study, or everything that is wrong with it.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "topsheet/base/diagnostic.hpp"
#include "topsheet/io/job_log.hpp"
#include "topsheet/model/study.hpp"

namespace topsheet::io {

/// Brings the text of a rate card or a file of samples by name; nothing when there is none. The command
/// line looks in the folders of cards and beside the study; tests hand in maps.
using Fetch = std::function<std::optional<std::string>(std::string_view name)>;

/// Opens a log of jobs by its name in the study; nothing when there is none.
using OpenLog = std::function<ReadBytes(std::string_view name)>;

/// A log that takes the place of all render work of a study, productions and logs alike.
struct Trace {
    std::string file; ///< name for findings, and for the format when that is told by the name; never opened
    ReadBytes bytes;
    double core = 1.0 / 192.0; ///< reference nodes that one core of the log replaces
    std::string renderer;      ///< the first that the workload renders with when empty
};

/// A rate card that lies over another of the same id: a contract over the list, say. Its meters replace
/// price, source, date, confidence and note of those below; the price below is kept beside it.
struct CardLayer {
    std::string id;   ///< of the card, as `card_id` reads it
    std::string file; ///< name for findings
    std::string text;
};

/// What a study is read with.
struct LoadOptions {
    std::string file;                     ///< name for findings; never opened
    Fetch card;                           ///< text of the rate card with this id
    std::vector<CardLayer> layers;        ///< over those cards, the later on top; other ids are warned about
    std::vector<CardLayer> given;         ///< cards that were named one by one and are warned about when unused
    Fetch sample;                         ///< text of a file of samples, named relative to the study
    OpenLog log;                          ///< a log of jobs, named relative to the study
    std::optional<Trace> trace;           ///< instead of the study's render work
    std::vector<std::string> known_cards; ///< ids to suggest when a card is missing
    std::vector<std::string> overrides;   ///< "path=value" in the order given
    int months = 0;                       ///< replaces the horizon when positive
};

/// Reads and checks a study. All faults of the file are found in one pass; the value is present when
/// there is no error. Never throws for bad input.
Loaded<model::Study> load_study(std::string_view text, const LoadOptions& options);

/// Reads one rate card on its own, in its own currency, under the layers that have its id.
Loaded<rates::Catalog> load_card(std::string_view text, const std::string& file,
                                 const std::vector<CardLayer>& layers = {});

/// The id of a rate card or layer: all that is needed to know where it belongs.
Loaded<std::string> card_id(std::string_view text, const std::string& file);

/// The schema of a study (JSON Schema, draft 2020-12), made from the same field lists as the reader.
std::string study_schema();

/// The reference page of the study's keys in Markdown, made from the same field lists as the reader.
std::string study_reference();

} // namespace topsheet::io
