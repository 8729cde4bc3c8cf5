// Licenses: what a card says of one in itself, and what a scenario asks of those it names.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "io/check.hpp"
#include "io/names.hpp"

namespace topsheet::io {

namespace {

using rates::License;
using rates::LicenseMetric;

/// Whether machines pay for each hour.
bool metered(const License& l) {
    return l.metered.given() || l.metered_cloud.given();
}

class LicenseCheck {
  public:
    LicenseCheck(Context& context, const model::Study& study, std::size_t index, const Node& root)
        : context_(context),
          study_(study),
          catalog_(study.catalog),
          scenario_(study.scenarios[index]),
          at_(Spot(root)["scenarios"][index]) {}

    void run() {
        for (std::size_t i = 0; i < scenario_.licenses.size(); ++i)
            rule(scenario_.licenses[i], at_["licenses"][i]);
    }

  private:
    Finding& error(const Node& at, std::string_view code, std::string sentence, std::string hint = {}) {
        Finding& f = context_.error(at, code, std::move(sentence), std::move(hint));
        f.scenario = scenario_.name;
        return f;
    }

    void rule(const model::RendererLicenses& rule, const Spot& at) {
        included(rule, at);
        bool open = !rule.license.found(); // somebody may render, or a name is at fault
        if (rule.license.found()) {
            const auto& l = catalog_.licenses[rule.license.at()];
            sold(l, rule.seats.is_some() || rule.automatic, at);
            automatic(rule, l, at);
            limits(l, rule.license.name, at["license"]);
            needed(rule, l, at["license"]);
            metric(rule, l, at);
            open = open || rates::is_free(l) || l.metric == LicenseMetric::user || rule.seats.is_some() ||
                   rule.automatic || rule.included.is_some() || !rule.included_role.empty() ||
                   (rule.metered && metered(l));
        }
        for (std::size_t i = 0; i < rule.then.size(); ++i) {
            const auto& pool = rule.then[i];
            const Spot here = at["then"][i];
            if (!pool.license.found()) {
                open = true;
                continue;
            }
            const auto& l = catalog_.licenses[pool.license.at()];
            sold(l, pool.seats.is_some(), here);
            limits(l, pool.license.name, here["license"]);
            const bool serves = rates::is_free(l) || pool.seats.is_some() || (pool.metered && metered(l));
            if (!serves)
                error(here, "license",
                      fmt::format("the pool \"{}\" serves nobody: it has no seats and no metered hours", pool.name),
                      metered(l) ? "\"metered\": true, or \"seats\"" : "\"seats\": \"10 seat\"");
            if (pool.metered && !metered(l))
                error(here["metered"], "license", fmt::format("the license \"{}\" has no usage-based price", l.id),
                      "leave \"metered\" out, or name another license");
            open = open || serves;
        }
        if (!open) {
            const auto& l = catalog_.licenses[rule.license.at()];
            error(at, "license",
                  fmt::format("nobody may render with \"{}\": there are no seats and no metered hours", rule.renderer),
                  metered(l) ? "\"metered\": true, or \"seats\""
                             : "\"seats\": \"10 seat\", or a license with metered hours");
        }
    }

    void sold(const License& l, bool seats, const Spot& at) {
        if (seats && !l.seat.given)
            error(at["seats"], "license", fmt::format("the license \"{}\" is not sold by the seat", l.id),
                  "leave out the seats and use its metered hours");
    }

    /// The number that costs least exists only where every seat costs something, and so does going without.
    void automatic(const model::RendererLicenses& rule, const License& l, const Spot& at) {
        if (!rule.automatic)
            return;
        if (rates::is_free(l))
            error(at["seats"], "license", fmt::format("seats of \"{}\" are free, so there is no best number", l.id),
                  "leave \"seats\" out");
        else if (l.metric == LicenseMetric::user)
            error(at["seats"], "license", fmt::format("\"{}\" is bought for named people, not for machines", l.id),
                  "how many people use it, such as \"12 seat\"");
        else if (l.metric == LicenseMetric::credit)
            error(at["seats"], "license", fmt::format("credits of \"{}\" lapse and have no best number", l.id),
                  "how many are bought each term, such as \"100 seat\"");
        else if (!(rule.metered && metered(l)) && std::ranges::none_of(rule.then, [&](const model::LicensePool& pool) {
                     return pool.metered && pool.license.found() && metered(catalog_.licenses[pool.license.at()]);
                 }))
            error(
                at["seats"], "license",
                fmt::format("going without a seat of \"{}\" costs nothing but time, so there is no best number", l.id),
                "metered hours to buy above the seats, or a number such as \"10 seat\"");
    }

    /// A limit of revenue cannot be held against a revenue that nobody knows.
    void limits(const License& l, const std::string& name, const Node& at) {
        if (l.most_revenue.given && !scenario_.revenue.given)
            error(at, "license",
                  fmt::format("\"{}\" is sold to houses below a yearly revenue, and the scenario does not say its own",
                              name),
                  "add \"revenue\" to the scenario, such as \"2000000 USD\"");
    }

