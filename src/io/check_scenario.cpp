// One scenario in itself: sites, tiers, placement, gear, farm, licenses, review, payments and their months.
#include <algorithm>

#include <fmt/format.h>

#include "io/check.hpp"
#include "io/names.hpp"

namespace topsheet::io {

namespace {

using model::Holding;

class ScenarioCheck {
  public:
    ScenarioCheck(Context& context, const model::Study& study, std::size_t index, const Node& root)
        : context_(context),
          study_(study),
          catalog_(study.catalog),
          scenario_(study.scenarios[index]),
          at_(Spot(root)["scenarios"][index]) {}

    void run() {
        for (std::size_t i = 0; i < scenario_.sites.size(); ++i)
            if (const auto& pue = scenario_.sites[i].pue; pue.given && pue.fixed.value > 0.0 && pue.fixed.value < 1.0)
                error(at_["sites"][i]["pue"], "domain", "a building needs at least the energy of the gear in it",
                      "power usage effectiveness is 1 or more, such as 1.4");
        for (std::size_t i = 0; i < scenario_.tiers.size(); ++i)
            tier(scenario_.tiers[i], at_["tiers"][i]);
        for (std::size_t i = 0; i < scenario_.routes.size(); ++i)
            route(scenario_.routes[i], at_["routes"][i]);
        for (std::size_t i = 0; i < scenario_.placement.size(); ++i)
            placement(scenario_.placement[i], at_["placement"][i]);
        for (std::size_t i = 0; i < scenario_.caches.size(); ++i)
            cache(scenario_.caches[i], at_["caches"][i]);
        for (std::size_t i = 0; i < scenario_.transfers.size(); ++i)
            transfer(scenario_.transfers[i], at_["transfers"][i]);
        if (scenario_.farm)
            farm(*scenario_.farm, at_["farm"]);
        for (std::size_t i = 0; i < scenario_.workstations.size(); ++i)
            holdings(scenario_.workstations[i].owned, at_["workstations"][i]["owned"], "");
        for (std::size_t i = 0; i < scenario_.review.size(); ++i)
            review(scenario_.review[i], at_["review"][i]);
        payments();
    }

  private:
    Finding& error(const Node& at, std::string_view code, std::string sentence, std::string hint = {}) {
        Finding& f = context_.error(at, code, std::move(sentence), std::move(hint));
        f.scenario = scenario_.name;
        return f;
    }

    /// A month of the horizon. A horizon shortened on the command line leaves later months out.
    void month(const std::optional<YearMonth>& when, const Node& at, std::string_view what, std::string_view before) {
        if (!when)
            return;
        const int index = months_between(study_.start, *when);
        if (index < 0)
            error(at, "month", fmt::format("{} lies before the study starts", what), std::string(before));
        else if (index >= study_.months && context_.options.months <= 0)
            error(at, "month", fmt::format("{} lies after the last month of the study", what),
                  fmt::format("the last month is {}", last_month()));
    }
    [[nodiscard]] std::string last_month() const {
        const YearMonth last = add_months(study_.start, study_.months - 1);
        return fmt::format("{}-{:02}", last.year, last.month);
    }

    [[nodiscard]] const rates::Asset* asset(const Reference<rates::Asset>& r) const {
        return r.found() ? &catalog_.assets[r.at()] : nullptr;
    }

    /// Purchases and gear of the estate. `asks` is what their use asks of the gear: "capacity", "speed" or nothing.
    void holdings(const std::vector<Holding>& list, const Spot& at, std::string_view asks) {
        for (std::size_t i = 0; i < list.size(); ++i) {
            const Holding& h = list[i];
            const Spot here = at[i];
            if (h.asset.given() == h.estate.given())
                error(here, "holding",
                      h.asset.given()
                          ? fmt::format("\"{}\" names both an asset to buy and gear of the estate", h.name)
                          : fmt::format("\"{}\" names neither an asset to buy nor gear of the estate", h.name),
                      "one of \"asset\" (with \"count\") or \"estate\"");
            if (h.asset.given() && !h.count.given)
                error(here, "missing-key",
                      fmt::format("the key \"count\" is missing: how many units of \"{}\" are bought", h.asset.name),
                      "Write it like \"10 unit\"");
            if (h.estate.given() && h.count.given)
                error(here["count"], "holding", "gear of the estate stays in use, all of it",
                      "leave out the count, or split the gear in the estate");
            if (h.estate.given() && h.lead_time.given)
                error(here["lead_time"], "holding", "gear of the estate is there already", "leave \"lead_time\" out");
            month(h.month, here["month"], "the month of purchase",
                  "gear that was bought earlier belongs to the estate");
            const auto* gear = h.estate.found() ? asset(study_.estate.assets[h.estate.at()].asset) : asset(h.asset);
            if (gear == nullptr || asks.empty())
                continue;
            // Machines with graphics processors render with those.
            const std::string_view key = asks == "speed" && gear->gpus > 0 ? "gpu_speed" : asks;
            const bool has = key == "speed"       ? gear->speed.given
                             : key == "gpu_speed" ? gear->gpu_speed.given
                                                  : gear->capacity.given;
            if (!has)
                lacking(here[h.estate.given() ? "estate" : "asset"], gear->id, key);
        }
    }
    void lacking(const Node& at, const std::string& gear, std::string_view what) {
        error(at, "gear", fmt::format("the asset \"{}\" has no {}, which its use here needs", gear, what),
              fmt::format("name another asset, or add \"{}\" to it on its card", what));
    }

