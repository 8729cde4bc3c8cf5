#include "topsheet/engine/review.hpp"

#include <cmath>

namespace topsheet::engine {

int binomial_quantile(int n, double p, double u) {
    if (p <= 0.0 || n <= 0)
        return 0;
    if (p >= 1.0)
        return n;
    // Terms by recursion; studies have tens of titles, and 1,000 titles at p = 1/2 still do not underflow.
    double term = 1.0;
    for (int i = 0; i < n; ++i)
        term *= 1.0 - p;
    double sum = term;
    int k = 0;
    while (sum < u && k < n) {
        term *= static_cast<double>(n - k) / (k + 1) * p / (1.0 - p);
        sum += term;
        ++k;
    }
    return k;
}

Review::Review(const Shop& shop, Layout& layout) {
    const auto& productions = shop.study->workload.productions;
    const auto& catalog = shop.catalog();
    for (const auto& service : shop.scenario->review) {
        const auto& endpoint = catalog.review_endpoints[service.endpoint.at()];
        Kept kept;
        kept.service = &service;
        if (endpoint.month.found())
            kept.month = layout.usage(endpoint.month.index, model::Category::review, standing);
        if (endpoint.display.found()) {
            model::Holding display;
            display.asset = endpoint.display;
            display.count = service.count;
            kept.display.emplace_back(shop, layout, display,
                                      service.viewers.found() ? service.viewers.index : service.site.index,
                                      model::Category::review, standing, FarmSource::none);
        }
        kept_.push_back(std::move(kept));

        for (std::size_t p = 0; p < productions.size(); ++p) {
            for (const auto& work : productions[p].review) {
                if (work.need != service.need)
                    continue;
                Session session;
                session.production = static_cast<int>(p);
                session.work = &work;
                session.endpoint = &endpoint;
                const std::string why = cause(productions[p].name, work.name);
                if (endpoint.session_hour.found())
                    session.hours = layout.usage(endpoint.session_hour.index, model::Category::review, why);
                if (service.viewers.found())
                    session.stream =
                        Flow(shop, layout, FlowKind::review, service.site.index, service.viewers.index, why);
                sessions_.push_back(std::move(session));
            }
            if (service.need == model::ReviewNeed::final && endpoint.redo.given) {
                Redo redo;
                redo.production = static_cast<int>(p);
                redo.service = &service;
                redo.endpoint = &endpoint;
                const std::string why = cause(productions[p].name, "color redo");
                if (service.suite.found())
                    redo.suite = layout.usage(service.suite.index, model::Category::review, why, Kind::risk);
                if (service.fixed_redo.given)
                    redo.fixed = layout.payment(model::Category::review, "Redo, fixed cost", why, Kind::risk);
                redos_.push_back(redo);
            }
        }
    }
}

void Review::operator()(const Shop& shop, const Luck& luck, Activity& activity) const {
    const auto& draws = *luck.draws;
    const Calendar& calendar = shop.calendar;
    for (const auto& kept : kept_)
        for (const auto& gear : kept.display)
            gear.install(shop, luck, activity);
    for (int m = 0; m < calendar.size() && !(kept_.empty() && sessions_.empty()); ++m) {
        const double u = calendar.first_day(m), v = calendar.first_day(m + 1);
        for (const auto& kept : kept_) {
            if (kept.month >= 0)
                activity.usage.add(kept.month, m, value(draws, kept.service->count, m));
            for (const auto& gear : kept.display)
                gear.run(shop, luck, activity, m, Block::Zero());
        }
        for (const auto& session : sessions_) {
            const Dates& dates = luck.dates[static_cast<std::size_t>(session.production)];
            if (!dates.touches(u, v))
                continue;
            const auto during = session.work->during;
            const Block hours = overlap(dates.begin(during), dates.end(during), u, v) * dates.happens *
                                value(draws, session.work->sessions, m) * value(draws, session.work->length, m);
            if (!(hours > 0.0).any())
                continue;
            if (session.hours >= 0)
                activity.usage.add(session.hours, m, hours);
            // One session after the other: a picture of full rate while it lasts.
            session.stream.add(activity, m, hours * value(draws, session.endpoint->stream, m),
                               hours.min(calendar.hours(m).base()));
        }
    }
    for (const auto& redo : redos_) {
        const auto p = static_cast<std::size_t>(redo.production);
        const Dates& dates = luck.dates[p];
        const Block titles = value(draws, shop.study->workload.productions[p].titles).round();
        const Block probability = value(draws, redo.endpoint->redo);
        const Block chance_of_it = Eigen::Map<const Block, Eigen::Aligned64>(draws.value(shop.chances->redo[p], 0));
        Block times = Block::Zero();
        for (int i = 0; i < chance::group_size; ++i)
            times[i] =
                dates.happens[i] * binomial_quantile(static_cast<int>(titles[i]), probability[i], chance_of_it[i]);
        for (int m = 0; m < calendar.size(); ++m) {
            if (!dates.touches(calendar.first_day(m), calendar.first_day(m + 1)))
                continue;
            const Block now = times * falls_in(dates.delivery, calendar.first_day(m), calendar.first_day(m + 1));
            if (!(now > 0.0).any())
                continue;
            activity.gauge(Gauge::redone_titles) += now;
            if (redo.suite >= 0)
                activity.usage.add(redo.suite, m,
                                   now * value(draws, redo.service->grade, m) *
                                       value(draws, redo.service->repeated, m));
            if (redo.fixed >= 0)
                activity.payments.add(redo.fixed, m, now * value(draws, redo.service->fixed_redo, m));
        }
    }
}

} // namespace topsheet::engine
