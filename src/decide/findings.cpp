#include "topsheet/decide/findings.hpp"

#include <algorithm>
#include <cmath>

#include "decide/examiner.hpp"

namespace topsheet::decide {

namespace {

/// One scenario with its outcome.
class Examiner {
  public:
    explicit Examiner(Case& c) : case_(c), study_(c.study), scenario_(c.scenario), result_(c.result) {}

    void examine() {
        limits();
        for (const auto& p : study_.workload.productions)
            if (may_happen(p))
                for (const auto& read : p.reads)
                    reads(p.name, read);
        for (const auto& read : study_.workload.reads)
            reads("(house)", read);
        say_habits();
        review();
        preemption();
        estimates();
    }

  private:
    void add(Severity severity, std::string code, std::string sentence, std::string hint,
             const std::optional<sim::Mean>& cost = {}) {
        case_.add(severity, std::move(code), std::move(sentence), std::move(hint), cost);
    }
    template <class Test>
    [[nodiscard]] sim::Mean cost_of(Test test) const {
        return case_.cost_of(test);
    }

    /// Whether a production can fall into the horizon at all.
    [[nodiscard]] bool may_happen(const model::Production& p) const {
        const bool never = p.probability.is_fixed() && p.probability.fixed.value == 0.0;
        const bool later = p.start && months_between(study_.start, *p.start) >= study_.months;
        const double month = study_.horizon().mean_days() * 24.0;
        const auto length = [&](const Duration& d) { return d.in_months ? d.value : d.value / month; };
        const bool over =
            p.start && !p.slip.given && months_between(study_.start, *p.start) + length(p.shoot) + length(p.post) < 0.0;
        return !never && !later && !over;
    }

    void limits() {
        if (!result_.feasible)
            add(Severity::warning, "limit-broken",
                "In more than one trial of twenty this scenario does not do the work: " + result_.limit + ".",
                way_out(result_.limit));
    }
    /// What to change when a limit is broken.
    static std::string way_out(const std::string& limit) {
        const auto says = [&](std::string_view words) { return limit.find(words) != std::string::npos; };
        return says("render work") ? "farm.burst, or more of farm.owned"
               : limit.starts_with("an own")
                   ? "tiers: more `owned` gear from the start, an asset to grow by, or a shorter `lead_time`"
               : says("its deadline")        ? "placement: a faster `retrieval`, a warmer tier, or more time (`within`)"
               : says("without a license")   ? "licenses: more seats, or metered: true"
               : says("no longer sold")      ? "another meter in its place, or an end before that month"
               : says("admits what is used") ? "fewer seats or less data in that pool, or a plan that takes more"
                                             : "whatever uses that meter: less of it, or another way";
    }

    [[nodiscard]] const model::Tier* tier_of(std::string_view dataset) const {
        for (const auto& p : scenario_.placement)
            if (p.dataset == dataset && !p.stages.empty())
                return &scenario_.tiers[p.stages.front().tier.at()];
        return nullptr;
    }

    /// The same habit of several productions.
    struct Habit {
        std::string code, role, dataset;
        const model::Tier* tier = nullptr;
        const model::Site* site = nullptr;
        model::Cadence cadence = model::Cadence::workday;
        std::vector<std::string> causes;
        sim::Mean cost;
    };

    void note_habit(std::string_view code, const model::Read& read, const model::Tier& tier, const model::Site& site,
                    const std::string& cause) {
        // Requests and retrieval belong to the bucket, bytes on the way to the pull: no amount is said twice.
        const auto category = code == "bucket-as-filesystem" ? model::Category::storage : model::Category::egress;
        const sim::Mean cost =
            cost_of([&](const auto& line) { return line.cause == cause && line.category == category; });
        for (auto& habit : habits_)
            if (habit.code == code && habit.role == read.by && habit.tier == &tier && habit.site == &site &&
                habit.cadence == read.cadence) {
                habit.causes.push_back(cause);
                habit.cost += cost;
                return;
            }
        habits_.push_back({std::string(code), read.by, read.of, &tier, &site, read.cadence, {cause}, cost});
    }

