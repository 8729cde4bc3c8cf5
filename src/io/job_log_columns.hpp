#pragma once
/// @file
/// The columns of queue exports that are known, and the states of jobs that have not run to their end.
///
/// Deadline: names of its monitor's lists and of its database (Date, DateStart, DateComp, Plug). Tractor: attributes
/// of `tq jobs`, `tq tasks` and `tq invocations`. OpenCue: columns of its database, where 100 core units are a core.

#include <array>
#include <cstddef>
#include <string_view>

namespace topsheet::io {

/// What a column says.
enum class Says { submitted, start, end, run, cores, gpus, renderer, state };
inline constexpr std::size_t meanings = 8;

/// A name of a column, in small letters without blanks and marks, and the seconds or cores that its plain numbers
/// count.
struct Name {
    std::string_view name;
    Says says;
    double unit = 1.0;
};

/// Our own names first, then those of Deadline, Tractor and OpenCue and what people make of them. Where a file has
/// several columns for one thing, the one that stands first here wins.
inline constexpr Name known_columns[] = {
    {"submitted", Says::submitted},
    {"submittime", Says::submitted},
    {"submissiontime", Says::submitted},
    {"submitdate", Says::submitted},
    {"submitdatetime", Says::submitted},
    {"submitteddate", Says::submitted},
    {"submittedtime", Says::submitted},
    {"submissiondate", Says::submitted},
    {"submit", Says::submitted},
    {"submittedat", Says::submitted},
    {"jobsubmitdate", Says::submitted},
    {"jobsubmitdatetime", Says::submitted},
    {"spooltime", Says::submitted},
    {"spooled", Says::submitted},
    {"launchtime", Says::submitted},
    {"tssubmitted", Says::submitted},
    {"inttssubmitted", Says::submitted},
    {"queuedtime", Says::submitted},
    {"created", Says::submitted},
    {"createdat", Says::submitted},
    {"date", Says::submitted},
    {"start", Says::start},
    {"started", Says::start},
    {"starttime", Says::start},
    {"startdate", Says::start},
    {"starteddate", Says::start},
    {"startedtime", Says::start},
    {"startdatetime", Says::start},
    {"starteddatetime", Says::start},
    {"startedat", Says::start},
    {"datestart", Says::start},
    {"renderstarttime", Says::start},
    {"startren", Says::start},
    {"taskstarttime", Says::start},
    {"tsstarted", Says::start},
    {"inttsstarted", Says::start},
    {"end", Says::end},
    {"ended", Says::end},
    {"endtime", Says::end},
    {"enddate", Says::end},
    {"stop", Says::end},
    {"stopped", Says::end},
    {"stoptime", Says::end},
    {"finished", Says::end},
    {"finishtime", Says::end},
    {"finishedat", Says::end},
    {"completedat", Says::end},
    {"completeddate", Says::end},
    {"completedtime", Says::end},
    {"completeddatetime", Says::end},
    {"completiondate", Says::end},
    {"completiontime", Says::end},
    {"completiondatetime", Says::end},
    {"datecomp", Says::end},
    {"comp", Says::end},
    {"taskcompletiontime", Says::end},
    {"tsstopped", Says::end},
    {"inttsstopped", Says::end},
    {"duration", Says::run},
    {"durationseconds", Says::run},
    {"durations", Says::run},
    {"durationminutes", Says::run, 60.0},
    {"durationmin", Says::run, 60.0},
    {"durationhours", Says::run, 3600.0},
    {"durationh", Says::run, 3600.0},
    {"runtime", Says::run},
    {"runtimeseconds", Says::run},
    {"runtimehours", Says::run, 3600.0},
    {"runningtime", Says::run},
    {"elapsed", Says::run},
    {"elapsedreal", Says::run},
    {"elapsedtime", Says::run},
    {"elapsedsecs", Says::run},
    {"elapsedseconds", Says::run},
    {"elapsedminutes", Says::run, 60.0},
    {"elapsedhours", Says::run, 3600.0},
    {"rendertime", Says::run},
    {"rendertimeseconds", Says::run},
    {"renderseconds", Says::run},
    {"rendertimeminutes", Says::run, 60.0},
    {"renderminutes", Says::run, 60.0},
    {"rendertimehours", Says::run, 3600.0},
    {"renderhours", Says::run, 3600.0},
    {"walltime", Says::run},
    {"wallclock", Says::run},
    {"cores", Says::cores},
    {"width", Says::cores},
    {"slots", Says::cores},
    {"numslots", Says::cores},
    {"slotcount", Says::cores},
    {"slotsinuse", Says::cores},
    {"numcores", Says::cores},
    {"corecount", Says::cores},
    {"corespertask", Says::cores},
    {"allocatedcores", Says::cores},
    {"reservedcores", Says::cores},
    {"coresreserved", Says::cores},
    {"intcores", Says::cores, 0.01},
    {"cpus", Says::cores},
    {"numcpus", Says::cores},
    {"cpucount", Says::cores},
    {"threads", Says::cores},
    {"processors", Says::cores},
    {"procs", Says::cores},
    {"machines", Says::cores},
    {"nodes", Says::cores},
    {"gpus", Says::gpus},
    {"numgpus", Says::gpus},
    {"gpucount", Says::gpus},
    {"allocatedgpus", Says::gpus},
    {"reservedgpus", Says::gpus},
    {"intgpus", Says::gpus},
    {"renderer", Says::renderer},
    {"plugin", Says::renderer},
    {"pluginname", Says::renderer},
    {"plug", Says::renderer},
    {"service", Says::renderer},
    {"strservices", Says::renderer},
    {"services", Says::renderer},
    {"engine", Says::renderer},
    {"software", Says::renderer},
    {"state", Says::state},
    {"status", Says::state},
    {"jobstate", Says::state},
    {"jobstatus", Says::state},
    {"taskstate", Says::state},
    {"taskstatus", Says::state},
    {"strstate", Says::state},
};

/// States of what has not run to its end. Whatever came of the others, they used machines.
inline constexpr std::array<std::string_view, 17> unfinished{
    "queued", "waiting", "pending",   "blocked", "depend",   "dependent",  "ready",     "rendering", "running",
    "active", "setup",   "suspended", "paused",  "pickedup", "inprogress", "scheduled", "checkpoint"};

} // namespace topsheet::io
