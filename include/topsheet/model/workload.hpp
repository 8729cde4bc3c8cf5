#pragma once
/// @file
/// The work to be done, the same for every scenario: productions with their data, frames, reads and
/// review, the people who do it, and the estate that exists before the study starts.
///
/// Nothing here says where data lies or what machine renders; scenarios do (`model/scenario.hpp`).
/// Values only: what the numbers mean over time is the engine's business.

#include <optional>
#include <string>
#include <vector>

#include "topsheet/base/calendar.hpp"
#include "topsheet/rates/machine.hpp"

namespace topsheet::model {

using SessionRate = Quantity<Dimension{.month = -1, .session = 1}>;
using SessionLength = Quantity<Dimension{.hour = 1, .session = -1}>;
using FrameCost = Quantity<Dimension{.hour = 1, .node = 1, .frame = -1}>;
using WorkdayHours = Quantity<Dimension{.hour = 1, .workday = -1}>;
using rates::PerMonth;
using Units = Quantity<Dimension{.unit = 1}>;

/// Turning points in the life of a production, in the order in which they happen.
enum class Event {
    none,         ///< nothing is waited for
    shoot_end,    ///< the last camera day
    picture_lock, ///< the cut stands
    conform,      ///< camera original is brought back for finishing
    color,        ///< the color grade (DI) is done
    delivery,     ///< masters leave the house
    remaster,     ///< the title is taken up again, `remaster` after delivery
};

/// The part of a production's life in which something happens.
enum class Window {
    shoot, ///< from the first to the last camera day
    post,  ///< from the last camera day to delivery
    whole, ///< both
};

/// How render work is spread over its window.
enum class Curve {
    flat,   ///< evenly
    crunch, ///< density 0.35 + 1.3 x at share x of the window: the last tenth has 1.6 times the average
    points, ///< density through the study's own points, straight between them
};

/// How a log of jobs is written.
enum class LogFormat {
    by_name, ///< as its name ends: .swf, else comma-separated values
    swf,     ///< Standard Workload Format (Feitelson)
    csv,     ///< export of a queue manager, see docs/reference/job-logs.md
};

/// How often something is done.
enum class Cadence {
    workday, ///< each workday of the calendar
    week,    ///< once in seven days
    month,   ///< once a month
    once,    ///< once in its window, at the beginning
    event,   ///< once, on the day of the event that `at` names
};

/// Hours that a read, a delivery or the transfer of a workday has to be through, where nothing is said: half a day.
inline constexpr double pull_hours = 12.0;

/// What a review session is for; later needs ask for a better picture.
enum class ReviewNeed {
    dailies,   ///< does the shot work
    editorial, ///< cut and timing
    color,     ///< color-critical work in progress
    final,     ///< approval of the final grade
};

/// Part of a dataset's bytes in files of one size.
struct SizeShare {
    std::string name;        ///< what these files are: frames, sidecars
    Uncertain<Number> share; ///< of the bytes
    Uncertain<Bytes> size;   ///< of one file

    static constexpr auto fields() {
        return FieldList(required("name", &SizeShare::name, "What these files are, such as frames or sidecars."),
                         required("share", &SizeShare::share, "Share of the dataset's bytes.", "%", Domain::share),
                         required("size", &SizeShare::size, "Size of one such file.", "MB", Domain::positive));
    }
};

/// A body of files that a production makes.
struct Dataset {
    std::string name;         ///< placements refer to it; the same name in several productions is one kind
    Uncertain<ByteRate> rate; ///< bytes while the window lasts
    Uncertain<Bytes> volume;  ///< or: bytes in all
    std::string share_of;     ///< or: a share of another dataset of the production
    Uncertain<Number> share;  ///< that share; may exceed one
    Window during = Window::shoot;
    Uncertain<Bytes> object_size; ///< mean size of a file
    std::vector<SizeShare>
        sizes;        ///< or: a mix, since floors and fees are charged file by file; the shares add up to one
    std::string from; ///< site of every scenario where the files are made, such as "set"; absent: they appear
    Uncertain<PerMonth> overwritten; ///< share of the stock that is written anew each month while the window lasts

