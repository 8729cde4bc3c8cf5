#include "io/logs.hpp"

#include <cmath>

#include <fmt/format.h>

#include "io/names.hpp"
#include "io/spot.hpp"

namespace topsheet::io {

namespace {

/// The renderer of a trace that names none: the first that the workload renders with, or that is licensed at all.
std::string renderer_of(const model::Study& study) {
    for (const auto& production : study.workload.productions)
        for (const auto& work : production.render)
            if (!work.renderer.empty())
                return work.renderer;
    for (const auto& log : study.workload.logs)
        if (!log.renderer.empty())
            return log.renderer;
    for (const auto& scenario : study.scenarios)
        for (const auto& rule : scenario.licenses)
            return rule.renderer;
    return "";
}

void take(model::JobLog& log, JobSeries series) {
    log.core_hours = std::move(series.core_hours);
    log.period = series.period;
    log.facts = std::move(series.facts);
}

/// Reads one log; its faults belong to its own file.
void read(Context& context, model::JobLog& log, const ReadBytes& bytes) {
    Loaded<JobSeries> loaded =
        read_job_log(bytes, {.file = log.file, .format = log.format, .only = log.only, .gpu = log.gpu});
    if (loaded.value)
        take(log, std::move(*loaded.value));
    context.add_faults(std::move(loaded.findings), context.add_source(log.file));
}

} // namespace

void apply_trace(Context& context, model::Study& study, const Node& root) {
    const auto& trace = context.options.trace;
    if (!trace)
        return;
    model::JobLog log;
    log.name = "trace";
    log.file = trace->file;
    log.renderer = trace->renderer.empty() ? renderer_of(study) : trace->renderer;
    log.core.fixed = Number::from_base(trace->core);
    log.core.given = true;
    if (log.renderer.empty())
        context.error(root, "trace", "the study names no renderer that the jobs of the trace could be for",
                      "name one with --trace-renderer");
    if (!(trace->core > 0.0) || !std::isfinite(trace->core))
        context.error(root, "trace", fmt::format("{} reference nodes are no core of a machine", trace->core),
                      "--trace-core takes a number above zero, such as 0.0052");
    for (auto& production : study.workload.productions)
        production.render.clear();
    read(context, log, trace->bytes);
    study.workload.logs.clear();
    study.workload.logs.push_back(std::move(log));
}

void read_logs(Context& context, model::Study& study, const Node& root) {
    if (context.options.trace)
        return;
    for (std::size_t i = 0; i < study.workload.logs.size(); ++i) {
        auto& log = study.workload.logs[i];
        if (log.file.empty())
            continue; // which has been said
        const ReadBytes bytes = context.options.log ? context.options.log(log.file) : ReadBytes();
        if (bytes)
            read(context, log, bytes);
        else
            context.error(Spot(root)["workload"]["logs"][i]["file"], "cannot-read",
                          fmt::format("the log \"{}\" cannot be read", shortened(log.file)),
                          "it is looked for beside the study");
    }
}

std::vector<std::string> log_hashes(const Context& context, const model::Study& study) {
    std::vector<std::string> hashes;
    for (const auto& log : study.workload.logs)
        hashes.push_back(fmt::format("log {} {}", log.name, log.facts.hash));
    if (const auto& trace = context.options.trace)
        hashes.push_back(fmt::format("trace {} {}", trace->core, study.workload.logs.front().renderer));
    return hashes;
}

} // namespace topsheet::io
