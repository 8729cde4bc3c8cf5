// The farm of one scenario: machines that can do its work, terms of what it rents, and rules that need each other.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "io/check.hpp"
#include "io/names.hpp"

namespace topsheet::io {

namespace {

using Machine = Reference<rates::Machine>;

class FarmCheck {
  public:
    FarmCheck(Context& context, const model::Study& study, std::size_t index, const Node& root)
        : context_(context),
          study_(study),
          catalog_(study.catalog),
          scenario_(study.scenarios[index]),
          farm_(*scenario_.farm),
          at_(Spot(root)["scenarios"][index]["farm"]) {}

    void run() {
        rented();
        service();
        waiting();
        for (std::size_t i = 0; i < farm_.committed.size(); ++i)
            commitment(farm_.committed[i], at_["committed"][i]);
        spot();
        tasks();
        machines_in_use();
        people();
        for (std::size_t i = 0; i < farm_.rivals.size(); ++i)
            rival(farm_.rivals[i], at_["rivals"][i]);
    }

  private:
    Finding& error(const Node& at, std::string_view code, std::string sentence, std::string hint = {}) {
        Finding& f = context_.error(at, code, std::move(sentence), std::move(hint));
        f.scenario = scenario_.name;
        return f;
    }
    /// A key that says nothing without another.
    void beside(std::string_view key, bool given, std::string_view other, bool other_given, std::string_view hint) {
        if (given && !other_given)
            error(at_[key], "missing-key", fmt::format("the key \"{}\" is missing beside \"{}\"", other, key),
                  std::string(hint));
    }
    [[nodiscard]] const rates::Machine* machine(const Machine& r) const {
        return r.found() ? &catalog_.machines[r.at()] : nullptr;
    }
    [[nodiscard]] bool bursts() const { return farm_.burst.given() || farm_.gpu_burst.given(); }

    /// How fast a machine is for one of the two pools.
    void speed(const rates::Machine* m, const Node& at, bool gpu) {
        if (m == nullptr)
            return;
        const std::string_view key = gpu ? "gpu_speed" : "speed";
        if (gpu && m->gpus < 1)
            error(at, "gear", fmt::format("the machine \"{}\" has no graphics processor", m->id),
                  "name another machine, or add \"gpus\" to it on its card");
        else if (!(gpu ? m->gpu_speed : m->speed).given)
            error(at, "gear", fmt::format("the machine \"{}\" has no {}, which rendering needs", m->id, key),
                  fmt::format("name another machine, or add \"{}\" to it on its card", key));
    }

    void rented() {
        beside("burst", farm_.burst.given(), "burst_site", farm_.burst_site.given(),
               "name the cloud site of the burst machines");
        beside("gpu_burst", farm_.gpu_burst.given() && !farm_.burst.given(), "burst_site", farm_.burst_site.given(),
               "name the cloud site of the burst machines");
        if (bursts() && farm_.burst_site.found() &&
            scenario_.sites[farm_.burst_site.at()].kind != model::SiteKind::cloud)
            error(at_["burst_site"], "burst-site",
                  fmt::format("burst machines stand in a cloud, and \"{}\" is a site of the kind \"{}\"",
                              farm_.burst_site.name, word(scenario_.sites[farm_.burst_site.at()].kind)),
                  "name a site whose kind is \"cloud\"");
        speed(machine(farm_.burst), at_["burst"], false);
        speed(machine(farm_.gpu_burst), at_["gpu_burst"], true);
        if (farm_.quota.given && !bursts())
            error(at_["quota"], "farm", "a quota limits burst machines, and the farm has none",
                  "leave it out, or name the \"burst\" machine");
    }

    /// One pool bursts to machines or to a service, not to both.
    void service() {
        if (!farm_.service.found())
            return;
        const auto& s = catalog_.render_services[farm_.service.at()];
        if (s.gpu ? farm_.gpu_burst.given() : farm_.burst.given())
            error(at_["service"], "farm",
                  fmt::format("the same work would go to the service \"{}\" and to the machine \"{}\"", s.id,
                              s.gpu ? farm_.gpu_burst.name : farm_.burst.name),
                  fmt::format("keep \"service\" or \"{}\"", s.gpu ? "gpu_burst" : "burst"));
    }