    void tier(const model::Tier& t, const Spot& at) {
        const bool owned = t.asset.given() || !t.owned.empty();
        if (t.storage_class.given() == owned)
            error(at, "tier",
                  owned ? fmt::format("the tier \"{}\" is both rented (class) and owned", t.name)
                        : fmt::format("the tier \"{}\" is neither rented nor owned", t.name),
                  "one of \"class\" (rented), \"asset\" (bought as it fills) or \"owned\" (there from the start)");
        if (const auto* gear = asset(t.asset); gear != nullptr && !gear->capacity.given)
            lacking(at["asset"], gear->id, "capacity");
        holdings(t.owned, at["owned"], "capacity");
        holdings(t.equipment, at["equipment"], "");
        if (t.storage_class.given())
            rented(t, at);
    }

    /// What only owned gear has, and what a class must sell.
    void rented(const model::Tier& t, const Spot& at) {
        for (const std::string_view key : {"usable", "lead_time"})
            if (at.has(key))
                error(at[key], "tier", fmt::format("\"{}\" is said of owned gear, and \"{}\" is rented", key, t.name),
                      "leave it out");
        if (!t.throughput.given || !t.storage_class.found())
            return;
        const auto& c = catalog_.storage_classes[t.storage_class.at()];
        if (!c.throughput_ratio.given && !c.throughput.given())
            error(at["throughput"], "tier",
                  fmt::format("the class \"{}\" neither brings throughput with its capacity nor sells it", c.id),
                  "leave it out, or name a class whose card says \"throughput_ratio\" or \"throughput\"");
    }

    void route(const model::Route& r, const Spot& at) {
        if (r.from.found() && r.from.index == r.to.index)
            error(at["to"], "route", fmt::format("the route \"{}\" leads from a site to itself", r.name));
        once_each(r.meters, at["meters"], r.name);
        once_each(r.back, at["back"], r.name);
        once_each(r.twice, at["twice"], r.name);
        for (std::size_t i = 0; i < r.twice.size(); ++i)
            for (const auto* list : {&r.meters, &r.back})
                if (r.twice[i].found() &&
                    std::ranges::find(*list, r.twice[i].index, &Reference<rates::Meter>::index) != list->end()) {
                    error(
                        at["twice"][i], "route",
                        fmt::format("the route \"{}\" counts the meter \"{}\" once and twice", r.name, r.twice[i].name),
                        "it would count each byte three times; keep one of them");
                    break;
                }
    }

    /// A meter that stands twice would count each byte twice.
    void once_each(const std::vector<Reference<rates::Meter>>& meters, const Spot& at, const std::string& name) {
        for (std::size_t i = 0; i < meters.size(); ++i)
            for (std::size_t k = 0; k < i; ++k)
                if (meters[i].found() && meters[i].index == meters[k].index) {
                    error(at[i], "route",
                          fmt::format("the route \"{}\" names the meter \"{}\" twice", name, meters[i].name),
                          "it would count each byte twice; keep one of them, or put it under \"twice\" when both ends "
                          "of the way are billed");
                    break;
                }
    }

