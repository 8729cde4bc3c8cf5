// Render work: its curves, its logs, and whether the machines of a scenario can do it.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "io/check.hpp"
#include "io/names.hpp"

namespace topsheet::io {

namespace {

using Bytes_ = Uncertain<Bytes>;

/// What a piece of work asks of a machine, and where it says so.
struct Demand {
    std::string name;
    const Bytes_* memory;
    bool gpu;
    const Bytes_* gpu_memory;
    Spot at;
};

std::vector<Demand> demands(const Context& context, const model::Study& study, const Node& root) {
    static const Bytes_ nothing{};
    std::vector<Demand> all;
    const Spot top = Spot(root)["workload"];
    const auto& productions = study.workload.productions;
    for (std::size_t p = 0; p < productions.size(); ++p)
        for (std::size_t i = 0; i < productions[p].render.size(); ++i) {
            const auto& work = productions[p].render[i];
            all.push_back({work.name, &work.memory, work.gpu, &work.gpu_memory, top["productions"][p]["render"][i]});
        }
    for (std::size_t i = 0; i < study.workload.logs.size(); ++i) {
        const auto& log = study.workload.logs[i];
        all.push_back({log.name, &log.memory, log.gpu, &nothing, context.options.trace ? Spot(root) : top["logs"][i]});
    }
    return all;
}

/// Machines that render, of one kind.
struct Kind {
    std::string what; ///< as a sentence names it
    bool gpu;
    const Bytes_* memory;
    const Bytes_* gpu_memory;
    const Node* at;
    std::string card_key; ///< what lacks on its card
};

class FitCheck {
  public:
    FitCheck(Context& context, const model::Study& study, std::size_t index, const Node& root)
        : context_(context),
          study_(study),
          scenario_(study.scenarios[index]),
          root_(root),
          at_(Spot(root)["scenarios"][index]["farm"]) {
        if (scenario_.farm)
            kinds(*scenario_.farm);
    }

    void run() {
        if (!scenario_.farm)
            return;
        const auto& service = scenario_.farm->service;
        if (kinds_.empty() && !service.given())
            return;                                              // a farm without machines has been refused
        const bool served = service.given() && !service.found(); // an unknown name is at fault elsewhere
        const bool service_gpu = service.found() && study_.catalog.render_services[service.at()].gpu;
        for (const auto& demand : demands(context_, study_, root_))
            if (!served && !(service.found() && service_gpu == demand.gpu))
                fit(demand);
    }

  private:
    void error(const Node& at, std::string_view code, std::string sentence, std::string hint) {
        context_.error(at, code, std::move(sentence), std::move(hint)).scenario = scenario_.name;
    }

    void kinds(const model::Farm& farm) {
        const auto& catalog = study_.catalog;
        for (std::size_t i = 0; i < farm.owned.size(); ++i) {
            const auto& h = farm.owned[i];
            const auto& asset = h.estate.found() ? study_.estate.assets[h.estate.at()].asset : h.asset;
            sure_ = sure_ && asset.found();
            if (asset.found()) {
                const auto& a = catalog.assets[asset.at()];
                kinds_.push_back({fmt::format("the asset \"{}\"", a.id),
                                  a.gpus > 0,
                                  &a.memory,
                                  &a.gpu_memory,
                                  &at_["owned"][i].node(),
                                  {}});
            }
        }
        const auto rented = [&](const Reference<rates::Machine>& r, bool gpu, const Node& at) {
            sure_ = sure_ && (!r.given() || r.found());
            if (r.found()) {
                const auto& m = catalog.machines[r.at()];
                kinds_.push_back({fmt::format("the machine \"{}\"", m.id), gpu, &m.memory, &m.gpu_memory, &at, {}});
            }
        };
        rented(farm.burst, false, at_["burst"]);
        rented(farm.gpu_burst, true, at_["gpu_burst"]);
    }

