#pragma once
/// @file
/// One architecture that does the work: sites, tiers, routes, placement, caches, farm, licenses,
/// workstations, review, people, and whatever else it pays for.
///
/// Every price is a reference into the rate cards; nothing here multiplies.

#include <algorithm>
#include <string_view>

#include "topsheet/model/workload.hpp"
#include "topsheet/rates/catalog.hpp"

namespace topsheet::model {

using MoneyPerMonth = Quantity<Dimension{.money = 1, .month = -1}>;
using MoneyPerHour = Quantity<Dimension{.money = 1, .hour = -1}>;
using BytesPerNodeHour = Quantity<Dimension{.data = 1, .hour = -1, .node = -1}>;

/// Who runs a place.
enum class SiteKind {
    own,     ///< facility or colocation: power and space are ours
    cloud,   ///< a region of a provider
    outside, ///< clients, artists' homes
};

/// What a line of the ledger belongs to.
enum class Category {
    render,
    storage,
    egress,
    licenses,
    workstations,
    review,
    people,
    power,
    other,
    residual,
};

/// A named place.
struct Site {
    std::string name;
    SiteKind kind = SiteKind::own;
    Reference<rates::Meter> power;         ///< kWh
    Uncertain<Number> pue{.fixed = {1.0}}; ///< power usage effectiveness
    Reference<rates::Meter> space;         ///< kW-months of provisioned power in a colocation

    static constexpr auto fields() {
        return FieldList(required("name", &Site::name, "Name of the place."),
                         required("kind", &Site::kind, "own, cloud or outside."),
                         optional("power", &Site::power, "Meter of energy for gear that stands here."),
                         optional("pue", &Site::pue,
                                  "Power usage effectiveness: energy of the building for each unit of the gear.", "",
                                  Domain::positive),
                         optional("space", &Site::space, "Meter of provisioned power (colocation)."));
    }
};

/// Units of one kind of gear that are bought together.
struct Holding {
    std::string name;
    Reference<rates::Asset> asset; ///< what is bought
    Uncertain<Units> count;
    Reference<EstateAsset> estate;  ///< or: gear that is already there
    std::optional<YearMonth> month; ///< month of purchase; the first month when absent
    Duration lead_time;             ///< from the purchase to the first work it does, in begun months
    bool refresh = true;            ///< bought again at the end of its life
    Reference<Site> site;           ///< where it stands; the owner's site when absent

    static constexpr auto fields() {
        return FieldList(required("name", &Holding::name, "Name of this purchase."),
                         optional("asset", &Holding::asset, "Entry of a rate card that is bought."),
                         optional("count", &Holding::count, "How many units.", "unit"),
                         optional("estate", &Holding::estate, "Or: gear of the estate that stays in use, all of it."),
                         optional("month", &Holding::month, "Month of purchase; the first month when absent."),
                         optional("lead_time", &Holding::lead_time,
                                  "From the purchase to the first work it does; begun months count whole.", "week"),
                         optional("refresh", &Holding::refresh, "Whether it is bought again at the end of its life."),
                         optional("site", &Holding::site, "Where it stands, if not at its owner's site."));
    }
};

/// A meter with a constant load: ports, cross-connects, circuits.
struct FixedUsage {
    std::string name;
    Reference<rates::Meter> meter;
    Uncertain<Number> count{.fixed = {1.0}}; ///< how many; hours or months follow from the calendar

    static constexpr auto fields() {
        return FieldList(
            required("name", &FixedUsage::name, "What is paid for."),
            required("meter", &FixedUsage::meter, "Meter by the hour or by the month (port-hour, unit-month)."),
            optional("count", &FixedUsage::count, "How many."));
    }
};

/// A place for data: a rented storage class, or owned gear that is bought in steps.
struct Tier {
    std::string name;
    Reference<Site> site;
    Reference<rates::StorageClass> storage_class;     ///< rented
    Reference<rates::Asset> asset;                    ///< or owned, bought unit by unit as the stock grows
    std::vector<Holding> owned;                       ///< gear that is there from the start
    Uncertain<Number> headroom{.fixed = {1.2}};       ///< capacity bought for each byte held, owned tiers
    rates::Access access = rates::Access::filesystem; ///< of an owned tier
    Uncertain<Number> usable{.fixed = {1.0}};         ///< bytes it holds for each byte of its gear's capacity
    Duration lead_time;                               ///< from the order of owned gear to its first byte
    std::vector<Holding> equipment;                   ///< gear without capacity of its own: drives, libraries, heads
    std::vector<FixedUsage> standing;                 ///< paid whether used or not: reserved blocks, throughput, seats
    Uncertain<ByteRate> throughput;                   ///< least throughput; may size what is provisioned

