#pragma once
/// @file
/// Logs of jobs: which load a farm really had, hour by hour.
///
/// Two formats are read. The Standard Workload Format is that of the Parallel Workloads Archive (D. Feitelson,
/// https://www.cs.huji.ac.il/labs/parallel/workload/swf.html, version 2.2). Comma-separated values are what queue
/// managers export; docs/reference/job-logs.md says which columns of Deadline, Tractor and OpenCue are known.
///
/// Each job is replayed from its submission, as wide as itself for its running time, never by its recorded start: what
/// waited for machines of the past must not wait twice. An hour's share of a job is width x time inside the hour, so
/// core-hours in are core-hours out.
///
///     const auto log = io::read_job_log(io::bytes_of(text), {.file = "farm.swf"});
///     log.value->core_hours[0];   // core-hours asked for in the first hour of the log's first day

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "topsheet/base/diagnostic.hpp"
#include "topsheet/model/workload.hpp"

namespace topsheet::io {

/// Brings the next bytes of a log, at most so many, and says how many there are; 0 at its end.
using ReadBytes = std::function<std::size_t(char* to, std::size_t most)>;

/// The bytes of a text.
ReadBytes bytes_of(std::string text);

/// How a log is read.
struct JobLogOptions {
    std::string file; ///< name for findings, and for the format when that is told by the name; never opened
    model::LogFormat format = model::LogFormat::by_name;
    std::string only; ///< counts only the jobs of this renderer; all when empty
    bool gpu = false; ///< where an export counts both, its graphics processors are the width and not its cores
};

/// A log that was read.
struct JobSeries {
    std::vector<double> core_hours; ///< as in `model::JobLog`
    int period = 0;                 ///< as in `model::JobLog`
    model::LogFacts facts;
};

/// Reads a log, in pieces: memory grows with the hours it spans, not with its jobs. All faults are found in one pass;
/// the first 20 are told with their lines, the others counted. The value is present when there is no error. Never
/// throws for bad input.
Loaded<JobSeries> read_job_log(const ReadBytes& bytes, const JobLogOptions& options);

} // namespace topsheet::io