    void reads(const std::string& owner, const model::Read& read) {
        const auto* tier = tier_of(read.of);
        if (tier == nullptr)
            return;
        const auto access = access_of(*tier);
        for (const auto& seat : scenario_.workstations) {
            if (seat.role != read.by)
                continue;
            const bool cached = std::ranges::any_of(scenario_.caches, [&](const auto& cache) {
                return cache.site.index == seat.site.index &&
                       std::ranges::find(cache.serves, read.by) != cache.serves.end();
            });
            if (cached)
                continue;
            const auto& site = scenario_.sites[seat.site.at()];
            const std::string cause = owner + " / " + read.name;
            if (access != rates::Access::filesystem)
                note_habit("bucket-as-filesystem", read, *tier, site, cause);
            if (tier->site.index != seat.site.index && read.cadence == model::Cadence::workday)
                note_habit("daily-pull-without-cache", read, *tier, site, cause);
            return;
        }
    }

    /// Bytes that some causes read, and what the bill falls by without them; nothing when there is no detail.
    [[nodiscard]] std::pair<sim::Mean, sim::Mean> traffic(const std::vector<std::string>& causes) const {
        sim::Mean bytes, bill;
        if (case_.detail == nullptr)
            return {};
        const auto among = [&](const std::string& cause) { return std::ranges::find(causes, cause) != causes.end(); };
        for (const auto& flow : case_.detail->flows)
            if (flow.kind == engine::FlowKind::read && among(flow.cause))
                bytes += flow.bytes();
        for (const auto& line : case_.detail->lines)
            if (among(line.cause) &&
                (line.category == model::Category::egress || line.category == model::Category::storage))
                bill += line.without();
        return {bytes, bill};
    }

    [[nodiscard]] rates::Access access_of(const model::Tier& tier) const {
        const auto* c = case_.class_of(tier);
        return c != nullptr ? c->access : tier.access;
    }

    /// Bytes of the habit's dataset that came into its tier, of the productions that read it.
    [[nodiscard]] sim::Mean held_by(const Habit& habit) const {
        sim::Mean bytes;
        if (case_.detail == nullptr)
            return bytes;
        for (const auto& stock : case_.detail->stocks)
            if (stock.tier == habit.tier->name && stock.cause.ends_with(" / " + habit.dataset))
                bytes += stock.total(engine::StockFigure::entered);
        return bytes;
    }

    void say_habits() {
        for (const auto& habit : habits_) {
            const std::size_t others = habit.causes.size() - 1;
            const std::string who =
                quote(habit.causes.front()) + (others == 0 ? "" : " and " + std::to_string(others) + " more like it");
            const bool several = others > 0;
            const auto [bytes, bill] = traffic(habit.causes);
            const std::string read =
                bytes.value > 0.0 ? " " + amount(1e-12 * bytes) + " TB are fetched in all" : std::string();
            const std::string against =
                read.empty() || !(bill.value > 0.0)
                    ? std::string()
                    : read + "; behind a cache that serves nine bytes of ten the bill would be about " +
                          amount(0.9 * bill) + " " + study_.currency + " lower, less what the cache costs.";
            const sim::Mean held = held_by(habit);
            const std::string again = read.empty() || !(held.value > 0.0)
                                          ? std::string()
                                          : read + ", " + number(sim::ratio(bytes, held)) + " times what " +
                                                quote(habit.dataset) + " ever holds.";
            // Who reads everything once does not work on it.
            if (habit.code == "bucket-as-filesystem" && held.value > 0.0 && bytes.value < 1.5 * held.value)
                continue;
            // What it costs decides how loudly it is said: requests are often nothing beside the way.
            if (habit.code == "bucket-as-filesystem")
                add(habit.cost.value > 1e-3 * std::abs(result_.nominal.mean) ? Severity::warning : Severity::note,
                    habit.code,
                    who + (several ? " work on " : " works on ") + quote(habit.tier->name) + ", " +
                        (access_of(*habit.tier) == rates::Access::archive ? "an archive" : "a bucket") +
                        ", as if it were a file system: every " + std::string(word(habit.cadence)) +
                        " the same bytes are requested and read again, and each read waits for the network." + again,
                    "caches: put one that serves " + quote(habit.role) + " at site " + quote(habit.site->name),
                    habit.cost);
            else
                add(Severity::warning, habit.code,
                    who + (several ? " pull their data from " : " pulls its data from ") +
                        quote(scenario_.sites[habit.tier->site.at()].name) + " to " + quote(habit.site->name) +
                        " each workday without a cache." + against,
                    "caches, or placement: hold " + quote(habit.dataset) + " where it is read", habit.cost);
        }
    }

