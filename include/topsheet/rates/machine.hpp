#pragma once
/// @file
/// Machines: rented instances by the hour, and gear that is bought.
///
/// The unit of render work is the reference node, a dual EPYC 9654 with 192 cores (AWS c7a.48xlarge):
/// `speed` says how many of them a machine replaces. Measured on the same scenes where the card's source
/// says so, otherwise by cores and an SMT factor, marked as an estimate.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "topsheet/rates/meter.hpp"

namespace topsheet::rates {

using PerHour = Quantity<Dimension{.hour = -1}>;
using UnitPrice = Quantity<Dimension{.money = 1, .unit = -1}>;
using UnitPower = Quantity<Dimension{.hour = -1, .unit = -1, .energy = 1}>;
using UnitCapacity = Quantity<Dimension{.data = 1, .unit = -1}>;
using PerMonth = Quantity<Dimension{.month = -1}>;

/// An instance type of a cloud. Its meters count node-hours.
struct Machine {
    std::string id;
    std::string title;
    std::string card; ///< id of its card; filled by the loader
    int vcpu = 0;     ///< virtual processors
    int cores = 0;    ///< cores that a license by the core counts; 0 takes `vcpu`
    Uncertain<Bytes> memory;
    std::string gpu;               ///< such as "1 x NVIDIA L4"; empty for none
    int gpus = 0;                  ///< graphics processors; 0 renders no work that needs one
    Uncertain<Bytes> gpu_memory;   ///< of one graphics processor
    Uncertain<Number> speed;       ///< reference nodes that one machine replaces
    Uncertain<Number> gpu_speed;   ///< reference GPUs (one RTX 4090) that its graphics processors replace
    Reference<Meter> on_demand;    ///< node-hours
    Reference<Meter> spot;         ///< node-hours; absent when the type has no spot price
    Reference<Meter> windows;      ///< node-hours, on top of either, when it runs Windows
    Uncertain<PerHour> preemption; ///< hazard of losing a spot machine
    Uncertain<Hours> granularity{.fixed = Hours::from_base(1.0 / 3600.0)}; ///< begun units of time that are billed
    Uncertain<Hours> minimum{.fixed = Hours::from_base(1.0 / 60.0)};       ///< least that each start is billed
    std::string source;                                                    ///< of speed and hazard
    std::string as_of;
    Confidence confidence = Confidence::estimate;

    static constexpr auto fields() {
        return FieldList(
            required("id", &Machine::id, "Name of the instance type, unique in its card."),
            optional("title", &Machine::title, "Name for people."),
            optional("vcpu", &Machine::vcpu, "Virtual processors."),
            optional("cores", &Machine::cores,
                     "Cores that a license by the core counts; as many as virtual processors when "
                     "absent."),
            optional("memory", &Machine::memory, "Main memory.", "GiB", Domain::positive),
            optional("gpu", &Machine::gpu, "Graphics processors, such as \"1 x NVIDIA L4\"."),
            optional("gpus", &Machine::gpus, "How many graphics processors."),
            optional("gpu_memory", &Machine::gpu_memory, "Memory of one graphics processor.", "GiB", Domain::positive),
            optional("speed", &Machine::speed, "Reference nodes (dual EPYC 9654) that one machine replaces.", "",
                     Domain::positive),
            optional("gpu_speed", &Machine::gpu_speed,
                     "Reference GPUs (RTX 4090) that its graphics processors replace.", "", Domain::positive),
            required("on_demand", &Machine::on_demand, "Meter of on-demand node-hours."),
            optional("spot", &Machine::spot, "Meter of spot node-hours."),
            optional("windows", &Machine::windows, "Meter of node-hours that come on top when it runs Windows."),
            optional("preemption", &Machine::preemption, "Hazard of losing a spot machine.", "1/hour"),
            optional("granularity", &Machine::granularity, "Begun units of time that are billed; a second when absent.",
                     "second", Domain::positive),
            optional("minimum", &Machine::minimum, "Least that each start is billed; a minute when absent.", "second"),
            optional("source", &Machine::source, "Where speed and hazard come from."),
            optional("as_of", &Machine::as_of, "Date of that reading."),
            optional("confidence", &Machine::confidence, "seen or estimate, for speed and hazard."));
    }
};

/// Gear that is bought. Straight-line depreciation over `life` down to the `residual` share of the price.
struct Asset {
    std::string id;
    std::string title;
    std::string card;                 ///< id of its card; filled by the loader
    Uncertain<UnitPrice> price;       ///< of one unit, delivered
    Uncertain<Number> install;        ///< share of the price for rack, network, spares and installation
    Duration life;                    ///< after which it is refreshed
    Uncertain<Number> residual;       ///< share of the price that is left at the end of its life
    Uncertain<PerMonth> upkeep;       ///< maintenance as a share of the price ("4 %/year")
    Uncertain<UnitPower> power_idle;  ///< at the plug
    Uncertain<UnitPower> power_full;  ///< at the plug under load
    Uncertain<UnitPower> rack_power;  ///< provisioned power in a rack, what a colocation bills
    Uncertain<UnitCapacity> capacity; ///< usable bytes of storage gear
    Uncertain<Number> speed;          ///< reference nodes that one unit replaces
    int cores = 0;                    ///< cores of one unit that a license by the core counts
    Uncertain<Bytes> memory;          ///< main memory of one unit
    int gpus = 0;                     ///< graphics processors of one unit; 0 renders no work that needs one
    Uncertain<Bytes> gpu_memory;      ///< of one graphics processor
    Uncertain<Number> gpu_speed;      ///< reference GPUs (one RTX 4090) that one unit replaces
    PriceIndex upkeep_index = PriceIndex::none;
    std::string source;
    std::string as_of;
    Confidence confidence = Confidence::estimate;
    std::string note;

