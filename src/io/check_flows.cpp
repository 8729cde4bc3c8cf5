// Routes: every flow between two different sites has one, in one direction or the other.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "io/check.hpp"

namespace topsheet::io {

namespace {

class FlowCheck {
  public:
    FlowCheck(Context& context, const model::Study& study, std::size_t index, const Node& root)
        : context_(context),
          study_(study),
          scenario_(study.scenarios[index]),
          at_(Spot(root)["scenarios"][index]) {}

    void run() {
        one_way_each();
        for (const auto& p : study_.workload.productions) {
            for (const auto& read : p.reads)
                reads(read, p.name, &p);
            for (const auto& delivery : p.deliveries)
                for (const int from : sites_of(delivery.of, &p, delivery.cadence, delivery.at))
                    need(from, site_named(delivery.to),
                         fmt::format("\"{} / {}\" is delivered on it", p.name, delivery.name));
            for (const auto& recall : p.recalls)
                recalls(recall.of, recall.name, p.name);
            for (const auto& d : p.datasets)
                if (!d.from.empty())
                    need(site_named(d.from), first_site(main(d.name)),
                         fmt::format("\"{} / {}\" comes in on it", p.name, d.name));
        }
        for (const auto& recall : study_.estate.recalls)
            recalls(recall.of, recall.name, "(estate)");
        for (const auto& p : scenario_.placement)
            if (p.replicated && &p != main(p.dataset))
                need(first_site(main(p.dataset)), first_site(&p),
                     fmt::format("\"{}\" is replicated by \"{}\" on it", p.dataset, p.name));
        for (const auto& read : study_.workload.reads)
            reads(read, "(house)", nullptr);
        for (const auto& p : scenario_.placement)
            for (std::size_t i = 0; i + 1 < p.stages.size(); ++i)
                need(site(p.stages[i].tier), site(p.stages[i + 1].tier),
                     fmt::format("\"{}\" moves from \"{}\" to \"{}\"", p.dataset, p.stages[i].tier.name,
                                 p.stages[i + 1].tier.name));
        for (const auto& t : scenario_.transfers)
            if (t.jobs.empty())
                need(t.from.index, t.to.index, fmt::format("\"{}\" is transferred on it", t.name));
        if (scenario_.farm) {
            const auto& farm = *scenario_.farm;
            if (farm.input.given)
                need(farm.site.index, farm.burst_site.index, "burst machines fetch their assets on it");
            if (farm.output.given)
                need(farm.burst_site.index, farm.site.index, "burst machines send their frames home on it");
        }
        for (const auto& seats : scenario_.workstations)
            if (seats.stream.given)
                need(seats.site.index, seats.artists.index,
                     fmt::format("the pixels of \"{}\" travel on it", seats.name));
        for (const auto& service : scenario_.review)
            if (service.endpoint.found() && study_.catalog.review_endpoints[service.endpoint.at()].stream.given)
                need(service.site.index, service.viewers.index,
                     fmt::format("the pictures of {} review travel on it", word(service.need)));
    }

  private:
    [[nodiscard]] const model::Placement* main(const std::string& dataset) const {
        const auto found = std::ranges::find_if(
            scenario_.placement, [&](const auto& p) { return p.dataset == dataset && !p.stages.empty(); });
        return found == scenario_.placement.end() ? nullptr : &*found;
    }
    [[nodiscard]] int site(const Reference<model::Tier>& tier) const {
        return tier.found() ? scenario_.tiers[tier.at()].site.index : -1;
    }
    [[nodiscard]] int first_site(const model::Placement* placement) const {
        return placement == nullptr || placement->stages.empty() ? -1 : site(placement->stages.front().tier);
    }
    [[nodiscard]] int site_named(const std::string& name) const {
        const auto found = std::ranges::find(scenario_.sites, name, &model::Site::name);
        return found == scenario_.sites.end() ? -1 : static_cast<int>(found - scenario_.sites.begin());
    }

