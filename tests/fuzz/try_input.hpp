#pragma once
// One input, whatever its bytes: read as a study, as a card, as a bill, as a log of jobs and as a part of a run.
// Reading must end, must not throw, and must keep its promises.

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "topsheet/io/bill.hpp"
#include "topsheet/io/job_log.hpp"
#include "topsheet/io/load.hpp"
#include "topsheet/io/part.hpp"
#include "topsheet/rates/tariff_itemize.hpp"

namespace fuzz {

inline std::string file_text(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline void promise(bool kept, const char* what) {
    if (kept)
        return;
    std::fprintf(stderr, "broken promise: %s\n", what);
    std::abort();
}

template <class T>
void check(const topsheet::Loaded<T>& loaded) {
    promise(loaded.value.has_value() == !topsheet::has_errors(loaded.findings),
            "a value, or an error that says why not");
    for (const auto& f : loaded.findings) {
        promise(!f.sentence.empty() && !f.code.empty(), "a finding says what is wrong");
        promise(f.line >= 0 && f.column >= 0, "places are counted from one");
    }
}

/// The card that the corpus names "cloud".
inline const std::string& card() {
    static const std::string text = file_text(std::string(TOPSHEET_SOURCE_DIR) + "/tests/fuzz/corpus/cloud.json");
    return text;
}

/// The input as a log of jobs, in either format.
inline void try_log(std::string_view text) {
    using namespace topsheet;
    for (const auto format : {model::LogFormat::swf, model::LogFormat::csv}) {
        io::JobLogOptions options;
        options.file = "input";
        options.format = format;
        const auto log = io::read_job_log(io::bytes_of(std::string(text)), options);
        check(log);
        if (!log)
            continue;
        double sum = 0.0;
        for (const double hour : log.value->core_hours) {
            promise(hour >= 0.0, "nobody gives work back");
            sum += hour;
        }
        promise(std::abs(sum - log.value->facts.core_hours) <= 1e-9 * sum, "core-hours in are core-hours out");
        promise(log.value->period % 24 == 0, "a log begins again after whole days");
    }
}

/// The input as a part of a run.
inline void try_part(std::string_view text) {
    using namespace topsheet;
    const auto part = io::read_part(text, "input");
    check(part);
    if (!part)
        return;
    const auto again = io::read_part(io::write_part(*part.value), "input");
    promise(again && again.value->sums == part.value->sums && again.value->head == part.value->head,
            "a part that is read can be written and read again");
    (void)io::check_parts(std::vector<io::PartFile>(2, {"input", *part.value}), "0.1.0");
}

inline void try_input(std::string_view text) {
    try_log(text);
    try_part(text);
    using namespace topsheet;
    io::LoadOptions options;
    options.file = "input";
    options.known_cards = {"cloud"};
    options.card = [](std::string_view id) { return id == "cloud" ? std::optional(card()) : std::nullopt; };
    options.sample = [](std::string_view name) {
        return name == "samples.txt" ? std::optional<std::string>("1\n2.5\n4\n") : std::nullopt;
    };
    const auto study = io::load_study(text, options);
    check(study);
    if (study) {
        promise(chance::check(study.value->inputs, study.value->correlations).empty(), "inputs can be drawn");
        for (const auto& meter : study.value->catalog.meters)
            promise(!meter.priced || rates::fault(meter.tariff).empty(), "tariffs are sound");
    }
    check(io::load_card(text, "input"));
    check(io::load_bill(text, options));
}

} // namespace fuzz
