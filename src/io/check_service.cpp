// What the workload asks of every scenario: a place for each dataset, a farm, licenses, seats, review.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "io/check.hpp"
#include "io/names.hpp"

namespace topsheet::io {

namespace {

class ServiceCheck {
  public:
    ServiceCheck(Context& context, const model::Study& study, std::size_t index, const Node& root)
        : context_(context),
          study_(study),
          scenario_(study.scenarios[index]),
          workload_(Spot(root)["workload"]),
          at_(Spot(root)["scenarios"][index]) {}

    void run() {
        datasets();
        render();
        seats();
        review();
        deliveries();
        ingest();
    }

  private:
    Finding& error(const Node& at, std::string_view code, std::string sentence, std::string hint) {
        Finding& f = context_.error(at, code, std::move(sentence), std::move(hint));
        f.scenario = scenario_.name;
        return f;
    }

    void datasets() {
        std::set<std::string> placed, missing;
        for (const auto& p : scenario_.placement)
            placed.insert(p.dataset);
        const auto need = [&](const std::string& name) {
            if (!name.empty() && !placed.contains(name) && missing.insert(name).second)
                error(at_["placement"], "no-placement",
                      fmt::format("the scenario \"{}\" does not say where \"{}\" lives", scenario_.name, name),
                      fmt::format(R"(add {{"name": "…", "dataset": "{}", "stages": [{{"tier": "…"}}]}} to "placement")",
                                  name));
        };
        for (const auto& production : study_.workload.productions)
            for (const auto& d : production.datasets)
                need(d.name);
        for (const auto& d : study_.estate.datasets)
            need(d.name);
    }

    void render() {
        std::vector<std::string> renderers;
        const auto used = [&](const std::string& renderer) {
            if (!renderer.empty() && std::ranges::find(renderers, renderer) == renderers.end())
                renderers.push_back(renderer);
        };
        for (const auto& production : study_.workload.productions)
            for (const auto& work : production.render)
                used(work.renderer);
        for (const auto& log : study_.workload.logs)
            used(log.renderer);
        for (std::size_t i = 0; i < scenario_.licenses.size(); ++i) {
            const auto& rule = scenario_.licenses[i];
            if (rule.renderer.empty() || std::ranges::find(renderers, rule.renderer) != renderers.end())
                continue;
            Finding& f = context_.report(Severity::warning, at_["licenses"][i]["renderer"], "unused-license",
                                         fmt::format("the workload never renders with \"{}\"", rule.renderer),
                                         renderers.empty() ? "leave the license out"
                                                           : context_.suggest(rule.renderer, renderers));
            f.scenario = scenario_.name;
        }
        if (renderers.empty())
            return;
        if (!scenario_.farm) {
            error(at_, "no-farm",
                  fmt::format("the workload renders, and the scenario \"{}\" has no farm", scenario_.name),
                  "add \"farm\": owned machines, or a burst machine of a cloud");
            return;
        }
        const auto& farm = *scenario_.farm;
        if (farm.owned.empty() && !farm.burst.given() && !farm.gpu_burst.given() && !farm.service.given())
            error(at_["farm"], "no-farm", "the farm has no machines: neither owned ones nor a burst machine",
                  R"(add "owned", "burst" or "service")");
        // Where all of a renderer's work goes to a service that brings the licenses, none is needed.
        for (const auto& renderer : renderers)
            if (!licensed(renderer) && !(farm.owned.empty() && brought(farm, renderer)))
                error(
                    at_["licenses"], "no-license",
                    fmt::format("the scenario \"{}\" has no license for the renderer \"{}\"", scenario_.name, renderer),
                    fmt::format(R"(add {{"renderer": "{}", "license": "…"}} to "licenses")", renderer));
    }

    [[nodiscard]] bool licensed(const std::string& renderer) const {
        return std::ranges::any_of(scenario_.licenses, [&](const auto& rule) { return rule.serves(renderer); });
    }

    /// Whether a render service alone does a renderer's work, its licenses included.
    [[nodiscard]] bool brought(const model::Farm& farm, const std::string& renderer) const {
        if (farm.burst.given() || farm.gpu_burst.given() || !farm.service.found())
            return false;
        return study_.catalog.render_services[farm.service.at()].includes(renderer);
    }