    /// Whether a machine has what is asked for. Unknown is neither yes nor no.
    bool has(const Kind& kind, const Bytes_& asked, const Bytes_& there, std::string_view key, const Demand& demand) {
        if (!asked.given)
            return true;
        if (there.given)
            return there.fixed.base() >= asked.fixed.base();
        if (std::ranges::find(told_, std::pair(kind.what, std::string(key))) == told_.end()) {
            told_.emplace_back(kind.what, key);
            error(*kind.at, "gear",
                  fmt::format("\"{}\" asks for {}, and nobody knows how much {} has", demand.name,
                              key == "memory" ? "memory" : "memory of the graphics processor", kind.what),
                  fmt::format("add \"{}\" to it on its card, such as \"384 GiB\"", key));
        }
        return true; // so that one gap is one fault
    }

    void fit(const Demand& demand) {
        bool pool = false, fits = false;
        for (const auto& kind : kinds_) {
            if (kind.gpu != demand.gpu)
                continue;
            pool = true;
            const bool memory = has(kind, *demand.memory, *kind.memory, "memory", demand);
            const bool gpu_memory = has(kind, *demand.gpu_memory, *kind.gpu_memory, "gpu_memory", demand);
            fits = fits || (memory && gpu_memory);
        }
        if (!sure_ || (fits && pool))
            return;
        if (!pool)
            error(demand.at, demand.gpu ? "no-gpu" : "no-farm",
                  demand.gpu
                      ? fmt::format("\"{}\" needs a graphics processor, and the farm of the scenario \"{}\" has "
                                    "no machine with one",
                                    demand.name, scenario_.name)
                      : fmt::format("\"{}\" needs no graphics processor, and the farm of the scenario \"{}\" has "
                                    "only machines with one, which are kept for work that does",
                                    demand.name, scenario_.name),
                  demand.gpu ? "own machines whose asset has \"gpus\", or name a \"gpu_burst\" machine"
                             : "own machines without one, or name a \"burst\" machine");
        else
            error(demand.at, "no-fit",
                  fmt::format("no machine of the scenario \"{}\" has the memory that \"{}\" asks for", scenario_.name,
                              demand.name),
                  "name a larger machine, or ask for less");
    }

    Context& context_;
    const model::Study& study_;
    const model::Scenario& scenario_;
    const Node& root_;
    Spot at_;
    std::vector<Kind> kinds_;
    bool sure_ = true; ///< no machine's name is at fault
    std::vector<std::pair<std::string, std::string>> told_;
};

class RenderCheck {
  public:
    RenderCheck(Context& context, const model::Study& study, const Node& root)
        : context_(context),
          study_(study),
          root_(root) {}

    void run() {
        const Spot top = Spot(root_)["workload"];
        const auto& productions = study_.workload.productions;
        for (std::size_t p = 0; p < productions.size(); ++p)
            for (std::size_t i = 0; i < productions[p].render.size(); ++i)
                curve(productions[p].render[i], top["productions"][p]["render"][i]);
        for (const auto& demand : demands(context_, study_, root_))
            memory(demand);
        if (study_.workload.noise)
            spread(study_.workload.noise->spread, top["noise"], "0.35 for about a third");
        if (study_.spot_market)
            market(*study_.spot_market, Spot(root_)["spot_market"]);
        if (context_.options.trace)
            return;
        for (std::size_t i = 0; i < study_.workload.logs.size(); ++i)
            log(study_.workload.logs[i], top["logs"][i]);
    }