    void transfer(const model::Transfer& t, const Spot& at) {
        if (t.from.found() && t.from.index == t.to.index)
            error(at["to"], "transfer", fmt::format("\"{}\" leads from a site to itself", t.name));
        if (t.volume.given == !t.of.empty())
            error(at, "transfer",
                  t.volume.given ? fmt::format("\"{}\" says in two ways how much it moves", t.name)
                                 : fmt::format("\"{}\" does not say how much it moves", t.name),
                  R"(one of "volume", or "of" with a dataset of which it takes what its site holds)");
        if (t.of.empty() && at.has("share"))
            error(at["share"], "transfer", R"(a share needs "of")", "name the dataset that it is a share of");
        if (!t.of.empty())
            held(t, at["of"]);
        if (t.cadence == model::Cadence::event)
            error(at["cadence"], "cadence", fmt::format("\"{}\" belongs to no production, so it has no events", t.name),
                  R"("once" with a "month", or workday, week or month)");
        if (!t.claims.empty() && t.from.found() && t.to.found())
            claimed(t, at["claims"]);
        month(t.month, at["month"], "the transfer", "what was moved before the study is sunk");
        if (t.last && t.cadence == model::Cadence::once)
            error(at["last"], "month", fmt::format("\"{}\" happens once, so it has no last month", t.name),
                  R"(leave "last" out, or say how often: "cadence": "month")");
        else if (t.last && *t.last < t.month.value_or(study_.start))
            error(at["last"], "month", "the last month lies before the first");
    }

    /// What a transfer claims waives some meter on its way.
    void claimed(const model::Transfer& t, const Node& at) {
        std::vector<std::string> known;
        for (const auto& r : scenario_.routes) {
            const bool there = r.from.index == t.from.index && r.to.index == t.to.index;
            const bool back = r.from.index == t.to.index && r.to.index == t.from.index;
            for (const auto* list : {there ? &r.meters : back ? &r.back : nullptr, there || back ? &r.twice : nullptr})
                if (list != nullptr && t.jobs.empty())
                    for (const auto& meter : *list)
                        if (meter.found())
                            for (const auto& waiver : catalog_.meters[meter.at()].waived)
                                known.push_back(waiver.when);
        }
        if (std::ranges::find(known, t.claims) == known.end())
            error(at, "claims",
                  fmt::format("no meter on the way from \"{}\" to \"{}\" is waived for \"{}\"", t.from.name, t.to.name,
                              t.claims),
                  known.empty() ? R"(the meter's card says so: "waived": [{"when": "exit", "from": "2024-03"}])"
                                : context_.suggest(t.claims, known));
    }

    /// A transfer takes a dataset from tiers that some placement gives it at the transfer's site.
    void held(const model::Transfer& t, const Node& at) {
        std::vector<std::string> known;
        bool here = false, sure = t.from.found();
        for (const auto& p : scenario_.placement) {
            known.push_back(p.dataset);
            for (const auto& stage : p.stages) {
                sure = sure && stage.tier.found();
                here = here || (p.dataset == t.of && stage.tier.found() && sure &&
                                scenario_.tiers[stage.tier.at()].site.index == t.from.index);
            }
        }
        if (std::ranges::find(known, t.of) == known.end())
            error(at, "unknown-name", fmt::format("no placement of the scenario holds a dataset \"{}\"", t.of),
                  context_.suggest(t.of, known));
        else if (sure && !here)
            error(at, "transfer", fmt::format("no tier at \"{}\" ever holds \"{}\"", t.from.name, t.of),
                  "name the site whose tiers its placement names");
    }

    void placement(const model::Placement& p, const Spot& at) {
        const auto& productions = study_.workload.productions;
        std::vector<std::string> known;
        for (const auto& d : study_.estate.datasets)
            known.push_back(d.name);
        const bool estate = std::ranges::find(known, p.dataset) != known.end();
        for (const auto& production : productions)
            for (const auto& d : production.datasets)
                known.push_back(d.name);
        if (!p.dataset.empty() && std::ranges::find(known, p.dataset) == known.end())
            error(at["dataset"], "unknown-name", fmt::format("there is no dataset \"{}\"", p.dataset),
                  context_.suggest(p.dataset, known));
        copies(p, at);
        retrieval(p, at);
        if (p.stages.empty() && at.has("stages"))
            error(at["stages"], "placement", fmt::format("the placement \"{}\" has no stage", p.name),
                  R"(at least {"tier": …})");
        for (std::size_t i = 0; i < p.stages.size(); ++i) {
            const auto& s = p.stages[i];
            const Spot here = at["stages"][i];
            const bool ends = s.until != model::Event::none || s.age.given || s.month;
            if (!ends && i + 1 < p.stages.size())
                error(here, "placement", "this stage never ends, and others follow it",
                      "say when: \"until\", \"age\" or \"month\"");
            if (estate && s.until != model::Event::none)
                error(
                    here["until"], "placement",
                    fmt::format("data of the estate, \"{}\", belongs to no production, so it has no events", p.dataset),
                    "\"age\" or \"month\" ends its stages");
            if (s.month && months_between(study_.start, *s.month) < 0)
                error(here["month"], "month", "the stage ends before the study starts", "leave the stage out");
            if (s.until == model::Event::remaster && !taken_up_again(p.dataset))
                error(here["until"], "event",
                      fmt::format("no production that makes \"{}\" is taken up again, so the stage never ends",
                                  p.dataset),
                      "add \"remaster\" to the production, or name another event");
        }
    }

