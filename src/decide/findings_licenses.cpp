// Licenses: rights that nobody has read, seats that stand idle, a license dearer than its machine, sales that end.
#include <cstdio>
#include <set>

#include "decide/examiner.hpp"

#include "topsheet/engine/license_pool.hpp"
#include "topsheet/rates/charge.hpp"

namespace topsheet::decide {

namespace {

using engine::LicenseFigure;
using rates::CloudRight;

/// Price of the first unit of a meter when the study starts.
double unit_price(const Case& c, const Reference<rates::Meter>& meter) {
    if (!meter.found())
        return 0.0;
    const auto& m = c.study.catalog.meters[meter.at()];
    return rates::charge(rates::nearest_tariff(m, c.study.start), 1.0) * m.level.fixed.base();
}

/// What the ledger says of a license: its seats, and usage of its meters.
sim::Mean paid_for(const Case& c, const rates::License& license) {
    std::set<std::string> lines{rates::title_of(license) + ", seats"};
    for (const auto* meter : {&license.metered, &license.metered_cloud})
        if (meter->found())
            lines.insert(c.title_of(*meter));
    return c.cost_of(
        [&](const auto& line) { return line.category == model::Category::licenses && lines.contains(line.line); });
}

/// A pool of an entry with what the scenario says of it.
struct Held {
    const rates::License* license;
    bool seats;
    bool metered;
    bool condition_met;
};

std::vector<Held> pools_of(const Case& c, const model::RendererLicenses& rule) {
    const auto& catalog = c.study.catalog.licenses;
    std::vector<Held> pools{{&catalog[rule.license.at()],
                             rule.seats.given || rule.automatic || rule.included.given || !rule.included_role.empty(),
                             rule.metered, rule.condition_met}};
    for (const auto& then : rule.then)
        pools.push_back({&catalog[then.license.at()], then.seats.given, then.metered, then.condition_met});
    return pools;
}

bool sells_usage(const Held& pool) {
    return pool.metered && (pool.license->metered.found() || pool.license->metered_cloud.found());
}

class LicenseExaminer {
  public:
    explicit LicenseExaminer(Case& c) : c_(c) {}

    void examine() {
        if (!c_.scenario.farm)
            return;
        const auto& farm = *c_.scenario.farm;
        bursts_ = farm.burst.found() || farm.gpu_burst.found();
        lends_ = farm.service.found();
        for (const auto& rule : c_.scenario.licenses) {
            const auto pools = pools_of(c_, rule);
            const bool metered = std::ranges::any_of(pools, sells_usage);
            for (const auto& pool : pools) {
                rights(rule, pool, metered);
                sale_ends(rule, pool, metered);
            }
        }
        if (!conditions_.empty()) {
            std::string sentence = "Seats of ";
            sentence.append(some_of(conditions_, 3)).append(" may run away from the house under conditions that ");
            c_.add(Severity::note, "conditional-cloud-right",
                   sentence.append("the scenario does not meet: the model keeps them at home."),
                   "licenses: \"condition_met\": true, with what meeting the condition costs", condition_cost_);
        }
        for (const auto& chosen : c_.result.automatic_seats) {
            std::string sentence = "The numbers of ";
            sentence.append(quote(chosen.license)).append(" seats for ").append(quote(chosen.renderer));
            sentence.append(" that cost least in the mean are ");
            for (std::size_t t = 0; t < chosen.seats.size(); ++t)
                sentence.append(t == 0 ? "" : ", ").append(number(chosen.seats[t]));
            sentence.append(", by term.");
            c_.add(Severity::note, "automatic-seats", std::move(sentence),
                   "licenses." + chosen.renderer + ".seats: these, to keep them whatever else changes");
        }
        dearer_than_machine();
        if (c_.detail != nullptr)
            for (const auto& line : c_.detail->licenses) {
                idle_seats(line);
                refused(line);
            }
    }

