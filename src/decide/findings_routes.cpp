// Routes that are too full, and routes for which another would be cheaper.
#include "decide/examiner.hpp"
#include "topsheet/rates/charge.hpp"

namespace topsheet::decide {

namespace {

std::string speed(double bytes_per_hour) {
    const double gigabit = bytes_per_hour * 8.0 / 3600.0 / 1e9;
    return gigabit >= 1.0 ? number(gigabit) + " Gbit/s" : number(gigabit * 1000.0) + " Mbit/s";
}

void too_full(Case& c) {
    for (const auto& load : c.detail->loads) {
        if (load.capacity <= 0.0 || load.too_full <= 0.05)
            continue;
        std::vector<std::string> who;
        std::vector<const sim::FlowLine*> flows;
        for (const auto& flow : c.detail->flows)
            if (flow.route == load.route && flow.pull > 0.0)
                flows.push_back(&flow);
        std::ranges::stable_sort(flows, [](const auto* a, const auto* b) { return a->pull > b->pull; });
        for (const auto* flow : flows)
            who.push_back(flow->cause);
        c.add(Severity::warning, "circuit-too-small",
              quote(load.route) + (load.back ? " (on the way back)" : "") + " is asked for " + speed(load.peak) +
                  " in its busiest hour and carries " + speed(load.capacity) + "; in " + number(100.0 * load.too_full) +
                  " % of the trials what must pass does not fit in its time" +
                  (who.empty() ? "." : ": " + some_of(who) + "."),
              "routes: more `capacity`; or a cache, or more time (`within`) for the pulls");
    }
}

/// What bytes by month would cost on a route by themselves, with what stands on it. Means, not trials.
struct Way {
    std::vector<double> there, back;
};

double charge_of(const model::Study& study, const Reference<rates::Meter>& meter, double amount, double level) {
    const auto& m = study.catalog.meters[meter.at()];
    return rates::charge(m.tariff, amount) * level;
}

double cost_of_route(const model::Study& study, const model::Route& route, const Way& way, bool turned) {
    const Calendar calendar = study.horizon();
    double cost = 0.0;
    const auto level = [&](const Reference<rates::Meter>& meter) {
        return study.catalog.meters[meter.at()].level.fixed.base();
    };
    for (int m = 0; m < study.months; ++m) {
        const auto i = static_cast<std::size_t>(m);
        for (const auto& meter : turned ? route.back : route.meters)
            cost += charge_of(study, meter, way.there[i], level(meter));
        for (const auto& meter : turned ? route.meters : route.back)
            cost += charge_of(study, meter, way.back[i], level(meter));
        for (const auto& fixed : route.standing) {
            const auto& meter = study.catalog.meters[fixed.meter.at()];
            const double amount =
                fixed.count.fixed.value * (meter.dimension.hour > 0 ? calendar.hours(m).base() : meter.unit);
            cost += charge_of(study, fixed.meter, amount, level(fixed.meter));
        }
    }
    return cost;
}

/// A route of another scenario that joins sites of the same names.
struct Rival {
    const model::Route* route = nullptr;
    const model::Scenario* scenario = nullptr;
    bool turned = false;
};

std::vector<Rival> rivals(const Case& c, const model::Route& route) {
    std::vector<Rival> list;
    const auto name = [](const model::Scenario& s, const Reference<model::Site>& site) {
        return site.found() ? s.sites[site.at()].name : std::string();
    };
    const std::string from = name(c.scenario, route.from), to = name(c.scenario, route.to);
    for (const auto& other : c.study.scenarios)
        for (const auto& r : other.routes) {
            const std::string a = name(other, r.from), b = name(other, r.to);
            if (&r != &route && ((a == from && b == to) || (a == to && b == from)))
                list.push_back({&r, &other, a == to});
        }
    return list;
}

/// Whether two routes are paid alike.
bool same_way(const model::Route& a, const model::Route& b) {
    const auto same = [](const auto& x, const auto& y) {
        return std::ranges::equal(x, y, [](const auto& p, const auto& q) { return p.index == q.index; });
    };
    return same(a.meters, b.meters) && same(a.back, b.back) &&
           std::ranges::equal(a.standing, b.standing, [](const auto& p, const auto& q) {
               return p.meter.index == q.meter.index && p.count.fixed.value == q.count.fixed.value;
           });
}

/// Bytes an hour that a route carries in its busiest hour, whatever the direction.
double busiest(const Case& c, const std::string& route) {
    double most = 0.0;
    for (const auto& load : c.detail->loads)
        if (load.route == route)
            most = std::max(most, load.peak);
    return most;
}

void cheaper_ways(Case& c) {
    for (const auto& route : c.scenario.routes) {
        Way way{std::vector<double>(static_cast<std::size_t>(c.study.months)),
                std::vector<double>(static_cast<std::size_t>(c.study.months))};
        const std::string from = c.scenario.sites[route.from.at()].name;
        bool used = false;
        for (const auto& flow : c.detail->flows)
            if (flow.route == route.name) {
                auto& months = flow.from == from ? way.there : way.back;
                for (std::size_t m = 0; m < months.size(); ++m)
                    months[m] += flow.monthly[m];
                used = true;
            }
        if (!used)
            continue;
        const double today = cost_of_route(c.study, route, way, false);
        const Rival* best = nullptr;
        double least = today;
        const auto all = rivals(c, route);
        for (const Rival& rival : all) {
            if (same_way(*rival.route, route))
                continue;
            const double cost = cost_of_route(c.study, *rival.route, way, rival.turned);
            // A line too thin for what must pass is no bargain.
            const bool fits =
                !rival.route->capacity.given || rival.route->capacity.fixed.base() >= busiest(c, route.name);
            if (cost < 0.9 * least && fits) {
                least = cost;
                best = &rival;
            }
        }
        if (best == nullptr)
            continue;
        const bool to_circuit = !best->route->standing.empty() && route.standing.empty();
        const bool to_internet = best->route->standing.empty() && !route.standing.empty();
        c.add(Severity::note,
              to_circuit    ? "circuit-cheaper"
              : to_internet ? "internet-cheaper"
                            : "route-cheaper",
              "What travels on " + quote(route.name) + " costs " + amount(today) + " " + c.study.currency +
                  " there; on " + quote(best->route->name) +
                  (best->scenario == &c.scenario ? "" : " of " + quote(best->scenario->name)) +
                  " the same bytes would cost " + amount(least) + ", ports and circuits included.",
              "routes: take the meters and standing charges of " + quote(best->route->name), today - least);
    }
}

} // namespace

void examine_routes(Case& c) {
    if (c.detail == nullptr)
        return;
    too_full(c);
    cheaper_ways(c);
}

} // namespace topsheet::decide
