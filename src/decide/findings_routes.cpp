// Routes that are too full, and routes for which another would be cheaper.
#include "decide/examiner.hpp"
#include "topsheet/rates/charge.hpp"

namespace topsheet::decide {

namespace {

std::string speed(double bytes_per_hour, double error) {
    constexpr double gigabit = 1e9 * 3600.0 / 8.0; // bytes an hour
    const double unit = bytes_per_hour >= gigabit ? gigabit : gigabit / 1000.0;
    return number(bytes_per_hour / unit, error / unit) + (bytes_per_hour >= gigabit ? " Gbit/s" : " Mbit/s");
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
        who.reserve(flows.size());
        for (const auto* flow : flows)
            who.push_back(flow->cause);
        c.add(Severity::warning, "circuit-too-small",
              quote(load.route) + (load.back ? " (on the way back)" : "") + " is asked for " +
                  speed(load.peak, load.peak_error) + " in its busiest hour and carries " +
                  speed(load.capacity, load.capacity_error) + "; in " +
                  number(100.0 * load.too_full, 100.0 * load.too_full_error) +
                  " % of the trials what must pass does not fit in its time" +
                  (who.empty() ? "." : ": " + some_of(who) + "."),
              "routes: more `capacity`; or a cache, or more time (`within`) for the pulls");
    }
}

/// Bytes by month that take a route: the way there and back. Means, not trials.
struct Way {
    std::vector<double> there, back;
    sim::Mean bytes; ///< of all months, both ways
};

/// Whether bytes of a flow go against the direction in which a route is written.
bool turned(const Case& c, const model::Route& route, const sim::FlowLine& flow) {
    return flow.from != c.scenario.sites[route.from.at()].name;
}

/// Bytes of a month that other routes put on the ladder of a meter.
double others(const Case& c, const model::Route& mine, const rates::Meter& meter, std::size_t month) {
    double bytes = 0.0;
    for (const auto& flow : c.detail->flows) {
        if (flow.route == mine.name)
            continue;
        const auto route = std::ranges::find(c.scenario.routes, flow.route, &model::Route::name);
        if (route == c.scenario.routes.end())
            continue;
        for (const auto& m : turned(c, *route, flow) ? route->back : route->meters)
            if (rates::one_ladder(c.study.catalog.meters[m.at()], meter))
                bytes += flow.monthly[month];
    }
    return bytes;
}

/// What the bill of a route's bytes comes to, months at their means: metered charges are what these bytes add
/// to those of other routes on the same ladders.
double cost_of_route(const Case& c, const model::Route& mine, const model::Route& route, const Way& way, bool flipped) {
    const Calendar calendar = c.study.horizon();
    double cost = 0.0;
    const auto adds = [&](const Reference<rates::Meter>& reference, double amount, double beside) {
        const auto& meter = c.study.catalog.meters[reference.at()];
        cost += (rates::charge(meter.tariff, beside + amount) - rates::charge(meter.tariff, beside)) *
                meter.level.fixed.base();
    };
    for (int m = 0; m < c.study.months; ++m) {
        const auto i = static_cast<std::size_t>(m);
        const auto way_of = [&](const auto& meters, double bytes) {
            for (const auto& meter : meters)
                adds(meter, bytes, others(c, mine, c.study.catalog.meters[meter.at()], i));
        };
        way_of(flipped ? route.back : route.meters, way.there[i]);
        way_of(flipped ? route.meters : route.back, way.back[i]);
        for (const auto& fixed : route.standing) {
            const auto& meter = c.study.catalog.meters[fixed.meter.at()];
            adds(fixed.meter,
                 fixed.count.fixed.value * meter.unit * (meter.dimension.hour > 0 ? calendar.hours(m).base() : 1.0),
                 0.0);
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
                std::vector<double>(static_cast<std::size_t>(c.study.months)),
                {}};
        bool used = false;
        for (const auto& flow : c.detail->flows)
            if (flow.route == route.name) {
                auto& months = turned(c, route, flow) ? way.back : way.there;
                for (std::size_t m = 0; m < months.size(); ++m)
                    months[m] += flow.monthly[m];
                way.bytes += flow.bytes();
                used = true;
            }
        if (!used)
            continue;
        const double today = cost_of_route(c, route, route, way, false);
        const Rival* best = nullptr;
        double least = today;
        const auto all = rivals(c, route);
        for (const Rival& rival : all) {
            if (same_way(*rival.route, route))
                continue;
            const double cost = cost_of_route(c, route, *rival.route, way, rival.turned);
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
        // The months stand at their means here: money is known as well as the bytes that it is paid for.
        const auto known = [&](double cost) { return cost / way.bytes.value * way.bytes; };
        const bool to_circuit = !best->route->standing.empty() && route.standing.empty();
        const bool to_internet = best->route->standing.empty() && !route.standing.empty();
        c.add(Severity::note,
              to_circuit    ? "circuit-cheaper"
              : to_internet ? "internet-cheaper"
                            : "route-cheaper",
              "What travels on " + quote(route.name) + " adds " + amount(known(today)) + " " + c.study.currency +
                  " to the bill; on " + quote(best->route->name) +
                  (best->scenario == &c.scenario ? "" : " of " + quote(best->scenario->name)) +
                  " the same bytes would add " + amount(known(least)) + ", ports and circuits included.",
              "routes: take the meters and standing charges of " + quote(best->route->name), known(today - least));
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