    static constexpr auto fields() {
        return FieldList(
            required("name", &Dataset::name, "What the files are; the same name in several productions is one kind."),
            optional("rate", &Dataset::rate, "Bytes made while the window lasts.", "TB/week"),
            optional("volume", &Dataset::volume, "Or: bytes made in all, evenly over the window.", "TB"),
            optional("share_of", &Dataset::share_of,
                     "Or: another dataset of this production, of which this is a share."),
            optional("share", &Dataset::share, "That share; it may exceed 100 %.", "%"),
            optional("during", &Dataset::during, "When it is made: shoot, post or whole."),
            optional("object_size", &Dataset::object_size, "Size of a file, when all are alike.", "MB",
                     Domain::positive),
            optional("sizes", &Dataset::sizes, "Or: a mix of file sizes; the shares of bytes add up to 100 %."),
            optional("from", &Dataset::from,
                     "Site where the files are made, such as \"set\"; from there they travel to their first tier."),
            optional("overwritten", &Dataset::overwritten,
                     "Share of the stock that is written anew while the window lasts.", "%/month"));
    }
};

/// Frames to be rendered.
struct RenderWork {
    std::string name;
    Uncertain<Frames> frames;  ///< final frames, re-renders included
    Uncertain<FrameCost> cost; ///< reference-node-hours for each
    std::string renderer;      ///< scenarios say which license serves it
    Curve curve = Curve::crunch;
    std::vector<double> points; ///< densities at evenly spaced places of the window, the ends included
    Window during = Window::post;
    Duration deadline;                                 ///< last part of the window in which work is denser
    Uncertain<Number> deadline_weight{.fixed = {1.0}}; ///< how many times as dense as the curve alone
    Uncertain<Bytes> memory;                           ///< main memory that a machine must have
    bool gpu = false;            ///< needs a graphics processor; `cost` then counts hours of the reference GPU
    Uncertain<Bytes> gpu_memory; ///< memory that its graphics processor must have

    static constexpr auto fields() {
        return FieldList(
            required("name", &RenderWork::name, "What is rendered."),
            required("frames", &RenderWork::frames, "Frames that are computed, iterations included.", "frame"),
            required("cost", &RenderWork::cost, "Reference-node-hours for each frame (a dual EPYC 9654 is one).",
                     "node-hour/frame"),
            required("renderer", &RenderWork::renderer, "Renderer; each scenario says which license serves it."),
            optional("curve", &RenderWork::curve, "How the work is spread over its window: flat, crunch or points."),
            optional("points", &RenderWork::points,
                     "With the curve points: densities at evenly spaced places of the window, its ends included; only "
                     "their ratios matter."),
            optional("during", &RenderWork::during, "When it is rendered: shoot, post or whole."),
            optional("deadline", &RenderWork::deadline, "Last part of the window, in which work is denser.", "week"),
            optional("deadline_weight", &RenderWork::deadline_weight,
                     "How many times as dense as the curve alone it is then.", "", Domain::positive),
            optional("memory", &RenderWork::memory, "Main memory that a machine must have.", "GiB", Domain::positive),
            optional("gpu", &RenderWork::gpu,
                     "Whether it needs a graphics processor; the cost then counts hours of the reference GPU, one RTX "
                     "4090."),
            optional("gpu_memory", &RenderWork::gpu_memory, "Memory that its graphics processor must have.", "GiB",
                     Domain::positive));
    }
};

/// Somebody reads data again and again.
struct Read {
    std::string name;
    std::string by;          ///< role; it reads where its workstations stand
    std::string of;          ///< dataset that is read, from wherever its main placement holds it then
    Uncertain<Bytes> volume; ///< bytes each time
    Cadence cadence = Cadence::workday;
    Window during = Window::whole; ///< inside a production: when
    Event at = Event::none;        ///< day of a read with cadence `event`
    Uncertain<Hours> within;       ///< time there is for one pull; 12 hours when absent

