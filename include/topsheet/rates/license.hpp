#pragma once
/// @file
/// Renderer licenses, queue managers and review endpoints: what each kind asks for.

#include <optional>
#include <string>
#include <vector>

#include "topsheet/base/calendar.hpp"
#include "topsheet/rates/machine.hpp"

namespace topsheet::rates {

using SeatPrice = Quantity<Dimension{.money = 1, .seat = -1}>;
using PersonHours = Quantity<Dimension{.hour = 1, .person = 1}>;
using SessionHours = Quantity<Dimension{.hour = 1, .session = -1}>;

/// Whether seats that a studio owns may be used on cloud machines.
enum class CloudRight {
    allowed,
    forbidden,
    conditional, ///< allowed when a condition in `note` is met
    unknown,     ///< nobody has read the contract; never taken as allowed
};

/// What one seat of a license serves while it is drawn.
enum class LicenseMetric {
    machine, ///< a running machine, whatever its size
    core,    ///< `size` of its cores
    gpu,     ///< `size` of its graphics processors
    task,    ///< `size` of the tasks that run at once
    user,    ///< a named person; machines draw nothing
    credit,  ///< `covers` machine-hours of its term; what is left lapses
};

/// A license: what is counted, what it costs, where it may run.
struct License {
    std::string id;
    std::string title;
    std::string card;          ///< id of its card; filled by the loader
    Uncertain<SeatPrice> seat; ///< of one seat for one term, paid at its start
    Duration term;             ///< how long a seat lasts
    /// Usage-based price; absent when there is none. Node-hours count machines, core-hours their cores, seat-hours
    /// the seats that they would draw.
    Reference<Meter> metered;
    Reference<Meter> metered_cloud; ///< the same on cloud machines, where its price depends on the place
    CloudRight cloud = CloudRight::unknown;
    CloudRight service = CloudRight::unknown; ///< whether seats may be lent to a render service
    bool cloud_only = false;                  ///< seats of a pool that the vendor hosts: cloud machines alone draw them
    bool cloud_free = false;                  ///< cloud machines draw nothing and pay nothing
    LicenseMetric metric = LicenseMetric::machine;
    Uncertain<Number> size{.fixed = {1.0}}; ///< cores, graphics processors or tasks that one seat serves; begun ones
                                            ///< of a machine take a seat
    Uncertain<Hours> covers;                ///< machine-hours that one credit pays for
    std::vector<std::string> needs;         ///< other licenses that each machine needs beside it, by id
    Uncertain<Money> most_revenue;          ///< yearly revenue up to which a house may buy it; absent: any
    std::optional<YearMonth> valid_from;    ///< first month in which it is sold
    std::optional<YearMonth> valid_to;      ///< last one
    Duration lead_time;                     ///< from the order to the first machine that draws it
    int minimum_seats = 0;
    int pack = 1; ///< seats are sold in multiples of this
    std::string source;
    std::string as_of;
    Confidence confidence = Confidence::estimate;
    std::string note;

    static constexpr auto fields() {
        return FieldList(
            required("id", &License::id, "Name of the license, unique in its card."),
            optional("title", &License::title, "Name for people."),
            optional("seat", &License::seat, "Price of one floating seat for one term.", "USD/seat"),
            optional("term", &License::term, "How long a seat lasts; one year when absent.", "year", Domain::positive),
            optional("metered", &License::metered,
                     "Meter of usage: node-hours count machines, core-hours their cores, seat-hours the seats they "
                     "would draw."),
            required("cloud", &License::cloud,
                     "Whether own seats may run in a cloud: allowed, forbidden, conditional or unknown."),
            optional("metered_cloud", &License::metered_cloud,
                     "Meter of usage on cloud machines, where the price depends on the place."),
            optional("service", &License::service,
                     "Whether own seats may be lent to a render service: allowed, forbidden, conditional or unknown."),
            optional("cloud_only", &License::cloud_only,
                     "Whether the vendor hosts the seats, so that cloud machines alone draw them."),
            optional("cloud_free", &License::cloud_free, "Whether cloud machines draw nothing and pay nothing."),
            optional("metric", &License::metric,
                     "What one seat serves: machine, core, gpu, task, user or credit. A machine when absent."),
            optional("size", &License::size, "Cores, graphics processors or tasks that one seat serves.", "",
                     Domain::positive),
            optional("covers", &License::covers, "Machine-hours that one credit pays for.", "hour", Domain::positive),
            optional("needs", &License::needs, "Other licenses that each machine needs beside it, by id."),
            optional("most_revenue", &License::most_revenue, "Yearly revenue up to which a house may buy it.", "USD"),
            optional("valid_from", &License::valid_from, "First month in which it is sold."),
            optional("valid_to", &License::valid_to, "Last month in which it is sold."),
            optional("lead_time", &License::lead_time, "From the order to the first machine that draws it.", "week"),
            optional("minimum_seats", &License::minimum_seats, "Fewest seats that are sold."),
            optional("pack", &License::pack, "Seats are sold in multiples of this."),
            required("source", &License::source, "Where the figures come from, or the basis of an estimate."),
            required("as_of", &License::as_of, "Date of the reading."),
            required("confidence", &License::confidence, "seen or estimate."),
            optional("note", &License::note, "Conditions of use, conflicting readings."));
    }
};

/// Whether a license is free for everybody: its seats cost nothing, in all trials.
inline bool is_free(const License& license) {
    return license.seat.given && license.seat.is_fixed() && license.seat.fixed.base() == 0.0;
}

/// Software that hands frames to machines. Its integration is a project with a price.
struct QueueManager {
    std::string id;
    std::string title;
    std::string card;                   ///< id of its card; filled by the loader
    Reference<Meter> fee;               ///< node-hours of cloud machines under its care
    Reference<Meter> node_fee;          ///< node-months, owned machines
    Uncertain<PersonHours> integration; ///< engineering before the first production burst
    Uncertain<Persons> running;         ///< share of an engineer for good
    std::string source;
    std::string as_of;
    Confidence confidence = Confidence::estimate;
    std::string note;