    void waiting() {
        if (!farm_.max_wait.given)
            return;
        const double hours = farm_.max_wait.fixed.base();
        if (!farm_.max_wait.is_fixed())
            error(at_["max_wait"], "domain", "how long work may wait is a rule of the house, the same in all trials",
                  "one number of hours, such as \"4 hour\"");
        else if (std::abs(hours - std::round(hours)) > 1e-9 || hours > 8760.0)
            error(
                at_["max_wait"], "domain",
                fmt::format("{:.6g} hours are no whole number of hours up to a year, and the farm is run hour by hour",
                            hours),
                fmt::format("\"{} hour\"", std::clamp(std::round(hours), 1.0, 8760.0)));
    }

    void commitment(const model::Commitment& c, const Spot& at) {
        if (c.nodes.given == c.plan.given)
            error(at, "commitment",
                  c.nodes.given ? fmt::format("\"{}\" commits machines and money at once", c.name)
                                : fmt::format("\"{}\" does not say how much is committed", c.name),
                  R"(one of "nodes" (reserved instances) or "plan" (a savings plan, money an hour))");
        const bool gpu_only = !farm_.burst.given();
        if (!c.machine.given() && !bursts())
            error(at, "missing-key", fmt::format("\"{}\" does not say which machines it covers", c.name),
                  "add \"machine\", or name the farm's \"burst\" machine");
        if (c.machine.given() && !farm_.burst_site.given())
            error(at["machine"], "missing-key",
                  "the key \"burst_site\" is missing: committed machines stand in a cloud",
                  "add \"burst_site\" to the farm");
        if (const auto* m = machine(c.machine.given() ? c.machine
                                    : gpu_only        ? farm_.gpu_burst
                                                      : farm_.burst);
            m != nullptr && c.machine.given())
            speed(m, at["machine"], m->gpus > 0);
        if (!c.from)
            return;
        const int begin = months_between(study_.start, *c.from);
        if (begin >= study_.months && context_.options.months <= 0)
            error(at["from"], "month", fmt::format("\"{}\" begins after the last month of the study", c.name));
        else if (begin < 0 && !c.term.given)
            error(at["from"], "month",
                  fmt::format("\"{}\" began before the study, and nothing says when it ends", c.name),
                  "add its \"term\", such as \"3 year\", or leave \"from\" out");
    }

    void spot() {
        if (farm_.spot_share.is_some()) {
            if (!bursts())
                error(at_["spot_share"], "farm", "spot machines are burst machines, and the farm has none",
                      "leave it out, or name the \"burst\" machine");
            for (const auto* r : {&farm_.burst, &farm_.gpu_burst})
                if (const auto* m = machine(*r); m != nullptr && !m->spot.given())
                    error(at_["spot_share"], "gear", fmt::format("the machine \"{}\" has no spot price", m->id),
                          "\"spot_share\": \"0 %\", or another machine");
        }
        for (const std::string_view key : {"spot_capacity", "shortage", "fallback"})
            if (at_.has(key) && !farm_.spot_share.given)
                error(at_[key], "farm", fmt::format("\"{}\" says something of spot machines, and there are none", key),
                      "add \"spot_share\", or leave it out");
        if (!farm_.shortage || !farm_.shortage->share.given || !farm_.shortage->length.given)
            return;
        const double share = farm_.shortage->share.fixed.value, length = farm_.shortage->length.fixed.base();
        const Spot at = at_["shortage"];
        if (farm_.shortage->left.is_some() && !farm_.spot_capacity.given)
            error(
                at["left"], "missing-key",
                "a part of the spot machines is left in a shortage, and the key \"spot_capacity\" does not say of how "
                "many",
                "add \"spot_capacity\", or leave \"left\" out: then nothing is left");
        if (length < 1.0)
            error(at["length"], "domain", "a shortage lasts an hour at least: the farm is run hour by hour",
                  "its mean length, such as \"6 hour\"");
        else if (share > length / (length + 1.0)) // one hour without it between two of them
            error(at["share"], "domain",
                  fmt::format("shortages of {:.4g} hours fill {:.4g} % of the time at most", length,
                              100.0 * length / (length + 1.0)),
                  "a smaller share, or a longer shortage");
    }