    static constexpr auto fields() {
        return FieldList(
            required("name", &Read::name, "The habit, as a bill should name it."),
            required("by", &Read::by, "Role that reads; it reads where its workstations stand."),
            required("of", &Read::of, "Dataset that is read."),
            required("volume", &Read::volume, "Bytes each time.", "TB"),
            optional("cadence", &Read::cadence, "workday, week, month, once or event."),
            optional("during", &Read::during, "Part of the production in which it happens: shoot, post or whole."),
            optional("at", &Read::at, "Event on whose day it happens, with the cadence event."),
            optional("within", &Read::within, "Time there is for one pull; 12 hours when absent.", "hour",
                     Domain::positive));
    }
};

/// Archived data that is needed again.
struct Recall {
    std::string name;
    Event at = Event::conform;
    std::string of;          ///< dataset
    Uncertain<Number> share; ///< of what exists then
    Duration hold;           ///< how long the restored copy stays
    Uncertain<Hours> within; ///< it must be readable this long after the request
    bool move = false;       ///< the original leaves its tier for good instead of staying beside the copy

    static constexpr auto fields() {
        return FieldList(
            required("name", &Recall::name, "Why it is needed."),
            required("at", &Recall::at,
                     "Event at which it must be back: shoot_end, picture_lock, conform, color, delivery or remaster."),
            required("of", &Recall::of, "Dataset."),
            required("share", &Recall::share, "Share of the dataset that exists then.", "%", Domain::share),
            required("hold", &Recall::hold, "How long the restored copy stays.", "month", Domain::positive),
            optional("within", &Recall::within, "It must be readable this long after the request.", "hour",
                     Domain::positive),
            optional("move", &Recall::move,
                     "Whether the original leaves its tier instead of staying beside the copy."));
    }
};

/// Masters and packages that leave the house.
struct Delivery {
    std::string name;
    Event at = Event::delivery;
    std::string of;                   ///< dataset that is sent, from wherever its main placement holds it then
    Uncertain<Bytes> volume;          ///< bytes each time
    std::string to;                   ///< a site of every scenario, such as "client"
    Cadence cadence = Cadence::event; ///< how often; at the event when absent
    Window during = Window::post;     ///< when, for a cadence that repeats
    Uncertain<Hours> within;          ///< time there is for one transfer; 12 hours when absent

    static constexpr auto fields() {
        return FieldList(
            required("name", &Delivery::name, "What is delivered."),
            optional("at", &Delivery::at, "Event at which it leaves."),
            required("of", &Delivery::of, "Dataset that is sent."),
            required("volume", &Delivery::volume, "Bytes sent each time.", "TB"),
            required("to", &Delivery::to, "Site that receives it, such as \"client\"."),
            optional("cadence", &Delivery::cadence, "workday, week, month, once or event; at the event when absent."),
            optional("during", &Delivery::during, "Part of the production in which it repeats: shoot, post or whole."),
            optional("within", &Delivery::within, "Time there is for one transfer; 12 hours when absent.", "hour",
                     Domain::positive));
    }
};

/// Review sessions of one kind.
struct ReviewWork {
    std::string name;
    ReviewNeed need = ReviewNeed::dailies;
    Uncertain<SessionRate> sessions;
    Uncertain<SessionLength> length;
    Window during = Window::post;

    static constexpr auto fields() {
        return FieldList(
            required("name", &ReviewWork::name, "Name of these sessions."),
            required("need", &ReviewWork::need, "dailies, editorial, color or final."),
            required("sessions", &ReviewWork::sessions, "How many while the window lasts.", "session/month"),
            required("length", &ReviewWork::length, "Length of one.", "hour/session"),
            optional("during", &ReviewWork::during, "shoot, post or whole."));
    }
};

/// One production from the first camera day to delivery.
struct Production {
    std::string name;
    std::string kind;                              ///< for people: episodic, feature, commercial
    std::optional<YearMonth> start;                ///< month of the first camera day; may lie before the study
    Duration slip;                                 ///< delay of that day
    Uncertain<Number> probability{.fixed = {1.0}}; ///< that it happens at all
    Duration shoot;
    Duration post;
    Uncertain<Number> picture_lock{.fixed = {0.55}}; ///< share of post that has passed at the event
    Uncertain<Number> conform{.fixed = {0.70}};
    Uncertain<Number> color{.fixed = {0.85}};
    Duration remaster; ///< from delivery to the day the title is taken up again; absent: never
    Uncertain<Titles> titles{.fixed = Titles::from_base(1.0)}; ///< episodes or films, each graded and delivered
    std::vector<Dataset> datasets;
    std::vector<RenderWork> render;
    std::vector<Read> reads;
    std::vector<Recall> recalls;
    std::vector<Delivery> deliveries;
    std::vector<ReviewWork> review;