    void included(const model::RendererLicenses& rule, const Spot& at) {
        if (rule.included.given && !rule.included_role.empty())
            error(at["included"], "license", "the seats that come with other purchases are given twice",
                  "keep \"included\", or \"included_role\" with \"included_each\"");
        if (rule.included_each.given && rule.included_role.empty())
            error(at["included_each"], "missing-key", "the key \"included_role\" is missing beside \"included_each\"",
                  "the role whose people bring them");
        if (rule.included_role.empty())
            return;
        if (!rule.included_each.given)
            error(at["included_role"], "missing-key", "the key \"included_each\" is missing beside \"included_role\"",
                  "how many seats each of them brings, such as 5");
        std::vector<std::string> roles;
        for (const auto& role : study_.workload.artists)
            roles.push_back(role.name);
        if (std::ranges::find(roles, rule.included_role) == roles.end())
            error(at["included_role"], "unknown-name", fmt::format("there is no role \"{}\"", rule.included_role),
                  context_.suggest(rule.included_role, roles));
    }

    /// What a license needs beside it has an entry of its own for the same renderer.
    void needed(const model::RendererLicenses& rule, const License& l, const Node& at) {
        for (const auto& need : l.needs) {
            const bool there = std::ranges::any_of(scenario_.licenses, [&](const model::RendererLicenses& other) {
                return other.serves(rule.renderer) && other.license.found() &&
                       catalog_.licenses[other.license.at()].id == need;
            });
            if (!there)
                error(
                    at, "license",
                    fmt::format("\"{}\" needs \"{}\" beside it on each machine, and \"{}\" has no entry for that", l.id,
                                need, rule.renderer),
                    fmt::format(R"(add {{"renderer": "{}", "license": "{}", …}} to "licenses")", rule.renderer, need));
        }
    }

    /// What is counted must be known of every machine that draws it.
    void metric(const model::RendererLicenses& rule, const License& l, const Spot& at) {
        if (at.has("tasks") && l.metric != LicenseMetric::task)
            error(at["tasks"], "license",
                  fmt::format("\"{}\" is counted by the {}, so tasks do not matter", l.id, word(l.metric)),
                  "leave \"tasks\" out");
        const bool core_hours = by_core(l.metered) || by_core(l.metered_cloud);
        if ((l.metric != LicenseMetric::core && l.metric != LicenseMetric::gpu && !core_hours) || !scenario_.farm)
            return;
        const bool gpu = l.metric == LicenseMetric::gpu;
        const auto unknown = [&](const std::string& what, const Node& place) {
            if (told_.insert(what + (gpu ? "/gpu" : "")).second)
                error(place, "gear",
                      fmt::format("\"{}\" is licensed by the {}, and nobody knows how many {} has", rule.renderer,
                                  gpu ? "graphics processor" : "core", what),
                      fmt::format("add \"{}\" to it on its card", gpu ? "gpus" : "cores"));
        };
        const auto& farm = *scenario_.farm;
        const Spot place = at_["farm"];
        for (std::size_t i = 0; i < farm.owned.size(); ++i) {
            const auto& h = farm.owned[i];
            const auto& asset = h.estate.found() ? study_.estate.assets[h.estate.at()].asset : h.asset;
            if (!asset.found())
                continue;
            const auto& a = catalog_.assets[asset.at()];
            if (!gpu && a.cores < 1)
                unknown(fmt::format("the asset \"{}\"", a.id), place["owned"][i]);
        }
        if (farm.burst.found() && !gpu)
            if (const auto& m = catalog_.machines[farm.burst.at()]; m.cores < 1 && m.vcpu < 1)
                unknown(fmt::format("the machine \"{}\"", m.id), place["burst"]);
        if (farm.gpu_burst.found() && !gpu)
            if (const auto& m = catalog_.machines[farm.gpu_burst.at()]; m.cores < 1 && m.vcpu < 1)
                unknown(fmt::format("the machine \"{}\"", m.id), place["gpu_burst"]);
        if (gpu && licensed_without_gpu(rule))
            error(at["license"], "license",
                  fmt::format("\"{}\" is licensed by the graphics processor, and some of its work needs none",
                              rule.renderer),
                  "\"gpu\": true in that work, or a license by the machine");
    }
    [[nodiscard]] bool by_core(const Reference<rates::Meter>& meter) const {
        return meter.found() && catalog_.meters[meter.at()].dimension == Dimension{.hour = 1, .core = 1};
    }
    [[nodiscard]] bool licensed_without_gpu(const model::RendererLicenses& rule) const {
        const auto plain = [&](const auto& work) { return work.renderer == rule.renderer && !work.gpu; };
        return std::ranges::any_of(study_.workload.logs, plain) ||
               std::ranges::any_of(study_.workload.productions,
                                   [&](const auto& p) { return std::ranges::any_of(p.render, plain); });
    }

    Context& context_;
    const model::Study& study_;
    const rates::Catalog& catalog_;
    const model::Scenario& scenario_;
    Spot at_;
    std::set<std::string> told_;
};

} // namespace

void check_licenses(Context& context, const model::Study& study, std::size_t index, const Node& root) {
    LicenseCheck(context, study, index, root).run();
}

} // namespace topsheet::io