    static constexpr auto fields() {
        return FieldList(
            required("name", &Tier::name, "Name of the tier."), required("site", &Tier::site, "Where it is."),
            optional("class", &Tier::storage_class, "Storage class of a rate card, for rented tiers."),
            optional("asset", &Tier::asset, "Or gear of a rate card, bought unit by unit as the stock grows."),
            optional("owned", &Tier::owned, "Gear that is there from the start."),
            optional("headroom", &Tier::headroom, "Capacity bought for each byte held (owned tiers).", "",
                     Domain::positive),
            optional("access", &Tier::access, "What an owned tier can be used as: filesystem, bucket or archive."),
            optional("usable", &Tier::usable, "Bytes held for each byte of the gear's capacity (owned tiers).", "",
                     Domain::positive),
            optional("lead_time", &Tier::lead_time, "From the order of owned gear to its first byte.", "week"),
            optional("equipment", &Tier::equipment, "Gear without capacity of its own: drives, libraries, heads."),
            optional("standing", &Tier::standing, "Paid whether used or not: reserved blocks, throughput, seats."),
            optional("throughput", &Tier::throughput, "Least throughput, which may size what is provisioned.",
                     "MiB/second", Domain::positive));
    }
};

/// The way data takes from one site to another; every meter on it counts each byte.
struct Route {
    std::string name;
    Reference<Site> from;
    Reference<Site> to;
    std::vector<Reference<rates::Meter>> meters; ///< bytes from `from` to `to`
    std::vector<Reference<rates::Meter>> back;   ///< bytes the other way
    std::vector<Reference<rates::Meter>> twice;  ///< count each byte twice, in both directions
    std::vector<FixedUsage> standing;            ///< paid whether used or not
    Uncertain<ByteRate> capacity;                ///< absent: not limited

    static constexpr auto fields() {
        return FieldList(
            required("name", &Route::name, "Name of the route."), required("from", &Route::from, "Site."),
            required("to", &Route::to, "Site."),
            required("meters", &Route::meters, "Meters that count each byte on its way there; [] when free."),
            optional("back", &Route::back,
                     "Meters that count each byte on its way back; [] when free. Required when bytes go that way."),
            optional("twice", &Route::twice,
                     "Meters that count each byte twice, whatever its direction: traffic between zones that both ends "
                     "pay for, tools that bill upload and download."),
            optional("standing", &Route::standing, "Ports and circuits, paid whether used or not."),
            optional("capacity", &Route::capacity, "Least bandwidth on the way.", "Gbit/second", Domain::positive));
    }
};

/// One stage in the life of a dataset. Data leaves it when it is `age` old and `until` has happened.
struct Stage {
    Reference<Tier> tier;
    Event until = Event::none;
    Duration age;
    std::optional<YearMonth> month; ///< and not before this month
    Uncertain<Bytes> pack;          ///< files smaller than this are packed into containers of this size on entering

    static constexpr auto fields() {
        return FieldList(
            required("tier", &Stage::tier, "Tier that holds it."),
            optional("until", &Stage::until, "Event of the production that ends the stage."),
            optional("age", &Stage::age, "Age of the data that ends the stage; with `until`, both must have passed.",
                     "day"),
            optional("month", &Stage::month, "Month before which the stage does not end, as in a migration."),
            optional("pack", &Stage::pack,
                     "Smaller files are packed into containers of this size when they enter, for good.", "GB",
                     Domain::positive));
    }
};

/// Where a dataset lives. The first placement of a dataset is the main one, which is read, recalled and
/// delivered; further ones are copies. After a last stage that ends, data is deleted.
struct Placement {
    std::string name;
    std::string dataset;
    std::vector<Stage> stages;
    Reference<Tier> recall;  ///< where restored copies are held; the first stage's tier when absent
    std::string retrieval;   ///< option by which data is taken out; absent: the cheapest that meets the deadline
    Duration versions;       ///< how long overwritten bytes are kept
    bool replicated = false; ///< of a further placement: its bytes come from the main one over the routes
    Reference<rates::Meter> replication; ///< bytes that are replicated, where that is priced