    [[nodiscard]] bool taken_up_again(const std::string& dataset) const {
        bool made = false, again = false;
        for (const auto& production : study_.workload.productions)
            for (const auto& d : production.datasets)
                if (d.name == dataset) {
                    made = true;
                    again = again || production.remaster.given;
                }
        return again || !made; // a dataset that nobody makes is at fault elsewhere
    }

    /// Further placements and old versions.
    void copies(const model::Placement& p, const Spot& at) {
        const auto main = std::ranges::find(scenario_.placement, p.dataset, &model::Placement::dataset);
        if (p.replicated && &p == &*main)
            error(at["replicated"], "placement",
                  fmt::format("\"{}\" is the main placement of \"{}\", from which others are replicated", p.name,
                              p.dataset),
                  "say it of a further placement of the dataset");
        if (p.replication.given() && !p.replicated)
            error(at["replication"], "placement", "a meter of replicated bytes needs \"replicated\"",
                  "\"replicated\": true, or leave the meter out");
        if (!p.versions.given)
            return;
        bool overwritten = false;
        for (const auto& production : study_.workload.productions)
            for (const auto& d : production.datasets)
                overwritten = overwritten || (d.name == p.dataset && d.overwritten.given);
        if (!overwritten)
            error(at["versions"], "placement",
                  fmt::format("nothing overwrites \"{}\", so there are no old versions", p.dataset),
                  "add \"overwritten\" to the dataset, such as \"10 %/month\"");
    }

    /// The option by which a policy takes data out.
    void retrieval(const model::Placement& p, const Spot& at) {
        if (p.retrieval.empty())
            return;
        std::vector<std::string> known;
        const rates::RetrievalOption* named = nullptr;
        for (const auto& s : p.stages) {
            if (!s.tier.found() || !scenario_.tiers[s.tier.at()].storage_class.found())
                continue;
            for (const auto& option :
                 catalog_.storage_classes[scenario_.tiers[s.tier.at()].storage_class.at()].retrievals) {
                known.push_back(option.name);
                if (option.name == p.retrieval)
                    named = &option;
            }
        }
        if (named == nullptr) {
            error(at["retrieval"], "unknown-name",
                  known.empty() ? fmt::format("the classes of \"{}\" have no retrieval options", p.name)
                                : fmt::format("there is no retrieval option \"{}\"", p.retrieval),
                  known.empty() ? std::string("leave it out") : context_.suggest(p.retrieval, known));
            return;
        }
        for (const auto* meter : {&named->bytes, &named->request})
            if (meter->found() && !catalog_.meters[meter->at()].priced)
                error(at["retrieval"], "unknown-price",
                      fmt::format("the option \"{}\" is paid on the meter \"{}\", whose price is unknown", p.retrieval,
                                  catalog_.meters[meter->at()].id),
                      "name another option, or state an assumption for the price with --set");
    }

    void cache(const model::Cache& c, const Spot& at) {
        holdings(c.owned, at["owned"], "");
        cache_use(c, at);
        std::vector<std::string> roles;
        for (const auto& role : study_.workload.artists)
            roles.push_back(role.name);
        for (std::size_t i = 0; i < c.serves.size(); ++i)
            if (std::ranges::find(roles, c.serves[i]) == roles.end())
                error(at["serves"][i], "unknown-name", fmt::format("there is no role \"{}\"", c.serves[i]),
                      context_.suggest(c.serves[i], roles));
    }