  private:
    /// Rights that keep seats at home because nobody has read them, or because their condition is not met.
    void rights(const model::RendererLicenses& rule, const Held& pool, bool metered) {
        const auto one = [&](CloudRight right, bool asked, std::string_view place, std::string_view key) {
            if (!asked || !(pool.seats || rates::is_free(*pool.license)) || pool.license->cloud_free)
                return;
            const std::string name = quote(rates::title_of(*pool.license));
            const std::string then =
                rates::is_free(*pool.license) && !pool.seats ? "the model takes free software as allowed"
                : metered                                    ? "so machines there pay by the hour"
                          : "so no machine there can use them, and the work waits or stays at home";
            std::string sentence;
            if (right == CloudRight::unknown) {
                sentence.append("Nobody has read whether seats of ").append(name).append(" may run ").append(place);
                c_.add(Severity::warning, "unknown-cloud-right", sentence.append("; ").append(then).append("."),
                       "read the contract and set \"" + std::string(key) + "\" in the rate card",
                       paid_for(c_, *pool.license));
            } else if (right == CloudRight::conditional && !pool.condition_met && pool.seats) {
                conditions_.push_back(rates::title_of(*pool.license));
                condition_cost_ += paid_for(c_, *pool.license);
            }
        };
        if (!told_.insert(rule.renderer + "/" + pool.license->card + "/" + pool.license->id).second)
            return;
        one(pool.license->cloud, bursts_, "in a cloud", "cloud");
        one(pool.license->service, lends_, "at a render service", "service");
    }

    void sale_ends(const model::RendererLicenses& rule, const Held& pool, bool metered) {
        if (!pool.license->valid_to || !(pool.seats || sells_usage(pool)))
            return;
        const YearMonth last = *pool.license->valid_to;
        if (months_between(c_.study.start, last) >= c_.study.months - 1)
            return;
        char month[16];
        std::snprintf(month, sizeof month, "%04d-%02d", last.year, last.month);
        std::string sentence = quote(rates::title_of(*pool.license));
        sentence.append(" is not sold after ").append(month);
        sentence.append(metered && !sells_usage(pool) ? "; from then on its machines pay by the hour."
                                                      : "; what it serves then needs another license.");
        c_.add(Severity::warning, "license-sale-ends", std::move(sentence),
               "licenses." + rule.renderer + ".then: the license that follows it", paid_for(c_, *pool.license));
    }

    /// What the licenses of a renderer cost an hour on a rented machine, against the machine.
    void dearer_than_machine() {
        const auto& farm = *c_.scenario.farm;
        std::set<std::string> renderers;
        for (const auto& rule : c_.scenario.licenses)
            renderers.insert(rule.renderer);
        for (const auto& renderer : renderers) {
            const auto* machine = machine_of(renderer);
            if (machine == nullptr)
                continue;
            double license_hour = 0.0;
            sim::Mean paid;
            std::vector<std::string> names;
            for (const auto& rule : c_.scenario.licenses) {
                if (rule.renderer != renderer)
                    continue;
                for (const auto& pool : pools_of(c_, rule)) {
                    if (!sells_usage(pool) || pool.license->cloud_free)
                        continue;
                    const auto& meter =
                        pool.license->metered_cloud.found() ? pool.license->metered_cloud : pool.license->metered;
                    license_hour += unit_price(c_, meter) * amount_of(*pool.license, meter, rule, *machine);
                    paid += paid_for(c_, *pool.license);
                    names.push_back(rates::title_of(*pool.license));
                    break; // the first that sells usage serves what seats do not
                }
            }
            const double spot = unit_price(c_, machine->spot), regular = unit_price(c_, machine->on_demand);
            const double share = machine->spot.found() ? farm.spot_share.fixed.value : 0.0;
            const double machine_hour = share * spot + (1.0 - share) * regular;
            if (license_hour <= machine_hour || names.empty())
                continue;
            std::string sentence = "An hour of ";
            sentence.append(some_of(names, 3)).append(names.size() > 1 ? " together costs " : " costs ");
            sentence.append(number(license_hour)).append(" and the machine it runs on ");
            sentence.append(number(machine_hour)).append(" ").append(c_.study.currency).append(".");
            c_.add(Severity::warning, "license-dearer-than-machine", std::move(sentence),
                   "farm.burst: fewer, larger machines; or licenses.seats where they may run in a cloud", paid);
        }
    }