    static constexpr auto fields() {
        return FieldList(
            required("name", &Production::name, "Title of the show."),
            optional("kind", &Production::kind, "For people: episodic, feature, commercial."),
            required("start", &Production::start, "Month of the first camera day; it may lie before the study."),
            optional("slip", &Production::slip, "Delay of that day.", "month"),
            optional("probability", &Production::probability, "That it happens at all.", "%", Domain::share),
            required("shoot", &Production::shoot, "Length of principal photography.", "week", Domain::positive),
            required("post", &Production::post, "From the last camera day to delivery.", "month", Domain::positive),
            optional("picture_lock", &Production::picture_lock, "Share of post that has passed at picture lock.", "%",
                     Domain::share),
            optional("conform", &Production::conform, "Share of post that has passed at the conform.", "%",
                     Domain::share),
            optional("color", &Production::color, "Share of post that has passed when the grade is done.", "%",
                     Domain::share),
            optional("remaster", &Production::remaster,
                     "From delivery to the day the title is taken up again; absent: never.", "month"),
            optional("titles", &Production::titles, "Episodes or films, each graded and delivered.", "title"),
            optional("datasets", &Production::datasets, "The files it makes."),
            optional("render", &Production::render, "The frames it needs."),
            optional("reads", &Production::reads, "What is read again and again while it lasts."),
            optional("recalls", &Production::recalls, "What is needed back from the archive."),
            optional("deliveries", &Production::deliveries, "What leaves the house."),
            optional("review", &Production::review, "Review sessions."));
    }
};

/// People at workstations.
struct Role {
    std::string name;
    Uncertain<Persons> count;
    Uncertain<WorkdayHours> hours; ///< at the machine, each workday

    static constexpr auto fields() {
        return FieldList(required("name", &Role::name, "Role, such as compositor."),
                         required("count", &Role::count, "How many people.", "person"),
                         required("hours", &Role::hours, "Hours at the machine.", "hour/workday", Domain::positive));
    }
};

/// Noise of render demand from hour to hour: exp of an AR(1) process, with mean one.
struct DemandNoise {
    Uncertain<Number> spread;      ///< standard deviation of the logarithm of an hour's demand
    Uncertain<Number> correlation; ///< of that logarithm from one hour to the next

    static constexpr auto fields() {
        return FieldList(
            required("spread", &DemandNoise::spread, "Standard deviation of the logarithm of an hour's demand."),
            required("correlation", &DemandNoise::correlation,
                     "Correlation of that logarithm from one hour to the next.", "", Domain::share));
    }
};

/// What a reader found in a log of jobs.
struct LogFacts {
    std::string hash;        ///< of the file's bytes, 16 hexadecimal digits
    long long jobs = 0;      ///< that count
    long long skipped = 0;   ///< without a time, a width or a submission, or still waiting or running
    double core_hours = 0.0; ///< of those that count
    double mean_hours = 0.0; ///< running time of a job, mean
    double spread = 0.0;     ///< standard deviation of the logarithm of that time
    double longest = 0.0;    ///< hours
    int widest = 0;          ///< cores of the widest job
    int machine_cores = 0;   ///< cores of the machine, as the header says; 0 when it does not
};

/// Jobs that ran, replayed hour by hour: each from its submission, as wide as itself. Hour h since the start is asked
/// for the sum of `core_hours[h - k * period]` over all k >= 0 that it has (k = 0 alone without `repeat`): the jobs of
/// one round may still run when the next begins.
struct JobLog {
    std::string name;
    std::string file; ///< beside the study
    LogFormat format = LogFormat::by_name;
    std::string only; ///< counts only the jobs of this renderer, where the log has a column of them
    Uncertain<Number> core{.fixed = {1.0 / 192.0}}; ///< reference nodes that one core of the log replaces
    std::string renderer;                           ///< scenarios say which license serves it
    Uncertain<PerMonth> growth;                     ///< yearly growth of its demand ("8 %/year"), compounded monthly
    std::optional<YearMonth> start;                 ///< month in which its first day falls; the first when absent
    bool repeat = true;                             ///< begins again when it ends before the horizon
    Uncertain<Bytes> memory;                        ///< main memory that a machine must have
    bool gpu = false;                               ///< its cores are reference GPUs

