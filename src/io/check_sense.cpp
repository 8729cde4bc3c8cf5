// What no study means: events out of order, days of more than 24 hours, shows outside the horizon.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "io/check.hpp"

namespace topsheet::io {

namespace {

constexpr double most_months = 1200.0; ///< a century; longer windows are slips of the pen
constexpr double hours_per_month = 730.0;

class SenseCheck {
  public:
    SenseCheck(Context& context, const model::Study& study, const Node& root)
        : context_(context),
          study_(study),
          top_(Spot(root)["workload"]),
          estate_(Spot(root)["estate"]),
          sound_(!has_errors(context.findings)) {}

    void run() {
        const auto& productions = study_.workload.productions;
        for (std::size_t i = 0; i < productions.size(); ++i) {
            const Spot at = top_["productions"][i];
            events(productions[i], at);
            length(productions[i].shoot, at["shoot"]);
            length(productions[i].post, at["post"]);
            inside(productions[i], at);
            object_sizes(productions[i].datasets, at["datasets"]);
        }
        object_sizes(study_.estate.datasets, estate_["datasets"]);
        for (std::size_t i = 0; i < study_.workload.artists.size(); ++i)
            if (study_.workload.artists[i].hours.fixed.base() > 24.0)
                context_.error(top_["artists"][i]["hours"], "domain", "a day has 24 hours",
                               "hours at the machine, each workday, such as \"9 hour/workday\"");
        const Spot week = top_["week"];
        if (week.has("hours") && (week.has("day") || week.has("evening") || week.has("night") || week.has("weekend")))
            context_.error(week["hours"], "week", "the week is given twice: by its hours and by parts of the day",
                           "keep \"hours\", or \"day\", \"evening\", \"night\" and \"weekend\"");
    }

  private:
    /// Medians: ranges that touch each other are common and do no harm.
    void events(const model::Production& p, const Spot& at) {
        const auto order = [&](const Uncertain<Number>& first, std::string_view first_key,
                               const Uncertain<Number>& second, std::string_view second_key) {
            if (first.fixed.value <= second.fixed.value)
                return;
            const bool has = at.has(second_key);
            context_.error(at[has ? second_key : first_key], "event-order",
                           fmt::format("\"{}\" happens at {:.4g} % of post, after \"{}\" at {:.4g} %{}", first_key,
                                       100.0 * first.fixed.value, second_key, 100.0 * second.fixed.value,
                                       has ? "" : ", where it stands when it is not given"),
                           "the order is picture_lock, conform, color");
        };
        order(p.picture_lock, "picture_lock", p.conform, "conform");
        order(p.conform, "conform", p.color, "color");
    }

    void length(const Duration& d, const Node& at) {
        if (d.value > most_months * (d.in_months ? 1.0 : hours_per_month))
            context_.error(at, "domain", fmt::format("this lasts longer than {} months", most_months),
                           "a time such as \"16 week\" or \"7 month\"");
    }

    /// Months of a duration that only few draws exceed.
    [[nodiscard]] double longest(const Duration& d) const {
        const double value =
            d.input < 0 ? d.value
                        : chance::quantile(context_.inputs[static_cast<std::size_t>(d.input)].distribution, 0.999);
        return d.in_months ? value : value / hours_per_month;
    }
    void inside(const model::Production& p, const Spot& at) {
        if (!p.start || !sound_) // a horizon that is at fault itself says nothing
            return;
        const int begin = months_between(study_.start, *p.start);
        const bool after = begin >= study_.months;
        if (after || begin + longest(p.slip) + longest(p.shoot) + longest(p.post) <= 0.0)
            context_.report(
                Severity::warning, at["start"], "outside-horizon",
                fmt::format("the production \"{}\" {}, so it costs nothing here", p.name,
                            after ? "starts after the last month of the study" : "is over before the study starts"),
                "leave it out, or move the study's start or its months");
    }

    template <class T>
    void object_sizes(const std::vector<T>& datasets, const Spot& at) {
        const auto check = [&](const Uncertain<Bytes>& size, const Node& place) {
            if (size.given && size.fixed.base() < 1.0 && size.fixed.base() > 0.0)
                context_.error(place, "domain", "a file has at least one byte", "size of a file, such as \"40 MB\"");
        };
        for (std::size_t i = 0; i < datasets.size(); ++i) {
            check(datasets[i].object_size, at[i]["object_size"]);
            for (std::size_t k = 0; k < datasets[i].sizes.size(); ++k)
                check(datasets[i].sizes[k].size, at[i]["sizes"][k]["size"]);
        }
    }

    Context& context_;
    const model::Study& study_;
    Spot top_;
    Spot estate_;
    bool sound_; ///< nothing else is wrong so far
};

/// What a horizon that was shortened on the command line leaves out of a scenario.
class CutCheck {
  public:
    CutCheck(const model::Study& study, const model::Scenario& scenario) : study_(study) {
        for (const auto& once : scenario.one_off)
            late(once.month, once.name, fmt::format("{:.6g} {}, ", once.amount.fixed.base(), study.currency));
        for (const auto& cost : scenario.other)
            late(cost.from, cost.name, "from ");
        for (const auto& tier : scenario.tiers) {
            purchases(tier.owned);
            purchases(tier.equipment);
        }
        for (const auto& cache : scenario.caches)
            purchases(cache.owned);
        for (const auto& seats : scenario.workstations)
            purchases(seats.owned);
        if (scenario.farm) {
            purchases(scenario.farm->owned);
            late(scenario.farm->integration, "integration", "");
        }
        for (const auto& disposal : scenario.estate)
            if (disposal.fate != model::Fate::keep)
                late(disposal.month, disposal.estate.name, word(disposal.fate) == "sell" ? "sale, " : "write-off, ");
    }
    [[nodiscard]] const std::string& names() const { return names_; }
    [[nodiscard]] int count() const { return count_; }

  private:
    void purchases(const std::vector<model::Holding>& list) {
        for (const auto& h : list)
            late(h.month, h.name, "purchase, ");
    }
    void late(const std::optional<YearMonth>& when, const std::string& name, std::string_view what) {
        if (!when || months_between(study_.start, *when) < study_.months)
            return;
        ++count_;
        names_ += fmt::format("{}\"{}\" ({}{}-{:02})", names_.empty() ? "" : ", ", name, what, when->year, when->month);
    }

    const model::Study& study_;
    std::string names_;
    int count_ = 0;
};

} // namespace

void check_sense(Context& context, const model::Study& study, const Node& root) {
    SenseCheck(context, study, root).run();
    if (context.options.months <= 0)
        return;
    for (std::size_t i = 0; i < study.scenarios.size(); ++i) {
        const CutCheck cut(study, study.scenarios[i]);
        if (cut.count() > 0)
            context
                .report(Severity::warning, Spot(root)["scenarios"][i], "cut-off",
                        fmt::format("the horizon of {} months leaves out {} of the scenario \"{}\": {}", study.months,
                                    cut.count() == 1 ? "one event" : fmt::format("{} events", cut.count()),
                                    study.scenarios[i].name, cut.names()),
                        "compare scenarios over the same months in which they are paid for")
                .scenario = study.scenarios[i].name;
    }
}

} // namespace topsheet::io