    /// The machine that the farm rents for a renderer; nothing when it rents none.
    [[nodiscard]] const rates::Machine* machine_of(const std::string& renderer) const {
        const auto& farm = *c_.scenario.farm;
        const auto gpu = [&](const auto& work) { return work.renderer == renderer && work.gpu; };
        const bool on_gpus = std::ranges::any_of(c_.study.workload.logs, gpu) ||
                             std::ranges::any_of(c_.study.workload.productions,
                                                 [&](const auto& p) { return std::ranges::any_of(p.render, gpu); });
        const auto& burst = on_gpus ? farm.gpu_burst : farm.burst;
        return burst.found() ? &c_.study.catalog.machines[burst.at()] : nullptr;
    }

    /// Amount of a license's meter in one hour of a machine.
    [[nodiscard]] double amount_of(const rates::License& license, const Reference<rates::Meter>& meter,
                                   const model::RendererLicenses& rule, const rates::Machine& machine) const {
        const auto& dimension = c_.study.catalog.meters[meter.at()].dimension;
        const double cores = machine.cores > 0 ? machine.cores : machine.vcpu;
        if (dimension.core > 0)
            return cores;
        if (dimension.seat > 0)
            return engine::seats_of_machine(license.metric,
                                            {cores, static_cast<double>(machine.gpus), rule.tasks.fixed.value},
                                            license.size.fixed.value);
        return 1.0;
    }

    /// Seats that are paid around the clock and drawn now and then.
    void idle_seats(const sim::LicenseLine& line) {
        const sim::Mean paid = line.total(LicenseFigure::paid), drawn = line.total(LicenseFigure::drawn);
        if (!(paid.value > 0.0) || drawn.value >= idle_below * paid.value)
            return;
        const sim::Mean cost = c_.cost_of([&](const auto& l) {
            return l.category == model::Category::licenses && l.line == line.license + ", seats";
        });
        if (!(cost.value > 0.0))
            return;
        std::string sentence = "Of the hours of " + quote(line.license);
        sentence.append(" seats that are paid for ").append(quote(line.renderer)).append(", ");
        sentence.append(number(sim::ratio(100.0 * drawn, paid))).append(" % are drawn.");
        c_.add(Severity::note, "seats-idle", std::move(sentence),
               "licenses." + line.renderer + ".seats: fewer, or \"auto\", with the rest by the hour", cost);
    }

    void refused(const sim::LicenseLine& line) {
        const sim::Mean hours = line.total(LicenseFigure::refused);
        if (!(hours.value > 0.5))
            return;
        std::string sentence = "Machines waited ";
        sentence.append(amount(hours)).append(" hours for a license of ").append(quote(line.license)).append(".");
        c_.add(Severity::warning, "seats-short", std::move(sentence),
               "licenses." + line.renderer + ".seats: more; or a license with usage-based hours");
    }

    /// Below this part of the paid hours seats are called idle: Arnold's usage price would be cheaper below 7 %, and
    /// other renderers' below a third.
    static constexpr double idle_below = 0.2;

    Case& c_;
    bool bursts_ = false, lends_ = false;
    std::set<std::string> told_;
    std::vector<std::string> conditions_;
    sim::Mean condition_cost_;
};

} // namespace

void examine_licenses(Case& c) {
    LicenseExaminer(c).examine();
}

} // namespace topsheet::decide
