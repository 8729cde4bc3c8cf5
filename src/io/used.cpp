// What of the cards a study draws on: for prices that must be known, and inputs worth drawing.
#include <algorithm>

#include <fmt/format.h>

#include "io/resolve.hpp"
#include "io/visit.hpp"

namespace topsheet::io {

namespace {

std::size_t slot(int index) {
    return static_cast<std::size_t>(index);
}

/// Marks what a scenario reaches, and says which unknown prices stand in its way.
class Walk {
  public:
    Walk(model::Study& study, Used& used, Context* context)
        : catalog_(study.catalog),
          start_(study.start),
          used_(used),
          context_(context) {}

    /// A list of optional meters of a thing that is used.
    template <class T>
    void through(const T& thing, std::string_view what, const Reference<T>& by,
                 std::initializer_list<const Reference<rates::Meter>*> meters) {
        for (const auto* meter : meters)
            use(*meter, fmt::format("the {} \"{}\" needs", what, thing.id), by.mark);
    }
    void use(const Reference<rates::Meter>& meter, const std::string& needs, int mark) {
        if (!meter.found())
            return;
        const auto& m = catalog_.meters[meter.at()];
        if (!m.priced && !used_.meters[meter.at()] && context_ != nullptr && mark >= 0)
            context_->error(
                context_->marked(mark), "unknown-price",
                fmt::format("{} the meter \"{}/{}\", whose price is unknown", needs, m.card, m.id),
                fmt::format(
                    "state an assumption: --set 'cards.{}.meters.{}.price=…', or a rate card written out in the study",
                    m.card, m.id));
        if (!m.dated.empty() && start_ < m.dated.front().from && !used_.meters[meter.at()] && context_ != nullptr &&
            mark >= 0)
            context_->error(context_->marked(mark), "no-price-yet",
                            fmt::format("{} the meter \"{}/{}\", whose first price holds from {:04}-{:02}, after the "
                                        "study starts",
                                        needs, m.card, m.id, m.dated.front().from.year, m.dated.front().from.month),
                            "add the earlier price to its \"dated\" list");
        used_.meters[meter.at()] = true;
    }
    void operator()(const Reference<rates::Meter>& r) { use(r, "this is paid on", r.mark); }
    void operator()(const Reference<rates::StorageClass>& r) {
        if (!r.found())
            return;
        used_.storage_classes[r.at()] = true;
        const auto& c = catalog_.storage_classes[r.at()];
        through(c, "storage class", r,
                {&c.stock, &c.write, &c.read, &c.transition, &c.retrieval, &c.retrieval_request, &c.early_delete,
                 &c.index_stock, &c.object_fee, &c.ingest, &c.throughput});
        // An option without a price is not taken while another has one, unless a policy names it.
        const auto priced = [&](const auto& option) {
            const auto known = [&](const auto& m) { return !m.found() || catalog_.meters[m.at()].priced; };
            return known(option.bytes) && known(option.request);
        };
        const bool any = std::ranges::any_of(c.retrievals, priced);
        for (const auto& option : c.retrievals)
            if (!any || priced(option))
                through(c, "storage class", r, {&option.bytes, &option.request});
    }
    void operator()(const Reference<rates::Machine>& r) {
        if (!r.found())
            return;
        used_.machines[r.at()] = true;
        const auto& m = catalog_.machines[r.at()];
        if (spot)
            through(m, "machine", r, {&m.on_demand, &m.spot});
        else
            through(m, "machine", r, {&m.on_demand});
        if (windows)
            through(m, "machine", r, {&m.windows});
    }
    void operator()(const Reference<rates::Asset>& r) {
        if (r.found())
            used_.assets[r.at()] = true;
    }
    void operator()(const Reference<rates::License>& r) {
        if (!r.found())
            return;
        used_.licenses[r.at()] = true;
        if (metered)
            through(catalog_.licenses[r.at()], "license", r,
                    {&catalog_.licenses[r.at()].metered, &catalog_.licenses[r.at()].metered_cloud});
    }
    void operator()(const Reference<rates::QueueManager>& r) {
        if (!r.found())
            return;
        used_.queue_managers[r.at()] = true;
        const auto& q = catalog_.queue_managers[r.at()];
        through(q, "queue manager", r, {&q.fee, &q.node_fee});
    }
    void operator()(const Reference<rates::ReviewEndpoint>& r) {
        if (!r.found())
            return;
        used_.review_endpoints[r.at()] = true;
        const auto& e = catalog_.review_endpoints[r.at()];
        through(e, "review endpoint", r, {&e.month, &e.session_hour});
        (*this)(e.display);
    }
    void operator()(const Reference<rates::RenderService>& r) {
        if (!r.found())
            return;
        used_.render_services[r.at()] = true;
        through(catalog_.render_services[r.at()], "render service", r, {&catalog_.render_services[r.at()].work});
    }
    template <class T>
    void operator()(const Reference<T>&) {} // inside the study

    bool windows = false; ///< whether rented machines run Windows
    bool spot = false;    ///< whether the farm rents spot machines
    bool metered = false; ///< whether the licenses at hand use their metered price

