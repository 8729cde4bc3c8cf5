#pragma once
// A small study built in code: one site, meters as a test needs them, everything certain unless said.

#include <string>
#include <utility>

#include "topsheet/engine/evaluate.hpp"
#include "topsheet/model/study.hpp"

namespace tests {

using namespace topsheet;

/// Adds an uncertain input to a study; its index.
inline int input(model::Study& study, const std::string& name, chance::Distribution d,
                 chance::Each each = chance::Each::study) {
    chance::Input added;
    added.name = name;
    added.distribution = std::move(d);
    added.each = each;
    study.inputs.push_back(added);
    return static_cast<int>(study.inputs.size()) - 1;
}

/// A value that an input has.
template <class Q>
Uncertain<Q> drawn(int input) {
    return {.fixed = {}, .input = input, .given = true};
}

/// A study that starts in January 2027 (744, 672, 744 hours ...), with one scenario at one own site.
struct Studio {
    model::Study study;

    explicit Studio(int months = 12) {
        study.title = "test";
        study.start = {2027, 1};
        study.months = months;
        study.scenarios.emplace_back();
        study.scenarios[0].name = "only";
        site("house", model::SiteKind::own);
    }
    model::Scenario& scenario() { return study.scenarios[0]; }

    int site(const std::string& name, model::SiteKind kind) {
        model::Site s;
        s.name = name;
        s.kind = kind;
        scenario().sites.push_back(s);
        return static_cast<int>(scenario().sites.size()) - 1;
    }
    /// A flat price per base unit.
    int meter(const std::string& id, Dimension dimension, double price) {
        rates::Meter m;
        m.id = id;
        m.card = "test";
        m.dimension = dimension;
        m.tariff.rule = rates::Flat{price};
        m.confidence = Confidence::seen;
        study.catalog.meters.push_back(m);
        return static_cast<int>(study.catalog.meters.size()) - 1;
    }
    /// A rented tier whose stock costs `price` for each byte and month.
    int tier(const std::string& name, int site_index, double price) {
        rates::StorageClass c;
        c.id = name;
        c.access = rates::Access::bucket;
        c.stock = to<rates::Meter>(meter(name + "-stock", ByteMonths::dimension, price));
        study.catalog.storage_classes.push_back(c);
        model::Tier t;
        t.name = name;
        t.site = to<model::Site>(site_index);
        t.storage_class = to<rates::StorageClass>(static_cast<int>(study.catalog.storage_classes.size()) - 1);
        scenario().tiers.push_back(t);
        return static_cast<int>(scenario().tiers.size()) - 1;
    }
    /// Gear with a price, a life in months and a residual share.
    int asset(const std::string& id, double price, double life, double residual) {
        rates::Asset a;
        a.id = id;
        a.price = fixed(rates::UnitPrice::from_base(price));
        a.life = {.value = life, .in_months = true, .given = true};
        a.residual = fixed(Number{residual});
        a.confidence = Confidence::seen;
        study.catalog.assets.push_back(a);
        return static_cast<int>(study.catalog.assets.size()) - 1;
    }
    /// A production from the first day of the study: `shoot` and `post` in days.
    model::Production& production(const std::string& name, double shoot, double post) {
        model::Production p;
        p.name = name;
        p.start = study.start;
        p.shoot = day(shoot);
        p.post = day(post);
        study.workload.productions.push_back(p);
        return study.workload.productions.back();
    }
    static Duration day(double days) { return {.value = days * 24.0, .in_months = false, .given = true}; }
    template <class T>
    static Reference<T> to(int index) {
        return {.name = std::to_string(index), .index = index};
    }
};

/// One group of trials of a study's scenarios, priced.
struct Priced {
    engine::Chances chances;
    chance::DrawPlan plan;
    chance::DrawBlock draws;
    engine::Luck luck;
    engine::Demand demand;
    engine::Demand::State arriving;
    engine::Evaluation evaluation;
    engine::Evaluation::Scratch scratch;

    explicit Priced(const model::Study& study, bool detail = false)
        : chances(engine::chances(study)),
          plan(inputs(study, chances), study.correlations, study.horizon(), 1, chance::Sampling::stratified),
          draws(plan),
          demand(study, 1),
          evaluation(study, study.scenarios[0], chances, demand, 1),
          scratch(evaluation.scratch()) {
        plan.fill(0, draws);
        engine::prepare(study, study.horizon(), chances, draws, luck);
        scratch.activity.detail = detail;
        evaluation.begin(luck, 0, scratch);
        demand.begin(luck, 0, arriving);
        for (int m = 0; m < study.months; ++m) {
            demand.month(luck, m, arriving);
            evaluation.hours(luck, demand, arriving, m, scratch);
        }
        evaluation(luck, scratch);
    }
    Priced(const Priced&) = delete;

    /// Cash of a month in the first trial.
    [[nodiscard]] double cash(int month) const { return scratch.books.cash[static_cast<std::size_t>(month)][0]; }
    [[nodiscard]] double accrual(int month) const { return scratch.books.accrued(static_cast<std::size_t>(month))[0]; }
    [[nodiscard]] double nominal() const { return scratch.books.nominal[0]; }
    [[nodiscard]] double npv() const { return scratch.books.npv[0]; }
    [[nodiscard]] double category(model::Category c) const {
        return scratch.books.category[static_cast<std::size_t>(c)][0];
    }
    [[nodiscard]] double gauge(engine::Gauge g) const { return scratch.activity.gauge(g)[0]; }
    /// What a pool of the farm (0: without, 1: with graphics processors) did in a month.
    [[nodiscard]] const engine::FarmMonth& farm(int month, int pool = 0) const {
        return scratch.render.month(pool, month);
    }
    /// A table's entry in the first trial, 0 where nothing was added.
    [[nodiscard]] static double entry(const engine::MonthTable& table, int slot, int month) {
        return table.has(slot, month) ? table(slot, month)[0] : 0.0;
    }
    /// Index of the flow of a kind and a cause; -1 when there is none.
    [[nodiscard]] int flow(engine::FlowKind kind, const std::string& cause) const {
        const auto& flows = evaluation.layout().flows;
        for (std::size_t i = 0; i < flows.size(); ++i)
            if (flows[i].kind == kind && flows[i].cause == cause)
                return static_cast<int>(i);
        return -1;
    }
    /// Bytes an hour on a route in the busiest hour of a month.
    [[nodiscard]] double load(int route, bool back, int month) const {
        return entry(scratch.activity.load, 2 * route + (back ? 1 : 0), month);
    }
    /// Usage of a meter in a month, all causes.
    [[nodiscard]] double usage(int meter, int month) const {
        double sum = 0.0;
        const auto& slots = evaluation.layout().usages;
        for (std::size_t i = 0; i < slots.size(); ++i)
            if (slots[i].meter == meter && scratch.activity.usage.has(static_cast<int>(i), month))
                sum += scratch.activity.usage(static_cast<int>(i), month)[0];
        return sum;
    }

  private:
    static std::vector<chance::Input> inputs(const model::Study& study, const engine::Chances& chances) {
        auto all = study.inputs;
        all.insert(all.end(), chances.inputs.begin(), chances.inputs.end());
        return all;
    }
};

} // namespace tests