    static constexpr auto fields() {
        return FieldList(
            required("id", &Asset::id, "Name of the gear, unique in its card."),
            optional("title", &Asset::title, "Name for people."),
            required("price", &Asset::price, "Price of one unit, delivered.", "USD/unit"),
            optional("install", &Asset::install, "Share of the price for rack, network, spares and installation.", "%",
                     Domain::not_negative),
            required("life", &Asset::life, "Useful life; straight-line depreciation, then refresh.", "year",
                     Domain::positive),
            optional("residual", &Asset::residual, "Share of the price that is left at the end of its life.", "%",
                     Domain::share),
            optional("upkeep", &Asset::upkeep, "Maintenance as a share of the price.", "%/year"),
            optional("upkeep_index", &Asset::upkeep_index, "none or inflation."),
            optional("power_idle", &Asset::power_idle, "Power at the plug when idle.", "W/unit"),
            optional("power_full", &Asset::power_full, "Power at the plug under load.", "W/unit"),
            optional("rack_power", &Asset::rack_power, "Provisioned power, as a colocation bills it.", "kW/unit"),
            optional("capacity", &Asset::capacity, "Usable bytes of storage gear.", "TB/unit", Domain::positive),
            optional("speed", &Asset::speed, "Reference nodes (dual EPYC 9654) that one unit replaces.", "",
                     Domain::positive),
            optional("cores", &Asset::cores, "Cores of one unit that a license by the core counts."),
            optional("memory", &Asset::memory, "Main memory of one unit.", "GiB", Domain::positive),
            optional("gpus", &Asset::gpus, "Graphics processors of one unit."),
            optional("gpu_memory", &Asset::gpu_memory, "Memory of one graphics processor.", "GiB", Domain::positive),
            optional("gpu_speed", &Asset::gpu_speed, "Reference GPUs (RTX 4090) that one unit replaces.", "",
                     Domain::positive),
            required("source", &Asset::source, "Where the figures come from, or the basis of an estimate."),
            required("as_of", &Asset::as_of, "Date of the reading."),
            required("confidence", &Asset::confidence, "seen or estimate."),
            optional("note", &Asset::note, "Conditions, conflicting readings."));
    }
};

/// A house that renders for others: machines, software and support by its own unit of work.
struct RenderService {
    std::string id;
    std::string title;
    std::string card;           ///< id of its card; filled by the loader
    Reference<Meter> work;      ///< its own unit of work in unit-hours: GHz-hours, OctaneBench-hours, node-hours
    std::string unit;           ///< what one unit is, for people: "GHz", "OctaneBench point", "node"
    Uncertain<Number> per_node; ///< its units in one reference node (or reference GPU, when `gpu`)
    bool gpu = false;           ///< renders work for graphics processors; otherwise work for processors
    std::vector<std::string> renderers; ///< whose licenses its price includes; "*" for all

    /// Whether the price includes the licenses of a renderer.
    [[nodiscard]] bool includes(std::string_view renderer) const {
        return std::ranges::any_of(renderers, [&](const auto& name) { return name == "*" || name == renderer; });
    }
    std::string source;
    std::string as_of;
    Confidence confidence = Confidence::estimate;
    std::string note;

    static constexpr auto fields() {
        return FieldList(
            required("id", &RenderService::id, "Name of the service, unique in its card."),
            optional("title", &RenderService::title, "Name for people."),
            required("work", &RenderService::work, "Meter of its unit of work, in unit-hours."),
            optional("unit", &RenderService::unit, "What one unit is, such as GHz, OctaneBench point or node."),
            required("per_node", &RenderService::per_node,
                     "Its units in one reference node (dual EPYC 9654), or one reference GPU (RTX 4090).", "",
                     Domain::positive),
            optional("gpu", &RenderService::gpu, "Whether it renders work for graphics processors."),
            optional("renderers", &RenderService::renderers,
                     "Renderers whose licenses its price includes; [\"*\"] for all."),
            required("source", &RenderService::source, "Where the figures come from, or the basis of an estimate."),
            required("as_of", &RenderService::as_of, "Date of the reading."),
            required("confidence", &RenderService::confidence, "seen or estimate."),
            optional("note", &RenderService::note, "What is included, conflicting readings."));
    }
};

} // namespace topsheet::rates