    /// People work somewhere: the shares of a role's seats add up to everybody.
    void seats() {
        std::map<std::string, double> shares;
        std::set<std::string> uncertain, known;
        std::vector<std::string> roles;
        for (const auto& role : study_.workload.artists)
            roles.push_back(role.name);
        for (std::size_t i = 0; i < scenario_.workstations.size(); ++i) {
            const auto& w = scenario_.workstations[i];
            if (!w.role.empty() && std::ranges::find(roles, w.role) == roles.end())
                error(at_["workstations"][i]["role"], "unknown-name", fmt::format("there is no role \"{}\"", w.role),
                      context_.suggest(w.role, roles));
            shares[w.role] += w.share.fixed.value;
            if (!w.share.is_fixed())
                uncertain.insert(w.role);
        }
        for (const auto& role : roles) {
            if (role.empty())
                continue;
            // Uncertain shares are held to add up by their medians, which round.
            const double slack = uncertain.contains(role) ? 0.01 : 1e-6;
            const double sum = shares.contains(role) ? shares[role] : 0.0;
            if (std::abs(sum - 1.0) > slack)
                error(at_["workstations"], "seats",
                      sum == 0.0
                          ? fmt::format("in the scenario \"{}\" the role \"{}\" has no workstations", scenario_.name,
                                        role)
                          : fmt::format("in the scenario \"{}\" the shares of the role \"{}\" add up to {:.6g} %",
                                        scenario_.name, role, 100.0 * sum),
                      "the shares of a role's workstations add up to 100 %");
        }
    }

    void review() {
        std::vector<model::ReviewNeed> asked;
        for (const auto& production : study_.workload.productions)
            for (const auto& work : production.review)
                if (std::ranges::find(asked, work.need) == asked.end())
                    asked.push_back(work.need);
        for (const auto need : asked)
            if (std::ranges::find(scenario_.review, need, &model::ReviewService::need) == scenario_.review.end())
                error(
                    at_["review"], "no-review",
                    fmt::format("the scenario \"{}\" serves no review of the kind \"{}\"", scenario_.name, word(need)),
                    fmt::format(R"(add {{"need": "{}", "endpoint": "…", "site": "…"}} to "review")", word(need)));
    }

    void deliveries() {
        std::vector<std::string> sites;
        for (const auto& site : scenario_.sites)
            sites.push_back(site.name);
        for (std::size_t p = 0; p < study_.workload.productions.size(); ++p) {
            const auto& list = study_.workload.productions[p].deliveries;
            for (std::size_t i = 0; i < list.size(); ++i)
                if (!list[i].to.empty() && std::ranges::find(sites, list[i].to) == sites.end())
                    error(workload_["productions"][p]["deliveries"][i]["to"], "unknown-name",
                          fmt::format("the scenario \"{}\" has no site \"{}\" that the delivery could go to",
                                      scenario_.name, list[i].to),
                          context_.suggest(list[i].to, sites));
        }
    }

    /// Files come from a site of every scenario.
    void ingest() {
        std::vector<std::string> sites;
        for (const auto& site : scenario_.sites)
            sites.push_back(site.name);
        for (std::size_t p = 0; p < study_.workload.productions.size(); ++p) {
            const auto& list = study_.workload.productions[p].datasets;
            for (std::size_t i = 0; i < list.size(); ++i)
                if (!list[i].from.empty() && std::ranges::find(sites, list[i].from) == sites.end())
                    error(workload_["productions"][p]["datasets"][i]["from"], "unknown-name",
                          fmt::format("the scenario \"{}\" has no site \"{}\" where the files could be made",
                                      scenario_.name, list[i].from),
                          context_.suggest(list[i].from, sites));
        }
    }

    Context& context_;
    const model::Study& study_;
    const model::Scenario& scenario_;
    Spot workload_;
    Spot at_;
};

} // namespace

void check_service(Context& context, const model::Study& study, std::size_t index, const Node& root) {
    ServiceCheck(context, study, index, root).run();
}

} // namespace topsheet::io