    void review() {
        for (const auto& service : scenario_.review) {
            const auto& endpoint = study_.catalog.review_endpoints[service.endpoint.at()];
            const bool critical = service.need == model::ReviewNeed::color || service.need == model::ReviewNeed::final;
            if (!critical || endpoint.grade != rates::ReviewClass::browser)
                continue;
            add(Severity::warning, "color-critical-on-browser",
                "Sessions that judge " +
                    std::string(service.need == model::ReviewNeed::final ? "final color" : "color") + " are held on " +
                    quote(rates::title_of(endpoint)) + ", whose picture cannot show a gamut fault" +
                    (service.need == model::ReviewNeed::final ? "; the cost is that of titles graded again." : "."),
                "review: a managed or reference endpoint for the need " + std::string(word(service.need)),
                service.need == model::ReviewNeed::final ? std::optional(cost_of([](const auto& line) {
                    return line.category == model::Category::review && line.kind == sim::Kind::risk;
                }))
                                                         : std::nullopt);
        }
    }

    void preemption() {
        for (const auto& metric : result_.metrics)
            if (metric.name == "rework" && metric.value && metric.value->tail_mean > 2.0)
                add(Severity::warning, "preemption-costly",
                    "An hour of work on spot machines takes " + number(metric.value->mean, metric.value->error.mean) +
                        " machine-hours on average and " +
                        number(metric.value->tail_mean, metric.value->error.tail_mean) +
                        " in the dearest tenth, since lost tasks begin again.",
                    "farm.task: shorter tasks; or farm.spot_share, or an instance type that is lost less often");
    }

    void estimates() {
        std::vector<const sim::Line*> largest;
        for (const auto& line : result_.lines)
            largest.push_back(&line);
        std::ranges::stable_sort(largest,
                                 [](const auto* a, const auto* b) { return std::abs(a->mean) > std::abs(b->mean); });
        largest.resize(std::min<std::size_t>(largest.size(), 10));
        std::vector<std::string> names;
        sim::Mean sum;
        for (const auto* line : largest)
            if (line->estimated) {
                sum += (line->mean < 0.0 ? -1.0 : 1.0) * line->cash();
                if (std::ranges::find(names, line->line) == names.end())
                    names.push_back(line->line);
            }
        if (names.empty())
            return;
        std::string list;
        for (std::size_t i = 0; i < std::min<std::size_t>(names.size(), 3); ++i)
            list += (i == 0 ? "" : ", ") + quote(names[i]);
        if (names.size() > 3)
            list += " and " + std::to_string(names.size() - 3) + " more";
        add(Severity::note, "estimated-price", "Of the ten largest lines these rest on estimated prices: " + list + ".",
            "ask for quotes and put them into a rate card of your own", sum);
    }

    Case& case_;
    const model::Study& study_;
    const model::Scenario& scenario_;
    const sim::ScenarioResult& result_;
    std::vector<Habit> habits_;
};

} // namespace

Findings findings(const model::Study& study, const sim::Result& result) {
    Findings all;
    for (std::size_t s = 0; s < study.scenarios.size(); ++s) {
        const sim::ScenarioResult* detail = result.detailed       ? &result.scenarios[s]
                                            : result.look.empty() ? nullptr
                                                                  : &result.look[s];
        Case c{study, study.scenarios[s], result.scenarios[s], detail};
        Examiner(c).examine();
        examine_storage(c);
        examine_routes(c);
        examine_licenses(c);
        examine_prices(c);
        std::ranges::stable_sort(c.found, [](const Finding& a, const Finding& b) {
            if (a.severity != b.severity)
                return a.severity < b.severity;
            return a.cost.value_or(0.0) > b.cost.value_or(0.0);
        });
        all.insert(all.end(), std::make_move_iterator(c.found.begin()), std::make_move_iterator(c.found.end()));
    }
    return all;
}

} // namespace topsheet::decide
