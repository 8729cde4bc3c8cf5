// Meters count what the place that names them gives them.
#include <fmt/format.h>

#include "io/check.hpp"

namespace topsheet::io {

namespace {

using Meter = Reference<rates::Meter>;

constexpr Dimension data{.data = 1};
constexpr Dimension data_month = ByteMonths::dimension;
constexpr Dimension request = Requests::dimension;
constexpr Dimension object_month{.month = 1, .object = 1};
constexpr Dimension rate_month{.data = 1, .hour = -1, .month = 1};
constexpr Dimension node_hour = NodeHours::dimension;
constexpr Dimension node_month{.month = 1, .node = 1};
constexpr Dimension unit_month{.month = 1, .unit = 1};
constexpr Dimension session_hour{.hour = 1, .session = 1};
constexpr Dimension seat_month{.month = 1, .seat = 1};
constexpr Dimension person_month{.month = 1, .person = 1};
constexpr Dimension unit_hour{.hour = 1, .unit = 1};
constexpr Dimension core_hour{.hour = 1, .core = 1};
constexpr Dimension seat_hour{.hour = 1, .seat = 1};
constexpr Dimension energy = Energy::dimension;
constexpr Dimension power_month{.hour = -1, .month = 1, .energy = 1};

class MeterCheck {
  public:
    MeterCheck(Context& context, const rates::Catalog& catalog) : context_(context), catalog_(catalog) {}

    void operator()(const Meter& meter, const Dimension& wanted, std::string_view example) {
        if (meter.found() && dimension(meter) != wanted)
            refuse(meter, to_text(wanted), example);
    }
    /// Usage of a license: machines, their cores, or the seats that they would draw.
    void license(const Meter& meter) {
        if (!meter.found())
            return;
        const auto d = dimension(meter);
        if (d != node_hour && d != core_hour && d != seat_hour)
            refuse(meter, "hours of machines, cores or seats", "node-hour, core-hour or seat-hour");
    }
    /// A render service's own unit of work.
    void work(const Meter& meter) {
        if (meter.found() && dimension(meter) != unit_hour && dimension(meter) != node_hour)
            refuse(meter, "hours of a unit of work", "unit-hour (GHz, points of a benchmark) or node-hour");
    }
    /// Ports, circuits, provisioned size or throughput: anything by the hour or by the month.
    void standing(const std::vector<model::FixedUsage>& list) {
        for (const auto& fixed : list) {
            if (!fixed.meter.found())
                continue;
            const auto d = dimension(fixed.meter);
            const bool timed = (d.hour == 1 && d.month == 0) || d.month == 1;
            if (!timed)
                refuse(fixed.meter, "something by the hour or by the month", "port-hour or unit-month");
        }
    }
    /// A suite's hours, plainly or for each session or suite.
    void suite(const Meter& meter) {
        if (!meter.found())
            return;
        const auto d = dimension(meter);
        if (d != Hours::dimension && d != session_hour && d != Dimension{.hour = 1, .unit = 1})
            refuse(meter, "hours of a suite", "hour, session-hour or unit-hour");
    }

  private:
    [[nodiscard]] Dimension dimension(const Meter& meter) const { return catalog_.meters[meter.at()].dimension; }
    void refuse(const Meter& meter, const std::string& wanted, std::string_view example) {
        const auto& m = catalog_.meters[meter.at()];
        if (m.dimension == dimensionless || meter.mark < 0)
            return; // its quantity is at fault, and that has been said
        context_.error(
            context_.marked(meter.mark), "meter-quantity",
            fmt::format("the meter \"{}/{}\" counts {}, where {} belongs", m.card, m.id, to_text(m.dimension), wanted),
            fmt::format("name a meter in {}", example));
    }

    Context& context_;
    const rates::Catalog& catalog_;
};

} // namespace

void check_card_meters(Context& context, const rates::Catalog& catalog) {
    MeterCheck check(context, catalog);
    for (const auto& c : catalog.storage_classes) {
        check(c.stock, data_month, "GB-month");
        for (const auto* meter : {&c.write, &c.read, &c.transition, &c.retrieval_request})
            check(*meter, request, "request");
        check(c.retrieval, data, "GB");
        check(c.early_delete, data_month, "GB-month");
        check(c.index_stock, data_month, "GB-month");
        check(c.object_fee, object_month, "object-month");
        check(c.ingest, data, "GB");
        check(c.throughput, rate_month, "MB-month/second");
        for (const auto& option : c.retrievals) {
            check(option.bytes, data, "GB");
            check(option.request, request, "request");
        }
    }
    for (const auto& m : catalog.machines) {
        check(m.on_demand, node_hour, "node-hour");
        check(m.spot, node_hour, "node-hour");
        check(m.windows, node_hour, "node-hour");
    }
    for (const auto& l : catalog.licenses) {
        check.license(l.metered);
        check.license(l.metered_cloud);
    }
    for (const auto& s : catalog.render_services)
        check.work(s.work);
    for (const auto& q : catalog.queue_managers) {
        check(q.fee, node_hour, "node-hour");
        check(q.node_fee, node_month, "node-month");
    }
    for (const auto& e : catalog.review_endpoints) {
        check(e.month, unit_month, "unit-month");
        check(e.session_hour, session_hour, "session-hour");
    }
}

void check_scenario_meters(Context& context, const model::Study& study, const model::Scenario& scenario) {
    MeterCheck check(context, study.catalog);
    for (const auto& site : scenario.sites) {
        check(site.power, energy, "kWh");
        check(site.space, power_month, "kW-month");
    }
    for (const auto& route : scenario.routes) {
        for (const auto& meter : route.meters)
            check(meter, data, "GB");
        for (const auto& meter : route.back)
            check(meter, data, "GB");
        for (const auto& meter : route.twice)
            check(meter, data, "GB");
        check.standing(route.standing);
    }
    for (const auto& tier : scenario.tiers)
        check.standing(tier.standing);
    for (const auto& placement : scenario.placement)
        check(placement.replication, data, "GB");
    for (const auto& cache : scenario.caches)
        check.standing(cache.standing);
    if (scenario.farm) {
        check(scenario.farm->engineer, person_month, "person-month");
        check(scenario.farm->admin, person_month, "person-month");
        check(scenario.farm->disk_meter, data_month, "GB-month");
        for (const auto& commitment : scenario.farm->committed)
            check(commitment.meter, node_hour, "node-hour");
        for (const auto& rival : scenario.farm->rivals)
            check(rival.meter, node_hour, "node-hour");
    }
    for (const auto& seats : scenario.workstations)
        check(seats.protocol, seat_month, "seat-month");
    for (const auto& service : scenario.review)
        check.suite(service.suite);
    for (const auto& staff : scenario.people)
        check(staff.wage, person_month, "person-month");
}

} // namespace topsheet::io