    void reads(const model::Read& read, std::string_view owner, const model::Production* production) {
        for (const int from : sites_of(read.of, production, read.cadence, read.at))
            for (const auto& seats : scenario_.workstations)
                if (seats.role == read.by)
                    need(from, seats.site.index,
                         fmt::format("\"{} / {}\" reads \"{}\" over it", owner, read.name, read.of));
    }
    /// Sites at which those who read or deliver a dataset may find it. What a production does again and again ends
    /// with its delivery, so tiers that its data reaches only after that are never asked.
    [[nodiscard]] std::vector<int> sites_of(const std::string& dataset, const model::Production* production,
                                            model::Cadence cadence, model::Event at) const {
        std::vector<int> sites;
        const auto* placement = main(dataset);
        if (placement == nullptr)
            return sites;
        const bool own =
            production != nullptr &&
            std::ranges::find(production->datasets, dataset, &model::Dataset::name) != production->datasets.end();
        const bool late = cadence == model::Cadence::event && at == model::Event::remaster;
        for (const auto& stage : placement->stages) {
            sites.push_back(site(stage.tier));
            if (own && !late && stage.until >= model::Event::delivery)
                break;
        }
        if (placement->recall.given())
            sites.push_back(site(placement->recall));
        return sites;
    }
    void recalls(const std::string& of, const std::string& name, std::string_view owner) {
        const auto* placement = main(of);
        if (placement == nullptr)
            return;
        const int to = placement->recall.given() ? site(placement->recall) : first_site(placement);
        for (const auto& stage : placement->stages)
            need(site(stage.tier), to, fmt::format("\"{} / {}\" brings back \"{}\" on it", owner, name, of));
    }

    /// Two routes between the same sites leave open which one the bytes take.
    void one_way_each() {
        std::map<std::pair<int, int>, std::size_t> first;
        for (std::size_t i = 0; i < scenario_.routes.size(); ++i) {
            const auto& r = scenario_.routes[i];
            if (!r.from.found() || !r.to.found() || r.from.index == r.to.index)
                continue;
            const auto [known, is_new] = first.emplace(std::minmax(r.from.index, r.to.index), i);
            if (is_new)
                continue;
            Finding& f = context_.error(
                at_["routes"][i], "route",
                fmt::format("\"{}\" and \"{}\" join the same two sites", scenario_.routes[known->second].name, r.name),
                "one route for each pair of sites: \"meters\" count the bytes there, \"back\" "
                "those on the way back, \"standing\" what is paid anyway");
            f.scenario = scenario_.name;
        }
    }

    /// Bytes that take a route backwards are free only where the study says so.
    void backwards(int from, int to, const std::string& why) {
        for (std::size_t i = 0; i < scenario_.routes.size(); ++i) {
            const auto& r = scenario_.routes[i];
            const Spot here = at_["routes"][i];
            if (r.from.index != to || r.to.index != from || here.has("back") || !said_back_.insert(i).second)
                continue;
            Finding& f = context_.error(
                here, "missing-key",
                fmt::format(
                    "the key \"back\" is missing: bytes take the route \"{}\" from \"{}\" to \"{}\", and nothing "
                    "says what counts them: {}",
                    r.name, r.to.name, r.from.name, why),
                R"("back": ["…"] with the meters of that direction, or "back": [] when it is free)");
            f.scenario = scenario_.name;
        }
    }

    /// Says once for each pair of sites that there is no way between them.
    void need(int from, int to, const std::string& why) {
        if (from < 0 || to < 0 || from == to)
            return;
        const bool joined = std::ranges::any_of(scenario_.routes, [&](const auto& r) {
            // A route with an unknown end may be the one that was meant.
            if (r.from.index < 0 || r.to.index < 0)
                return true;
            return (r.from.index == from && r.to.index == to) || (r.from.index == to && r.to.index == from);
        });
        const bool straight = std::ranges::any_of(
            scenario_.routes, [&](const auto& r) { return r.from.index == from && r.to.index == to; });
        if (joined && !straight)
            backwards(from, to, why);
        if (joined || !said_.insert(std::minmax(from, to)).second)
            return;
        const auto name = [&](int i) { return scenario_.sites[static_cast<std::size_t>(i)].name; };
        Finding& f = context_.error(
            at_["routes"], "no-route",
            fmt::format("the scenario \"{}\" has no route from \"{}\" to \"{}\": {}", scenario_.name, name(from),
                        name(to), why),
            fmt::format(
                R"(add {{"name": "…", "from": "{}", "to": "{}", "meters": []}} to "routes", with the meters that count its bytes)",
                name(from), name(to)));
        f.scenario = scenario_.name;
    }

    Context& context_;
    const model::Study& study_;
    const model::Scenario& scenario_;
    Spot at_;
    std::set<std::pair<int, int>> said_;
    std::set<std::size_t> said_back_;
};

} // namespace

void check_flows(Context& context, const model::Study& study, std::size_t index, const Node& root) {
    FlowCheck(context, study, index, root).run();
}

} // namespace topsheet::io