    static constexpr auto fields() {
        return FieldList(
            required("name", &Placement::name, "Name of the policy."),
            required("dataset", &Placement::dataset, "Dataset of the productions or of the estate."),
            required("stages", &Placement::stages, "Tiers in order; after a last stage that ends, data is deleted."),
            optional("recall", &Placement::recall, "Tier that holds restored copies."),
            optional("retrieval", &Placement::retrieval,
                     "Retrieval option of its classes; the cheapest that meets the deadline when absent."),
            optional("versions", &Placement::versions, "How long overwritten bytes are kept.", "day"),
            optional("replicated", &Placement::replicated,
                     "Whether a further copy travels from the main placement's tier; otherwise it appears."),
            optional("replication", &Placement::replication, "Meter of bytes replicated, where that is priced."));
    }
};

/// A cache between a tier and its readers.
struct Cache {
    std::string name;
    Reference<Site> site;
    std::vector<std::string> serves;              ///< roles that read through it
    Uncertain<Number> hit;                        ///< share of bytes that need not be fetched
    Uncertain<Number> read_ahead{.fixed = {1.0}}; ///< bytes fetched for each byte missed
    Uncertain<Bytes> size;                        ///< also the first warm-up
    Reference<rates::StorageClass> storage_class; ///< rented
    std::vector<Holding> owned;                   ///< or owned
    std::vector<FixedUsage> standing;             ///< throughput, seats, licenses of the cache
    Uncertain<PerMonth> renewed;                  ///< share of its size that is fetched anew, beside the misses

    static constexpr auto fields() {
        return FieldList(
            required("name", &Cache::name, "Name of the cache."), required("site", &Cache::site, "Where it stands."),
            required("serves", &Cache::serves, "Roles that read through it."),
            required("hit", &Cache::hit, "Share of bytes that need not be fetched.", "%", Domain::share),
            optional("read_ahead", &Cache::read_ahead, "Bytes fetched for each byte missed.", "", Domain::positive),
            required("size", &Cache::size, "Size; the first warm-up fetches it once.", "TB", Domain::positive),
            optional("class", &Cache::storage_class, "Storage class it is built on, when rented."),
            optional("owned", &Cache::owned, "Gear it is built on, when owned."),
            optional("standing", &Cache::standing, "What else it costs every month."),
            optional("renewed", &Cache::renewed, "Share of its size that is fetched anew, beside the misses.",
                     "%/month"));
    }
};

/// Instances that are paid around the clock for a lower price: reserved instances and savings plans.
struct Commitment {
    std::string name;
    Reference<rates::Machine> machine; ///< type that it covers; the farm's burst machine when absent
    Reference<rates::Meter> meter;     ///< node-hours, all hours of its months
    Uncertain<Number> nodes;           ///< how many at a time
    Uncertain<MoneyPerHour> plan;      ///< or: money an hour (savings plan); what it covers follows from the meter
    std::optional<YearMonth> from;     ///< first month; the first of the study when absent
    Duration term;                     ///< absent: to the end

    static constexpr auto fields() {
        return FieldList(
            required("name", &Commitment::name, "What the contract is called."),
            optional("machine", &Commitment::machine, "Instance type it covers; the farm's burst machine when absent."),
            required("meter", &Commitment::meter, "Meter of committed node-hours, paid in every hour."),
            optional("nodes", &Commitment::nodes, "Machines at a time."),
            optional("plan", &Commitment::plan,
                     "Or: money committed for each hour (savings plan); the meter's price says what it covers.",
                     "USD/hour", Domain::positive),
            optional("from", &Commitment::from, "First month; the first of the study when absent."),
            optional("term", &Commitment::term, "How long it lasts; to the end when absent.", "year",
                     Domain::positive));
    }
};

/// Hours in which a whole spot pool is short.
struct SpotShortage {
    Uncertain<Number> share; ///< of all hours
    Uncertain<Hours> length; ///< of one shortage, mean
    Uncertain<Number> left;  ///< share of the usual capacity that is left while it lasts