    std::vector<double> core_hours; ///< by hour from the midnight before the first job is submitted to the end of the
                                    ///< last, at least `period` of them; filled by the loader
    int period = 0; ///< hours after which it begins again: the whole days on which jobs are submitted; by the loader
    LogFacts facts; ///< filled by the loader

    static constexpr auto fields() {
        return FieldList(
            required("name", &JobLog::name, "What the log is of."),
            required("file", &JobLog::file, "File, beside the study."),
            optional("format", &JobLog::format, "swf or csv; by the file's name when absent."),
            optional("only", &JobLog::only,
                     "Counts only the jobs of this renderer, where the log has a column of renderers or plug-ins."),
            optional("core", &JobLog::core,
                     "Reference nodes (dual EPYC 9654) that one core of the log replaces; 1/192 "
                     "when absent.",
                     "", Domain::positive),
            required("renderer", &JobLog::renderer, "Renderer; each scenario says which license serves it."),
            optional("growth", &JobLog::growth, "Yearly growth of its demand.", "%/year", Domain::any),
            optional("start", &JobLog::start, "Month in which its first day falls; the first when absent."),
            optional("repeat", &JobLog::repeat, "Whether it begins again when it ends before the horizon."),
            optional("memory", &JobLog::memory, "Main memory that a machine must have.", "GiB", Domain::positive),
            optional("gpu", &JobLog::gpu, "Whether its cores are reference GPUs."));
    }
};

/// Weights of the hours of a week for render demand; only their ratios matter.
struct WeekProfile {
    double day = 1.0;          ///< Monday to Friday, 9 to 18 h
    double evening = 1.0;      ///< Monday to Friday, 18 to 24 h
    double night = 1.0;        ///< Monday to Friday, 0 to 9 h
    double weekend = 1.0;      ///< Saturday and Sunday
    std::vector<double> hours; ///< or: 168 weights from Monday 0 h

    static constexpr auto fields() {
        return FieldList(optional("day", &WeekProfile::day, "Weight of Monday to Friday, 9 to 18 h."),
                         optional("evening", &WeekProfile::evening, "Weight of Monday to Friday, 18 to 24 h."),
                         optional("night", &WeekProfile::night, "Weight of Monday to Friday, 0 to 9 h."),
                         optional("weekend", &WeekProfile::weekend, "Weight of Saturday and Sunday."),
                         optional("hours", &WeekProfile::hours, "Or: 168 weights from Monday 0 h."));
    }
};

/// Data that exists before the study starts.
struct EstateDataset {
    std::string name;
    Uncertain<Bytes> volume;
    Uncertain<Bytes> object_size;
    std::vector<SizeShare> sizes; ///< or: a mix
    Duration age;                 ///< of the data when the study starts; counts for stages and minimum stays

    static constexpr auto fields() {
        return FieldList(
            required("name", &EstateDataset::name, "What the files are; placements refer to it."),
            required("volume", &EstateDataset::volume, "Bytes at the start of the study.", "TB"),
            optional("object_size", &EstateDataset::object_size, "Size of a file, when all are alike.", "MB",
                     Domain::positive),
            optional("sizes", &EstateDataset::sizes, "Or: a mix of file sizes; the shares of bytes add up to 100 %."),
            optional("age", &EstateDataset::age, "Age of the data when the study starts.", "month"));
    }
};

/// Gear that was bought before the study starts: sunk in cash, still depreciating.
struct EstateAsset {
    std::string name;
    Reference<rates::Asset> asset;
    Uncertain<Units> count;
    std::optional<YearMonth> bought;