    static constexpr auto fields() {
        return FieldList(
            required("id", &QueueManager::id, "Name of the queue manager, unique in its card."),
            optional("title", &QueueManager::title, "Name for people."),
            optional("fee", &QueueManager::fee, "Meter of cloud node-hours under its care."),
            optional("node_fee", &QueueManager::node_fee, "Meter of node-months for owned machines."),
            required("integration", &QueueManager::integration, "Engineering before the first production burst.",
                     "person-week"),
            required("running", &QueueManager::running, "Engineers it keeps busy for good.", "person"),
            required("source", &QueueManager::source, "Where the figures come from, or the basis of an estimate."),
            required("as_of", &QueueManager::as_of, "Date of the reading."),
            required("confidence", &QueueManager::confidence, "seen or estimate."),
            optional("note", &QueueManager::note, "State of the product, conflicting readings."));
    }
};

/// How faithful the picture of a review endpoint is. Later is better.
enum class ReviewClass {
    browser,       ///< compressed 8-bit stream on an unknown display
    managed_8bit,  ///< managed stream, 4:2:0 8 bit
    managed_10bit, ///< managed stream, 10 bit, calibrated display
    reference,     ///< 4:4:4 12 bit or a suite with a reference monitor
};

/// A way to watch and approve pictures.
struct ReviewEndpoint {
    std::string id;
    std::string title;
    std::string card; ///< id of its card; filled by the loader
    ReviewClass grade = ReviewClass::browser;
    Reference<Meter> month;        ///< unit-months of the service
    Reference<Meter> session_hour; ///< session-hours (operator, suite), on `session-hour`
    Reference<Asset> display;      ///< calibrated display beside each endpoint
    Uncertain<ByteRate> stream;    ///< bytes per hour of a session
    Uncertain<Number> redo;        ///< probability that a title reviewed here for final color must be redone
    std::string source;
    std::string as_of;
    Confidence confidence = Confidence::estimate;
    std::string note;

    static constexpr auto fields() {
        return FieldList(
            required("id", &ReviewEndpoint::id, "Name of the endpoint, unique in its card."),
            optional("title", &ReviewEndpoint::title, "Name for people."),
            required("class", &ReviewEndpoint::grade, "browser, managed_8bit, managed_10bit or reference."),
            optional("month", &ReviewEndpoint::month, "Meter of unit-months of the service."),
            optional("session_hour", &ReviewEndpoint::session_hour, "Meter of session-hours (operator, suite)."),
            optional("display", &ReviewEndpoint::display, "Calibrated display bought for each endpoint."),
            optional("stream", &ReviewEndpoint::stream, "Data rate of a running session.", "Mbit/second"),
            optional("redo", &ReviewEndpoint::redo,
                     "Probability that a title reviewed here for final color must be redone.", "%", Domain::share),
            required("source", &ReviewEndpoint::source, "Where the figures come from, or the basis of an estimate."),
            required("as_of", &ReviewEndpoint::as_of, "Date of the reading."),
            required("confidence", &ReviewEndpoint::confidence, "seen or estimate."),
            optional("note", &ReviewEndpoint::note, "Conditions, conflicting readings."));
    }
};

} // namespace topsheet::rates

namespace topsheet {
template <>
struct Words<rates::LicenseMetric> {
    static constexpr std::array<std::string_view, 6> list{"machine", "core", "gpu", "task", "user", "credit"};
};
template <>
struct Words<rates::CloudRight> {
    static constexpr std::array<std::string_view, 4> list{"allowed", "forbidden", "conditional", "unknown"};
};
template <>
struct Words<rates::ReviewClass> {
    static constexpr std::array<std::string_view, 4> list{"browser", "managed_8bit", "managed_10bit", "reference"};
};
} // namespace topsheet