    static constexpr auto fields() {
        return FieldList(
            required("share", &SpotShortage::share, "Share of all hours.", "%", Domain::share),
            required("length", &SpotShortage::length, "Length of one shortage, mean.", "hour", Domain::positive),
            optional("left", &SpotShortage::left, "Share of the usual capacity that is left then; none when absent.",
                     "%", Domain::share));
    }
};

/// Another way to render that the owned nodes are measured against. It changes no cost.
struct Rival {
    std::string name;
    Reference<rates::Machine> machine;
    bool spot = false;                       ///< at the machine's spot price, rework included
    Reference<rates::Meter> meter;           ///< price of the machine's node-hours when neither of its own two
    Reference<rates::RenderService> service; ///< or: a render service

    static constexpr auto fields() {
        return FieldList(required("name", &Rival::name, "What it is called on the page."),
                         optional("machine", &Rival::machine, "Instance type."),
                         optional("spot", &Rival::spot, "Whether at its spot price, rework included."),
                         optional("meter", &Rival::meter, "Meter of its node-hours, if another than its own."),
                         optional("service", &Rival::service, "Or: a render service."));
    }
};

/// The render farm: owned machines first, then committed ones, the rest bursts into a cloud or to a service.
struct Farm {
    Reference<Site> site;
    std::vector<Holding> owned;
    Uncertain<Number> availability{.fixed = {1.0}}; ///< share of owned machines that work
    Uncertain<Hours> max_wait;                      ///< fixed, whole hours: work bursts that would wait longer
    std::vector<Commitment> committed;              ///< drawn in this order, before anything else is rented
    Reference<rates::Machine> burst;                ///< absent: work that does not fit waits
    Reference<rates::Machine> gpu_burst;            ///< the same for work that needs a graphics processor
    Reference<rates::RenderService> service;        ///< or: burst work goes to a render service
    Reference<Site> burst_site;
    Uncertain<Number> quota;                                  ///< most burst machines at a time; absent: any number
    Uncertain<Number> spot_share;                             ///< of burst work
    Uncertain<Number> spot_capacity;                          ///< most spot machines at a time; absent: any number
    std::optional<SpotShortage> shortage;                     ///< hours in which the pool is short
    bool fallback = true;                                     ///< what spot cannot take runs on demand, else it waits
    Uncertain<Hours> task{.fixed = Hours::from_base(1.0)};    ///< machine time of one task, median of its law
    Uncertain<Number> task_spread;                            ///< standard deviation of the logarithm of that time
    Uncertain<Hours> task_timeout;                            ///< longest task; required with a spread on spot
    Uncertain<Hours> restart{.fixed = Hours::from_base(0.1)}; ///< time to begin a lost task again
    Uncertain<Hours> checkpoint;                              ///< work between two checkpoints; absent: none are made
    Uncertain<Hours> checkpoint_cost;                         ///< time to write one
    int switch_after = 0;               ///< preemptions of one task after which it runs on demand; 0: never
    Uncertain<Hours> boot;              ///< from the start of a machine to its first pixel, billed
    Uncertain<Hours> idle_tail;         ///< from its last pixel to its end, billed
    bool windows = false;               ///< burst machines run Windows
    Uncertain<Bytes> disk;              ///< volume attached to each burst machine
    Reference<rates::Meter> disk_meter; ///< its size-months
    Uncertain<BytesPerNodeHour> input;  ///< assets fetched by burst machines
    Uncertain<BytesPerNodeHour> output; ///< frames sent home by burst machines
    Reference<rates::QueueManager> queue_manager;
    Reference<rates::Meter> engineer;     ///< wage of integration and running, person-months
    std::optional<YearMonth> integration; ///< month in which integration is paid; absent: it stands already
    Reference<rates::Meter> admin;        ///< wage of the people who look after owned machines, person-months
    Uncertain<Number> nodes_per_admin;    ///< owned machines that one of them looks after
    Uncertain<Persons> admin_floor;       ///< fewest of them while any machine is owned
    std::vector<Rival> rivals;            ///< what owned nodes are measured against beside the burst machine