  private:
    const rates::Catalog& catalog_;
    YearMonth start_;
    Used& used_;
    Context* context_;
};

void walk(model::Study& study, Used& used, Context* context) {
    Walk visit(study, used, context);
    for (auto& asset : study.estate.assets)
        visit(asset.asset);
    for (auto& scenario : study.scenarios) {
        each_reference(scenario, [&](auto& reference) {
            using Target = std::remove_cvref_t<decltype(reference)>;
            if constexpr (!std::is_same_v<Target, Reference<rates::License>> &&
                          !std::is_same_v<Target, Reference<rates::Machine>>)
                visit(reference);
        });
        for (auto& seats : scenario.workstations)
            visit(seats.machine);
        visit.spot = scenario.farm && scenario.farm->spot_share.is_some();
        visit.windows = scenario.farm && scenario.farm->windows;
        if (scenario.farm) {
            visit(scenario.farm->burst);
            visit(scenario.farm->gpu_burst);
            for (auto& commitment : scenario.farm->committed)
                visit(commitment.machine);
            visit.windows = false;
            for (auto& rival : scenario.farm->rivals) {
                visit.spot = rival.spot;
                visit(rival.machine);
            }
        }
        visit.spot = visit.windows = false;
        for (auto& rule : scenario.licenses) {
            visit.metered = rule.metered;
            visit(rule.license);
            for (auto& pool : rule.then) {
                visit.metered = pool.metered;
                visit(pool.license);
            }
        }
    }
}

} // namespace

Used::Used(model::Study& study)
    : meters(study.catalog.meters.size()),
      storage_classes(study.catalog.storage_classes.size()),
      machines(study.catalog.machines.size()),
      assets(study.catalog.assets.size()),
      licenses(study.catalog.licenses.size()),
      queue_managers(study.catalog.queue_managers.size()),
      review_endpoints(study.catalog.review_endpoints.size()),
      render_services(study.catalog.render_services.size()) {
    walk(study, *this, nullptr);
}

void check_prices(Context& context, model::Study& study) {
    Used used(study);
    used.meters.assign(used.meters.size(), false);
    walk(study, used, &context);
}

void prune_inputs(model::Study& study) {
    Used used(study);
    std::vector<bool> needed(study.inputs.size());
    for (std::size_t i = 0; i < needed.size(); ++i)
        needed[i] = !study.inputs[i].name.starts_with("cards.");
    const auto need = [&](int input) {
        if (input >= 0)
            needed[slot(input)] = true;
    };
    const auto section = [&](auto& things, const std::vector<bool>& uses) {
        for (std::size_t i = 0; i < things.size(); ++i)
            if (uses[i])
                each_handle(things[i], need);
    };
    auto& catalog = study.catalog;
    for (std::size_t i = 0; i < catalog.meters.size(); ++i)
        if (used.meters[i])
            need(catalog.meters[i].level.input);
    section(catalog.storage_classes, used.storage_classes);
    section(catalog.machines, used.machines);
    section(catalog.assets, used.assets);
    section(catalog.licenses, used.licenses);
    section(catalog.queue_managers, used.queue_managers);
    section(catalog.review_endpoints, used.review_endpoints);
    section(catalog.render_services, used.render_services);
    for (const auto& c : study.correlations) {
        need(c.first);
        need(c.second);
    }
    // Operands of formulas, which come before them in the list.
    for (std::size_t i = needed.size(); i-- > 0;)
        if (needed[i] && study.inputs[i].formula)
            for (const auto& step : study.inputs[i].formula->steps)
                if (step.operation == chance::Operation::input)
                    need(step.first);
    // Trends, volatility, noise and jumps of what is needed; these have none of their own.
    for (std::size_t i = 0; i < needed.size(); ++i)
        if (needed[i]) {
            std::ranges::for_each(study.inputs[i].trends, need);
            need(study.inputs[i].volatility);
            need(study.inputs[i].noise);
            need(study.inputs[i].jump.size);
            need(study.inputs[i].jump.chance);
        }

    std::vector<int> moved(needed.size(), -1);
    std::vector<chance::Input> kept;
    for (std::size_t i = 0; i < needed.size(); ++i)
        if (needed[i]) {
            moved[i] = static_cast<int>(kept.size());
            kept.push_back(std::move(study.inputs[i]));
        }
    const auto move = [&](int& input) {
        if (input >= 0)
            input = moved[slot(input)];
    };
    for (auto& input : kept) {
        std::ranges::for_each(input.trends, move);
        move(input.volatility);
        move(input.noise);
        move(input.jump.size);
        move(input.jump.chance);
        if (input.formula)
            for (auto& step : input.formula->steps)
                if (step.operation == chance::Operation::input)
                    move(step.first);
    }
    study.inputs = std::move(kept);
    for (auto& c : study.correlations) {
        move(c.first);
        move(c.second);
    }
    for (auto& meter : catalog.meters) {
        move(meter.level.input);
        for (auto& below : meter.under)
            below.level.input = -1; // shown, never drawn
    }
    const auto everywhere = [&](auto&... things) { (each_handle(things, move), ...); };
    everywhere(catalog.storage_classes, catalog.machines, catalog.assets, catalog.licenses, catalog.queue_managers,
               catalog.review_endpoints, catalog.render_services, study.finance, study.spot_market, study.workload,
               study.estate, study.scenarios);
}

} // namespace topsheet::io