  private:
    void curve(const model::RenderWork& work, const Spot& at) {
        const bool points = work.curve == model::Curve::points;
        if (points && work.points.size() < 2)
            context_.error(at[at.has("points") ? "points" : "curve"], "curve",
                           fmt::format("the curve of \"{}\" has {} points, and it takes two at least", work.name,
                                       work.points.size()),
                           R"(densities from the beginning to the end of the window, such as "points": [1, 1, 3])");
        if (!points && at.has("points"))
            context_.error(at["points"], "curve",
                           fmt::format("points have no meaning with the curve \"{}\"", word(work.curve)),
                           R"("curve": "points", or leave them out)");
        if (points && work.points.size() >= 2) {
            if (std::ranges::any_of(work.points, [](double x) { return x < 0.0; }))
                context_.error(at["points"], "domain", "there is no less than no work", "densities are 0 or more");
            else if (std::ranges::all_of(work.points, [](double x) { return x <= 0.0; }))
                context_.error(at["points"], "curve", "all points of the curve are zero",
                               "only their ratios matter; one of them must be more than zero");
        }
        if (at.has("deadline_weight") && !work.deadline.given)
            context_.error(at["deadline_weight"], "missing-key",
                           "the key \"deadline\" is missing beside \"deadline_weight\"",
                           "how long before the end work is denser, such as \"2 week\"");
        if (at.has("deadline") && !at.has("deadline_weight"))
            context_.error(at["deadline"], "missing-key", "the key \"deadline_weight\" is missing beside \"deadline\"",
                           "how many times as dense work is then, such as 2");
    }

    /// A spread is a share: 0.25 is a quarter. Beyond 3 the mean is made by one hour in thousands, which no run meets.
    void spread(const Uncertain<Number>& spread, const Spot& at, std::string_view example) {
        if (spread.given && spread.is_fixed() && spread.fixed.value > 3.0)
            context_.error(at["spread"], "domain",
                           fmt::format("a spread of {:.6g} is {:.6g} %: most hours would have next to nothing",
                                       spread.fixed.value, 100.0 * spread.fixed.value),
                           fmt::format("a share up to 3, such as {}", example));
    }

    void market(const model::SpotMarket& market, const Spot& at) {
        spread(market.spread, at, "0.25 for a quarter");
        if (market.correlation.given && market.correlation.is_fixed() && market.correlation.fixed.value >= 1.0)
            context_.error(at["correlation"], "domain",
                           "with a correlation of 1 the price of spot machines never moves within a trial",
                           "below 1, such as 0.9; uncertainty of the price itself belongs to its card");
    }

    /// A class of work fits a machine in all trials or in none.
    void memory(const Demand& demand) {
        const auto fixed = [&](const Bytes_& asked, std::string_view key) {
            if (asked.given && !asked.is_fixed())
                context_.error(
                    demand.at[key], "domain",
                    fmt::format("what \"{}\" asks of a machine is one number: it fits or it does not", demand.name),
                    "such as \"96 GiB\"");
        };
        fixed(*demand.memory, "memory");
        fixed(*demand.gpu_memory, "gpu_memory");
        if (demand.gpu_memory->given && !demand.gpu)
            context_.error(demand.at["gpu_memory"], "missing-key", "the key \"gpu\" is missing beside \"gpu_memory\"",
                           "\"gpu\": true when a graphics processor does the work");
    }

    void log(const model::JobLog& log, const Spot& at) {
        if (log.growth.given && log.growth.is_fixed() && 12.0 * log.growth.fixed.base() <= -1.0)
            context_.error(at["growth"], "domain", "a yearly rate must stay above -100 %", "such as \"8 %/year\"");
        if (!log.start)
            return;
        const int begin = months_between(study_.start, *log.start);
        if (begin < 0)
            context_.error(at["start"], "month", "the log begins before the study starts",
                           "a month of the study; the first when it is left out");
        else if (begin >= study_.months && context_.options.months <= 0)
            context_.error(at["start"], "month", "the log begins after the last month of the study",
                           "a month of the study; the first when it is left out");
    }

    Context& context_;
    const model::Study& study_;
    const Node& root_;
};

} // namespace

void check_render(Context& context, const model::Study& study, const Node& root) {
    RenderCheck(context, study, root).run();
}

void check_fit(Context& context, const model::Study& study, std::size_t index, const Node& root) {
    FitCheck(context, study, index, root).run();
}

} // namespace topsheet::io