    static constexpr auto fields() {
        return FieldList(
            required("site", &Farm::site, "Where owned machines stand."),
            optional("owned", &Farm::owned, "Owned machines."),
            optional("availability", &Farm::availability, "Share of owned machines that work.", "%", Domain::share),
            optional(
                "max_wait", &Farm::max_wait,
                "Hours that work may wait for owned machines before it bursts; whole and the same in all trials, 0 "
                "when absent.",
                "hour"),
            optional("committed", &Farm::committed,
                     "Reserved instances and savings plans, in the order in which they are drawn."),
            optional("burst", &Farm::burst, "Instance type that takes what owned machines cannot; absent: it waits."),
            optional("gpu_burst", &Farm::gpu_burst, "The same for work that needs a graphics processor."),
            optional("service", &Farm::service, "Or: a render service that takes it."),
            optional("burst_site", &Farm::burst_site, "Cloud site of the burst machines."),
            optional("quota", &Farm::quota, "Most burst machines at a time."),
            optional("spot_share", &Farm::spot_share, "Share of burst work on spot machines.", "%", Domain::share),
            optional("spot_capacity", &Farm::spot_capacity, "Most spot machines at a time."),
            optional("shortage", &Farm::shortage, "Hours in which the whole spot pool is short."),
            optional("fallback", &Farm::fallback, "Whether what spot cannot take runs on demand; else it waits."),
            optional("task", &Farm::task, "Machine time of one task, which a preemption loses; the median.", "hour",
                     Domain::positive),
            optional("task_spread", &Farm::task_spread, "Standard deviation of the logarithm of that time."),
            optional("task_timeout", &Farm::task_timeout, "Longest time of a task; longer ones are cut.", "hour",
                     Domain::positive),
            optional("restart", &Farm::restart, "Time to begin a lost task again.", "minute"),
            optional("checkpoint", &Farm::checkpoint, "Work between two checkpoints; none are made when absent.",
                     "minute", Domain::positive),
            optional("checkpoint_cost", &Farm::checkpoint_cost, "Time to write one checkpoint.", "second"),
            optional("switch_after", &Farm::switch_after,
                     "Preemptions of one task after which it runs on demand; never when 0."),
            optional("boot", &Farm::boot, "From the start of a burst machine to its first pixel; it is billed.",
                     "minute"),
            optional("idle_tail", &Farm::idle_tail, "From its last pixel to its end; it is billed.", "minute"),
            optional("windows", &Farm::windows, "Whether burst machines run Windows, at its surcharge."),
            optional("disk", &Farm::disk, "Volume attached to each burst machine.", "GB"),
            optional("disk_meter", &Farm::disk_meter, "Meter of that volume, size-months."),
            optional("input", &Farm::input, "Assets that burst machines fetch.", "GB/node-hour"),
            optional("output", &Farm::output, "Frames that burst machines send home.", "GB/node-hour"),
            optional("queue_manager", &Farm::queue_manager, "Queue manager of a rate card."),
            optional("engineer", &Farm::engineer, "Wage meter of the engineers who integrate and run it."),
            optional("integration", &Farm::integration,
                     "Month in which its integration is paid; absent: it stands already."),
            optional("admin", &Farm::admin, "Wage meter of the people who look after owned machines."),
            optional("nodes_per_admin", &Farm::nodes_per_admin, "Owned machines that one of them looks after.", "",
                     Domain::positive),
            optional("admin_floor", &Farm::admin_floor, "Fewest of them while any machine is owned.", "person"),
            optional("rivals", &Farm::rivals, "What owned nodes are measured against, beside the burst machine."));
    }
};

/// A further pool for the same renderer, drawn when those before it are empty.
struct LicensePool {
    std::string name;
    Reference<rates::License> license;
    Uncertain<Seats> seats;
    bool metered = false;       ///< whether its usage-based price serves what seats do not
    bool condition_met = false; ///< whether a conditional right applies

    static constexpr auto fields() {
        return FieldList(
            required("name", &LicensePool::name, "What the pool is called."),
            required("license", &LicensePool::license, "License of a rate card."),
            optional("seats", &LicensePool::seats, "Seats bought for each term.", "seat"),
            optional("metered", &LicensePool::metered, "Whether its usage-based hours serve what seats do not."),
            optional("condition_met", &LicensePool::condition_met,
                     "Whether the condition of a conditional right is met."));
    }
};

/// Licenses for one renderer. Several entries for one renderer add up: each machine needs all of them.
struct RendererLicenses {
    std::string renderer;
    Reference<rates::License> license;
    Uncertain<Seats> seats;                  ///< owned floating seats
    bool metered = true;                     ///< whether the usage-based price serves what seats do not
    bool condition_met = false;              ///< whether a conditional cloud right applies
    bool automatic = false;                  ///< `"seats": "auto"`: the number that costs least in the mean
    Uncertain<Seats> included;               ///< seats that come with other purchases, such as artists' own
    std::string included_role;               ///< or: role whose people bring them
    Uncertain<Number> included_each;         ///< seats that each of them brings
    Uncertain<Number> tasks{.fixed = {1.0}}; ///< tasks that run at once on one machine
    std::vector<LicensePool> then;           ///< further pools, in the order in which they are drawn