    static constexpr auto fields() {
        return FieldList(
            required("name", &EstateAsset::name, "What it is called in the house."),
            required("asset", &EstateAsset::asset, "Entry of a rate card; its price is the price then paid."),
            required("count", &EstateAsset::count, "How many units.", "unit"),
            required("bought", &EstateAsset::bought, "Month of purchase, before the study starts."));
    }
};

/// Part of the estate that is needed again, once or again and again.
struct EstateRecall {
    std::string name;
    std::string of; ///< dataset of the estate
    std::optional<YearMonth> month;
    Duration every; ///< time from one to the next; absent: once
    Uncertain<Number> share;
    Duration hold;
    Uncertain<Hours> within;

    static constexpr auto fields() {
        return FieldList(
            required("name", &EstateRecall::name, "Why it is needed."),
            required("of", &EstateRecall::of, "Dataset of the estate."),
            required("month", &EstateRecall::month, "Month in which it is needed, for the first time."),
            optional("every", &EstateRecall::every, "Time from one to the next; once when absent.", "month",
                     Domain::positive),
            required("share", &EstateRecall::share, "Share of the dataset, each time.", "%", Domain::share),
            required("hold", &EstateRecall::hold, "How long the restored copy stays.", "month", Domain::positive),
            optional("within", &EstateRecall::within, "It must be readable this long after the request.", "hour",
                     Domain::positive));
    }
};

/// What exists before the study starts.
struct Estate {
    std::vector<EstateDataset> datasets;
    std::vector<EstateRecall> recalls;
    std::vector<EstateAsset> assets;

    static constexpr auto fields() {
        return FieldList(optional("datasets", &Estate::datasets, "Libraries and archives."),
                         optional("recalls", &Estate::recalls, "What is needed back from them."),
                         optional("assets", &Estate::assets, "Gear that was bought earlier."));
    }
};

/// Everything that has to be done.
struct Workload {
    std::vector<Production> productions;
    std::vector<Role> artists;
    std::vector<Read> reads; ///< habits of the house, whatever is in production
    WeekProfile week;
    std::optional<DemandNoise> noise; ///< of render demand; absent: none
    bool keep_months = true;          ///< the hours of a month add up to its render work; else they do in the mean
    std::vector<JobLog> logs;         ///< jobs replayed beside the productions' frames

    static constexpr auto fields() {
        return FieldList(optional("productions", &Workload::productions, "The shows."),
                         optional("artists", &Workload::artists, "People at workstations, by role."),
                         optional("reads", &Workload::reads, "Habits of the house, whatever is in production."),
                         optional("week", &Workload::week, "Weights of the hours of a week for render demand."),
                         optional("noise", &Workload::noise, "Noise of render demand from hour to hour."),
                         optional("keep_months", &Workload::keep_months,
                                  "Whether the hours of a month add up to its render work. If not, that is what they "
                                  "do in the mean: week and noise make more of it, or less."),
                         optional("logs", &Workload::logs, "Logs of jobs that are replayed as render demand."));
    }
};

} // namespace topsheet::model

namespace topsheet {
template <>
struct Words<model::Event> {
    static constexpr std::array<std::string_view, 7> list{"none",  "shoot_end", "picture_lock", "conform",
                                                          "color", "delivery",  "remaster"};
};
template <>
struct Words<model::Window> {
    static constexpr std::array<std::string_view, 3> list{"shoot", "post", "whole"};
};
template <>
struct Words<model::Curve> {
    static constexpr std::array<std::string_view, 3> list{"flat", "crunch", "points"};
};
template <>
struct Words<model::LogFormat> {
    static constexpr std::array<std::string_view, 3> list{"by_name", "swf", "csv"};
};
template <>
struct Words<model::Cadence> {
    static constexpr std::array<std::string_view, 5> list{"workday", "week", "month", "once", "event"};
};
template <>
struct Words<model::ReviewNeed> {
    static constexpr std::array<std::string_view, 4> list{"dailies", "editorial", "color", "final"};
};
} // namespace topsheet
