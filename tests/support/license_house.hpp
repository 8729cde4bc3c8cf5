#pragma once
// A house with one farm whose hours a test writes itself: what licenses make of machines that are up.

#include <functional>

#include "support/studio.hpp"

#include "topsheet/engine/license_pools.hpp"

namespace tests {

/// Owned machines of 192 cores, burst machines of 64, one renderer. Months of 2027.
struct LicenseHouse : Studio {
    int hourly = -1; ///< meter of node-hours at 0.66

    explicit LicenseHouse(int months = 2) : Studio(months) {
        hourly = meter("hourly", NodeHours::dimension, 0.66);
        const int node = asset("node", 0.0, 60, 0.0);
        study.catalog.assets[static_cast<std::size_t>(node)].cores = 192;
        rates::Machine machine;
        machine.id = "burst";
        machine.cores = 64;
        study.catalog.machines.push_back(machine);
        model::Farm farm;
        farm.site = to<model::Site>(0);
        farm.burst = to<rates::Machine>(0);
        model::Holding holding;
        holding.name = "nodes";
        holding.asset = to<rates::Asset>(node);
        holding.count = fixed(units(10.0));
        farm.owned.push_back(holding);
        scenario().farm = farm;
    }
    /// A license at 415 a seat and year, or 0.66 an hour.
    rates::License& license(const std::string& id, rates::CloudRight right) {
        rates::License l;
        l.id = id;
        l.seat = fixed(rates::SeatPrice::from_base(415.0));
        l.metered = to<rates::Meter>(hourly);
        l.cloud = right;
        study.catalog.licenses.push_back(l);
        return study.catalog.licenses.back();
    }
    /// An entry for "arnold" with the license that was made last.
    model::RendererLicenses& needs(double seats) {
        model::RendererLicenses rule;
        rule.renderer = "arnold";
        rule.license = to<rates::License>(static_cast<int>(study.catalog.licenses.size()) - 1);
        if (seats > 0.0)
            rule.seats = fixed(topsheet::seats(seats));
        scenario().licenses.push_back(rule);
        return scenario().licenses.back();
    }
    static model::Units units(double count) { return model::Units::from_base(count); }
};

/// Machines of the class that are up in an hour of the study, for one trial of the group.
using Machines = std::function<double(int hour, int trial)>;

/// One group of trials of a house with one class of work and two sources.
struct LicenseRun {
    model::Study& study;
    engine::Chances chances;
    chance::DrawPlan plan;
    chance::DrawBlock draws;
    engine::Luck luck;
    engine::Shop shop;
    engine::Layout layout;
    engine::LicensePools pools;
    engine::LicensePools::State state;
    engine::Activity activity;
    bool figures = true;
    std::vector<engine::Block> done{engine::Block::Constant(3.0), engine::Block::Constant(1.0)};

    explicit LicenseRun(model::Study& s)
        : study(s),
          chances(engine::chances(s)),
          plan(inputs(s, chances), s.correlations, s.horizon(), 1, chance::Sampling::stratified),
          draws(plan),
          shop{&s, &s.scenarios[0], s.horizon(), &chances},
          layout(s.catalog),
          pools(shop, layout, {{"arnold", 0}}, {{0, "show / shots"}, {0, "show / trailer"}}) {
        plan.fill(0, draws);
        engine::prepare(s, s.horizon(), chances, draws, luck);
    }
    LicenseRun(const LicenseRun&) = delete;

    /// All hours of the horizon.
    void run(const Machines& own, const Machines& cloud, engine::SeatTally* tally = nullptr) {
        activity.resize(layout, study.horizon(), 0);
        activity.clear();
        activity.detail = true;
        state.tally = tally;
        state.figures = figures;
        pools.begin(luck, state);
        engine::Block here, there;
        int hour = 0;
        for (int m = 0; m < study.months; ++m) {
            pools.open(luck, m, state);
            const int hours = static_cast<int>(study.horizon().hours(m).base());
            for (int h = 0; h < hours; ++h, ++hour) {
                for (int i = 0; i < chance::group_size; ++i) {
                    here[i] = own(hour, i);
                    there[i] = cloud(hour, i);
                }
                pools.hour(state, h);
                const double* up[] = {here.data()};
                const double* away[] = {there.data()};
                pools.count(state, 0, up, away);
            }
            pools.close(luck, m, done, state, activity);
        }
    }
    /// Usage of a meter in a month, all causes.
    [[nodiscard]] double usage(int meter, int month, int trial = 0) const {
        double sum = 0.0;
        for (std::size_t i = 0; i < layout.usages.size(); ++i)
            if (layout.usages[i].meter == meter && activity.usage.has(static_cast<int>(i), month))
                sum += activity.usage(static_cast<int>(i), month)[trial];
        return sum;
    }
    [[nodiscard]] double bought(int term, int month, int trial = 0) const {
        const bool known = term < static_cast<int>(layout.terms.size());
        return known && activity.seats.has(term, month) ? activity.seats(term, month)[trial] : 0.0;
    }
    [[nodiscard]] double figure(engine::LicenseFigure figure, int month, int slot = 0) const {
        const int at = slot * static_cast<int>(engine::LicenseFigure::count) + static_cast<int>(figure);
        return activity.license.has(at, month) ? activity.license(at, month)[0] : 0.0;
    }

  private:
    static std::vector<chance::Input> inputs(const model::Study& study, const engine::Chances& chances) {
        auto all = study.inputs;
        all.insert(all.end(), chances.inputs.begin(), chances.inputs.end());
        return all;
    }
};

} // namespace tests