    /// Whether machines of a renderer draw from these pools.
    [[nodiscard]] bool serves(std::string_view name) const {
        return renderer == name || std::ranges::find(also, name) != also.end();
    }
    std::vector<std::string> also; ///< other renderers whose machines draw from the same pools

    static constexpr auto fields() {
        return FieldList(
            required("renderer", &RendererLicenses::renderer, "Renderer as the workload names it."),
            required("license", &RendererLicenses::license, "License of a rate card."),
            optional("seats", &RendererLicenses::seats,
                     "Floating seats bought for each term; \"auto\" finds the number that costs least.", "seat"),
            optional("metered", &RendererLicenses::metered, "Whether usage-based hours serve what seats do not."),
            optional("condition_met", &RendererLicenses::condition_met,
                     "Whether the condition of a conditional cloud right is met."),
            optional("included", &RendererLicenses::included,
                     "Seats that come with other purchases, drawn before those that are bought.", "seat"),
            optional("included_role", &RendererLicenses::included_role, "Or: role whose people bring seats along."),
            optional("included_each", &RendererLicenses::included_each, "Seats that each of them brings."),
            optional("tasks", &RendererLicenses::tasks,
                     "Tasks that run at once on one machine, for licenses by the task.", "", Domain::positive),
            optional("then", &RendererLicenses::then,
                     "Further pools, drawn in this order when those before are empty."),
            optional("also", &RendererLicenses::also,
                     "Other renderers whose machines draw from the same seats, such as Karma beside Mantra."));
    }
};

/// Machines that artists work at.
struct Workstations {
    std::string name;
    std::string role;
    Uncertain<Number> share{.fixed = {1.0}}; ///< of the role's people
    Reference<Site> site;                    ///< where the machines are
    Reference<Site> artists;                 ///< where the people are; the same site when absent
    Reference<rates::Machine> machine;       ///< rented by the hour
    std::vector<Holding> owned;              ///< or owned
    Uncertain<Number> hours_factor{
        .fixed = {1.0}};              ///< machine hours for each hour worked (left running, started early)
    Reference<rates::Meter> protocol; ///< remote display, seat-months
    Uncertain<ByteRate> stream;       ///< pixels from machine to artist

    static constexpr auto fields() {
        return FieldList(
            required("name", &Workstations::name, "Name of these seats."),
            required("role", &Workstations::role, "Role that works here."),
            optional("share", &Workstations::share, "Share of the role's people.", "%", Domain::share),
            required("site", &Workstations::site, "Where the machines are; the role reads here."),
            optional("artists", &Workstations::artists, "Where the people are, if elsewhere."),
            optional("machine", &Workstations::machine, "Instance type rented by the hour."),
            optional("owned", &Workstations::owned, "Or owned machines."),
            optional("hours_factor", &Workstations::hours_factor, "Machine hours for each hour worked.", "",
                     Domain::positive),
            optional("protocol", &Workstations::protocol, "Meter of remote-display seats."),
            optional("stream", &Workstations::stream, "Average pixel stream to the artist.", "Mbit/second"));
    }
};

/// The endpoint that serves one need, and what a miss costs.
struct ReviewService {
    ReviewNeed need = ReviewNeed::dailies;
    Reference<rates::ReviewEndpoint> endpoint;
    Uncertain<Units> count;        ///< endpoints kept
    Reference<Site> site;          ///< where pictures come from
    Reference<Site> viewers;       ///< where they are watched; the same site when absent
    Uncertain<Hours> grade;        ///< graded hours of one title, for a redo
    Uncertain<Number> repeated;    ///< share of them that a redo repeats
    Reference<rates::Meter> suite; ///< hour rate of the suite
    Uncertain<Money> fixed_redo;   ///< other cost of one redo