    /// A cache serves roles that work at its site, and no other cache serves them there.
    void cache_use(const model::Cache& c, const Spot& at) {
        if (!c.site.found())
            return;
        bool used = c.serves.empty();
        for (const auto& seats : scenario_.workstations)
            used = used || !seats.site.found() ||
                   (seats.site.index == c.site.index && std::ranges::find(c.serves, seats.role) != c.serves.end());
        if (!used)
            error(at["site"], "cache",
                  fmt::format("none of the roles that \"{}\" serves works at \"{}\"", c.name, c.site.name),
                  "a cache stands where the workstations of its roles are");
        for (const auto& other : scenario_.caches) {
            if (&other == &c)
                break;
            if (other.site.index != c.site.index)
                continue;
            for (std::size_t i = 0; i < c.serves.size(); ++i)
                if (std::ranges::find(other.serves, c.serves[i]) != other.serves.end())
                    error(at["serves"][i], "cache",
                          fmt::format("\"{}\" and \"{}\" both serve the role \"{}\" at \"{}\"", other.name, c.name,
                                      c.serves[i], c.site.name),
                          "one cache for each role at a site");
        }
    }

    void farm(const model::Farm& f, const Spot& at) {
        holdings(f.owned, at["owned"], "speed");
        month(f.integration, at["integration"], "the integration", "leave it out when the integration stands already");
    }

    void review(const model::ReviewService& s, const Spot& at) {
        if (!s.endpoint.found())
            return;
        const auto& e = catalog_.review_endpoints[s.endpoint.at()];
        if ((e.month.given() || e.display.given()) && !s.count.given)
            error(at, "missing-key",
                  fmt::format("the key \"count\" is missing: \"{}\" costs money for each endpoint", e.id),
                  "Write it like \"2 unit\"");
        const bool suite = s.suite.given() && s.grade.given && s.repeated.given;
        const bool some = s.suite.given() || s.grade.given || s.repeated.given;
        const bool redo = e.redo.is_some();
        if (some && !suite)
            error(at, "redo", "a redo costs hours of a suite when \"grade\", \"repeated\" and \"suite\" stand together",
                  "add the missing ones, or leave all three out");
        else if (s.need == model::ReviewNeed::final && redo && !suite && !s.fixed_redo.given)
            error(at, "redo",
                  fmt::format("final color approved on \"{}\" may have to be redone, and nothing says what that costs",
                              e.id),
                  "\"grade\", \"repeated\" and \"suite\", or \"fixed_redo\"");
    }

    void payments() {
        for (std::size_t i = 0; i < scenario_.one_off.size(); ++i) {
            const auto& once = scenario_.one_off[i];
            const Spot here = at_["one_off"][i];
            month(once.month, here["month"], "the payment", "what was paid before the study is sunk");
            category(once.category, here);
        }
        for (std::size_t i = 0; i < scenario_.other.size(); ++i) {
            const auto& cost = scenario_.other[i];
            const Spot here = at_["other"][i];
            if (cost.amount.given == cost.meter.given())
                error(here, "other",
                      cost.amount.given ? fmt::format("\"{}\" has both an amount and a meter", cost.name)
                                        : fmt::format("\"{}\" has neither an amount nor a meter", cost.name),
                      "one of \"amount\", or \"meter\" with \"quantity\"");
            if (cost.meter.given() && !cost.quantity.given)
                error(here["meter"], "missing-key", "the key \"quantity\" is missing beside \"meter\"",
                      cost.meter.found() ? fmt::format("a plain number: how many {} a month",
                                                       catalog_.meters[cost.meter.at()].quantity)
                                         : "a plain number");
            if (cost.from && cost.to && *cost.to < *cost.from)
                error(here["to"], "month", "the last month lies before the first");
            category(cost.category, here);
        }
        for (std::size_t i = 0; i < scenario_.estate.size(); ++i)
            month(scenario_.estate[i].month, at_["estate"][i]["month"], "what becomes of the gear",
                  "the estate is what is there when the study starts");
    }
    void category(model::Category c, const Spot& at) {
        if (c == model::Category::residual)
            error(at["category"], "category", "\"residual\" is what is left at the end; nothing is paid there",
                  "another category, such as other");
    }

    Context& context_;
    const model::Study& study_;
    const rates::Catalog& catalog_;
    const model::Scenario& scenario_;
    Spot at_;
};

} // namespace

void check_scenario(Context& context, const model::Study& study, std::size_t index, const Node& root) {
    ScenarioCheck(context, study, index, root).run();
}

} // namespace topsheet::io