    void tasks() {
        if (farm_.task_spread.is_some() && farm_.spot_share.is_some() && !farm_.task_timeout.given &&
            farm_.switch_after == 0)
            error(at_["task_spread"], "task-law",
                  "tasks of a spread without a limit have no mean time on spot machines: rare long ones never get done",
                  "\"task_timeout\": \"12 hour\", or \"switch_after\": 3");
        if (farm_.task_timeout.given && farm_.task_timeout.fixed.base() < farm_.task.fixed.base())
            error(at_["task_timeout"], "domain",
                  fmt::format("tasks take {:.4g} hours in the middle, and this cuts all of them off at {:.4g}",
                              farm_.task.fixed.base(), farm_.task_timeout.fixed.base()),
                  "the longest task takes longer than the median one");
        if (farm_.switch_after < 0 || farm_.switch_after > 1000)
            error(at_["switch_after"], "domain", "a task is preempted a whole number of times, up to 1,000",
                  "such as 3; 0 for never");
        beside("checkpoint_cost", farm_.checkpoint_cost.given, "checkpoint", farm_.checkpoint.given,
               "the work between two checkpoints, such as \"30 minute\"");
        if (farm_.checkpoint.given && farm_.checkpoint_cost.given &&
            farm_.checkpoint_cost.fixed.base() >= farm_.checkpoint.fixed.base())
            error(at_["checkpoint_cost"], "domain", "writing a checkpoint takes as long as the work it saves",
                  "checkpoints farther apart, or none");
    }

    /// What every rented machine carries.
    void machines_in_use() {
        if (farm_.windows) {
            const auto has_windows = [&](const Machine& r, const Node& at) {
                if (const auto* m = machine(r); m != nullptr && !m->windows.given())
                    error(at, "gear", fmt::format("nothing says what Windows costs on the machine \"{}\"", m->id),
                          "add \"windows\" to it on its card, a meter in node-hour, or run Linux: \"windows\": false");
            };
            has_windows(farm_.burst, at_["burst"]);
            has_windows(farm_.gpu_burst, at_["gpu_burst"]);
            for (std::size_t i = 0; i < farm_.committed.size(); ++i)
                has_windows(farm_.committed[i].machine, at_["committed"][i]["machine"]);
        }
        beside("disk", farm_.disk.is_some(), "disk_meter", farm_.disk_meter.given(),
               "the meter (GB-month) that a volume is paid on");
        beside("disk_meter", farm_.disk_meter.given(), "disk", farm_.disk.given, "its size, such as \"200 GB\"");
        for (const std::string_view key : {"input", "output"})
            if (at_.has(key) && !farm_.burst_site.given())
                error(at_[key], "missing-key", "the key \"burst_site\" is missing: what is fetched or sent goes there",
                      "name the site of the machines, or of the service");
    }

    void people() {
        if (farm_.queue_manager.given() && !farm_.engineer.given())
            error(at_["queue_manager"], "missing-key",
                  "the key \"engineer\" is missing: somebody integrates and runs the queue manager",
                  "name the wage meter (person-month) that pays for it");
        const bool any = farm_.admin.given() || farm_.nodes_per_admin.given || farm_.admin_floor.given;
        if (any && !farm_.admin.given())
            error(at_[farm_.nodes_per_admin.given ? "nodes_per_admin" : "admin_floor"], "missing-key",
                  "the key \"admin\" is missing: people who look after machines are paid",
                  "name their wage meter (person-month)");
        beside("admin", farm_.admin.given(), "nodes_per_admin", farm_.nodes_per_admin.given,
               "how many owned machines one of them looks after, such as 150");
    }

    void rival(const model::Rival& r, const Spot& at) {
        if (r.machine.given() == r.service.given())
            error(at, "rival",
                  r.machine.given() ? fmt::format("\"{}\" is both a machine and a service", r.name)
                                    : fmt::format("\"{}\" is neither a machine nor a service", r.name),
                  "one of \"machine\" or \"service\"");
        const auto* m = machine(r.machine);
        if (r.spot && r.meter.given())
            error(at["meter"], "rival", fmt::format("\"{}\" has two prices: spot and a meter", r.name),
                  "keep \"spot\" or \"meter\"");
        for (const std::string_view key : {"spot", "meter"})
            if (r.service.given() && at.has(key))
                error(at[key], "rival", fmt::format("\"{}\" is said of machines, and a service has its own price", key),
                      "leave it out");
        if (m == nullptr)
            return;
        speed(m, at["machine"], m->gpus > 0 && !m->speed.given);
        if (r.spot && !m->spot.given())
            error(at["machine"], "gear", fmt::format("the machine \"{}\" has no spot price", m->id),
                  "\"spot\": false, or another machine");
    }

    Context& context_;
    const model::Study& study_;
    const rates::Catalog& catalog_;
    const model::Scenario& scenario_;
    const model::Farm& farm_;
    Spot at_;
};

} // namespace

void check_farm(Context& context, const model::Study& study, std::size_t index, const Node& root) {
    if (study.scenarios[index].farm)
        FarmCheck(context, study, index, root).run();
}

} // namespace topsheet::io