    static constexpr auto fields() {
        return FieldList(
            required("need", &ReviewService::need, "dailies, editorial, color or final."),
            required("endpoint", &ReviewService::endpoint, "Review endpoint of a rate card."),
            optional("count", &ReviewService::count, "Endpoints kept.", "unit"),
            required("site", &ReviewService::site, "Where the pictures come from."),
            optional("viewers", &ReviewService::viewers, "Where they are watched, if elsewhere."),
            optional("grade", &ReviewService::grade, "Hours of grading in one title (need final).", "hour"),
            optional("repeated", &ReviewService::repeated, "Share of those hours that a redo repeats.", "%",
                     Domain::share),
            optional("suite", &ReviewService::suite, "Meter of the grading suite's hours."),
            optional("fixed_redo", &ReviewService::fixed_redo, "Other cost of one redo.", "USD"));
    }
};

/// People who run the architecture.
struct Staff {
    std::string name;
    Reference<rates::Meter> wage; ///< person-months
    Uncertain<Persons> count;

    static constexpr auto fields() {
        return FieldList(required("name", &Staff::name, "What they do."),
                         required("wage", &Staff::wage, "Meter of person-months."),
                         required("count", &Staff::count, "Full-time equivalents.", "person"));
    }
};

/// A payment in one month: training, consultants, migration.
struct OneOff {
    std::string name;
    std::optional<YearMonth> month;
    Uncertain<Money> amount;
    Category category = Category::other;

    static constexpr auto fields() {
        return FieldList(required("name", &OneOff::name, "What is paid for."),
                         optional("month", &OneOff::month, "Month of payment; the first when absent."),
                         required("amount", &OneOff::amount, "Amount.", "USD"),
                         optional("category", &OneOff::category, "Category of the line."));
    }
};

/// Whatever the model does not know: a plain amount each month, or usage of a meter.
struct OtherCost {
    std::string name;
    Uncertain<MoneyPerMonth> amount;
    Reference<rates::Meter> meter;
    Uncertain<Number> quantity; ///< of the meter's own quantity, each month
    std::optional<YearMonth> from;
    std::optional<YearMonth> to; ///< last month
    Category category = Category::other;

    static constexpr auto fields() {
        return FieldList(required("name", &OtherCost::name, "What is paid for."),
                         optional("amount", &OtherCost::amount, "Plain amount.", "USD/month"),
                         optional("meter", &OtherCost::meter, "Or: a meter of a rate card."),
                         optional("quantity", &OtherCost::quantity, "Amount of the meter's own quantity in a month."),
                         optional("from", &OtherCost::from, "First month."),
                         optional("to", &OtherCost::to, "Last month."),
                         optional("category", &OtherCost::category, "Category of the line."));
    }
};

/// What becomes of gear of the estate that nothing uses.
enum class Fate {
    keep,    ///< stands by, depreciates, is worth its book value in the end
    sell,    ///< its price is cash in its month
    abandon, ///< written off in its month
};

/// What a scenario does with gear of the estate.
struct Disposal {
    Reference<EstateAsset> estate;
    Fate fate = Fate::keep;
    std::optional<YearMonth> month;          ///< the first month when absent
    Uncertain<Number> price{.fixed = {1.0}}; ///< share of book value that a sale brings

    static constexpr auto fields() {
        return FieldList(required("estate", &Disposal::estate, "Gear of the estate."),
                         required("fate", &Disposal::fate, "keep, sell or abandon."),
                         optional("month", &Disposal::month, "When; the first month when absent."),
                         optional("price", &Disposal::price, "Share of book value that a sale brings.", "%"));
    }
};

/// A fee for each begun part of a transfer: a device, a shipment, days at the house.
struct JobFee {
    std::string name;
    Reference<rates::Meter> meter;           ///< in units, days x units or whatever the job is counted in
    Uncertain<Bytes> per;                    ///< bytes that one job takes
    Uncertain<Number> count{.fixed = {1.0}}; ///< of the meter's quantity for each job

    static constexpr auto fields() {
        return FieldList(required("name", &JobFee::name, "What is paid for."),
                         required("meter", &JobFee::meter, "Meter of the fee."),
                         optional("per", &JobFee::per, "Bytes that one job takes; one job in all when absent.", "TB",
                                  Domain::positive),
                         optional("count", &JobFee::count, "Amount of the meter's own quantity for each job."));
    }
};

/// Bytes that this architecture moves whatever the work: seeding, repatriation, exit, proxies to homes, feeds.
struct Transfer {
    std::string name;
    Reference<Site> from;
    Reference<Site> to;
    Uncertain<Bytes> volume;                 ///< bytes each time
    std::string of;                          ///< or: what the scenario holds of a dataset at `from` then
    Uncertain<Number> share{.fixed = {1.0}}; ///< of that
    Cadence cadence = Cadence::once;
    std::optional<YearMonth> month; ///< of a transfer that happens once, and the first of one that repeats
    std::optional<YearMonth> last;  ///< last month of one that repeats
    Uncertain<Hours> within;        ///< time there is for one transfer
    std::string claims;             ///< eligibility by which meters on the way may be waived, such as "exit"
    std::vector<JobFee> jobs;       ///< devices that carry it instead of the routes

    static constexpr auto fields() {
        return FieldList(
            required("name", &Transfer::name, "What is moved, as a bill should name it."),
            required("from", &Transfer::from, "Site."), required("to", &Transfer::to, "Site."),
            optional("volume", &Transfer::volume, "Bytes each time.", "TB"),
            optional("of", &Transfer::of, "Or: a dataset, of which goes what the tiers at `from` hold then."),
            optional("share", &Transfer::share, "Share of that.", "%", Domain::share),
            optional("cadence", &Transfer::cadence, "workday, week, month or once."),
            optional("month", &Transfer::month, "Month in which it happens, or first month; the first when absent."),
            optional("last", &Transfer::last, "Last month of a transfer that repeats."),
            optional("within", &Transfer::within,
                     "Time there is for one transfer; when absent 12 hours with the cadence workday, a week with week, "
                     "else the month.",
                     "hour", Domain::positive),
            optional("claims", &Transfer::claims,
                     "Eligibility by which meters on the way are waived, such as \"exit\" (see the cards)."),
            optional("jobs", &Transfer::jobs, "Devices that carry it instead of the routes, by fee."));
    }
};

/// One architecture.
struct Scenario {
    std::string name;
    std::string note;
    std::vector<Site> sites;
    std::vector<Tier> tiers;
    std::vector<Route> routes;
    std::vector<Placement> placement;
    std::vector<Cache> caches;
    std::vector<Transfer> transfers;
    std::optional<Farm> farm;
    std::vector<RendererLicenses> licenses;
    std::vector<Workstations> workstations;
    std::vector<ReviewService> review;
    std::vector<Staff> people;
    Uncertain<Money> revenue; ///< yearly, of the house: some licenses are sold below a limit only
    std::vector<OneOff> one_off;
    std::vector<OtherCost> other;
    std::vector<Disposal> estate;

    static constexpr auto fields() {
        return FieldList(required("name", &Scenario::name, "Name of the architecture."),
                         optional("note", &Scenario::note, "What it stands for, for people."),
                         required("sites", &Scenario::sites, "Named places."),
                         optional("tiers", &Scenario::tiers, "Places for data."),
                         optional("routes", &Scenario::routes, "Ways between sites, with their meters."),
                         optional("placement", &Scenario::placement, "Where each dataset lives, stage by stage."),
                         optional("caches", &Scenario::caches, "Caches between tiers and readers."),
                         optional("transfers", &Scenario::transfers,
                                  "Bytes that it moves whatever the work: seeding, exit, proxies to homes."),
                         optional("farm", &Scenario::farm, "The render farm."),
                         optional("licenses", &Scenario::licenses, "Renderer licenses."),
                         optional("workstations", &Scenario::workstations, "Artists' machines."),
                         optional("review", &Scenario::review, "Review endpoints by need."),
                         optional("people", &Scenario::people, "People who run it."),
                         optional("revenue", &Scenario::revenue,
                                  "Yearly revenue of the house; some licenses are sold below a limit only.", "USD"),
                         optional("one_off", &Scenario::one_off, "Payments in one month."),
                         optional("other", &Scenario::other, "Whatever the model does not know."),
                         optional("estate", &Scenario::estate, "What becomes of gear that was there before."));
    }
};

} // namespace topsheet::model

namespace topsheet {
template <>
struct Words<model::SiteKind> {
    static constexpr std::array<std::string_view, 3> list{"own", "cloud", "outside"};
};
template <>
struct Words<model::Category> {
    static constexpr std::array<std::string_view, 10> list{"render", "storage", "egress", "licenses", "workstations",
                                                           "review", "people",  "power",  "other",    "residual"};
};
template <>
struct Words<model::Fate> {
    static constexpr std::array<std::string_view, 3> list{"keep", "sell", "abandon"};
};
} // namespace topsheet
