// The workload and the estate in themselves: datasets, reads, roles, and correlations of inputs.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "io/check.hpp"
#include "io/keys.hpp"
#include "io/names.hpp"
#include "io/overrides.hpp"

namespace topsheet::io {

namespace {

using model::Dataset;
using model::Production;

class WorkloadCheck {
  public:
    WorkloadCheck(Context& context, const model::Study& study, const Node& root)
        : context_(context),
          study_(study),
          top_(Spot(root)["workload"]),
          estate_(Spot(root)["estate"]) {
        for (const auto& role : study.workload.artists)
            roles_.push_back(role.name);
        for (const auto& d : study.estate.datasets)
            shared_.push_back(d.name);
    }

    void run() {
        const auto& productions = study_.workload.productions;
        std::vector<std::string> all = shared_;
        for (std::size_t i = 0; i < productions.size(); ++i) {
            production(productions[i], top_["productions"][i]);
            for (const auto& d : productions[i].datasets)
                all.push_back(d.name);
        }
        for (std::size_t i = 0; i < study_.workload.reads.size(); ++i) {
            read(study_.workload.reads[i], top_["reads"][i], all);
            house(study_.workload.reads[i], top_["reads"][i]);
        }
        week();
        for (std::size_t i = 0; i < study_.estate.datasets.size(); ++i)
            sizes(study_.estate.datasets[i], estate_["datasets"][i]);
        for (std::size_t i = 0; i < study_.estate.recalls.size(); ++i)
            estate_recall(study_.estate.recalls[i], estate_["recalls"][i]);
        for (std::size_t i = 0; i < study_.estate.assets.size(); ++i) {
            const auto& asset = study_.estate.assets[i];
            if (asset.bought && *asset.bought >= study_.start)
                context_.error(estate_["assets"][i]["bought"], "month",
                               "gear of the estate was bought before the study starts",
                               "gear that is bought later is a purchase of a scenario: \"owned\" with an \"asset\" and "
                               "a \"month\"");
        }
    }

  private:
    void unknown(const Node& at, std::string_view what, const std::string& name,
                 const std::vector<std::string>& known) {
        if (!name.empty() && std::ranges::find(known, name) == known.end())
            context_.error(at, "unknown-name", fmt::format("there is no {} \"{}\"", what, name),
                           context_.suggest(name, known));
    }

    void production(const Production& p, const Spot& at) {
        std::vector<std::string> own;
        for (const auto& d : p.datasets)
            own.push_back(d.name);
        for (std::size_t i = 0; i < p.datasets.size(); ++i)
            dataset(p, p.datasets[i], at["datasets"][i], own);
        std::vector<std::string> readable = own;
        readable.insert(readable.end(), shared_.begin(), shared_.end());
        for (std::size_t i = 0; i < p.reads.size(); ++i) {
            const Spot here = at["reads"][i];
            read(p.reads[i], here, readable);
            when(p, here, p.reads[i].cadence, p.reads[i].at);
            if (p.reads[i].cadence == model::Cadence::event && !here.has("at"))
                context_.error(here, "missing-key", "the key \"at\" is missing beside the cadence \"event\"",
                               R"(the event on whose day it happens, such as "at": "conform")");
        }
        for (std::size_t i = 0; i < p.recalls.size(); ++i) {
            const Spot recall = at["recalls"][i];
            unknown(recall["of"], "dataset of this production", p.recalls[i].of, own);
            event(recall["at"], p.recalls[i].at);
            remaster(p, recall["at"], p.recalls[i].at);
        }
        for (std::size_t i = 0; i < p.deliveries.size(); ++i) {
            const Spot delivery = at["deliveries"][i];
            unknown(delivery["of"], "dataset", p.deliveries[i].of, readable);
            event(delivery["at"], p.deliveries[i].at);
            when(p, delivery, p.deliveries[i].cadence, p.deliveries[i].at);
        }
    }

    /// A day goes with the cadence event, a part of the production with the others.
    void when(const Production& p, const Spot& at, model::Cadence cadence, model::Event event) {
        if (cadence == model::Cadence::event && at.has("during"))
            context_.error(at["during"], "cadence", "what happens on the day of an event happens in no part of it",
                           R"(leave "during" out, or repeat it: "cadence": "week")");
        if (cadence != model::Cadence::event && at.has("at"))
            context_.error(at["at"], "cadence",
                           fmt::format("an event has no meaning with the cadence \"{}\"", word(cadence)),
                           R"("cadence": "event", or "during" for the part of the production in which it repeats)");
        if (at.has("at"))
            remaster(p, at["at"], event);
    }

    /// A habit of the house has no events and no parts: no production gives them to it.
    void house(const model::Read& r, const Spot& at) {
        if (r.cadence == model::Cadence::event || at.has("at"))
            context_.error(at[at.has("at") ? "at" : "cadence"], "cadence",
                           "a habit of the house belongs to no production, so it has no events",
                           "a cadence such as workday, or put the read into its productions");
        if (at.has("during"))
            context_.error(at["during"], "cadence", "a habit of the house lasts as long as the study",
                           R"(leave "during" out, or put the read into its productions)");
    }

    void event(const Node& at, model::Event e) {
        if (e == model::Event::none)
            context_.error(at, "event", "\"none\" never happens", "an event such as conform or delivery");
    }

    /// Only a production that says when it is taken up again has that day.
    void remaster(const Production& p, const Node& at, model::Event e) {
        if (e == model::Event::remaster && !p.remaster.given)
            context_.error(at, "event",
                           fmt::format("\"{}\" does not say when it is taken up again, so this never happens", p.name),
                           "add \"remaster\": \"5 year\" to the production: the time from delivery to that day");
    }

    /// One size of file, or a mix whose shares make up the whole.
    template <class T>
    void sizes(const T& d, const Spot& at) {
        if (d.object_size.given == !d.sizes.empty()) {
            context_.error(at, "dataset",
                           d.object_size.given
                               ? fmt::format("the dataset \"{}\" gives the size of its files twice", d.name)
                               : fmt::format("the dataset \"{}\" does not say how large its files are", d.name),
                           "one of \"object_size\" (all alike) or \"sizes\" (a mix)");
            return;
        }
        if (d.sizes.empty())
            return;
        double sum = 0.0;
        bool uncertain = false;
        for (const auto& part : d.sizes) {
            sum += part.share.fixed.value;
            uncertain = uncertain || !part.share.is_fixed();
        }
        if (std::abs(sum - 1.0) > (uncertain ? 0.01 : 1e-6)) // medians of uncertain shares
            context_.error(at["sizes"], "dataset",
                           fmt::format("the sizes of \"{}\" are {:.6g} % of its bytes together", d.name, 100.0 * sum),
                           "the shares add up to 100 %");
    }

    void estate_recall(const model::EstateRecall& r, const Spot& at) {
        unknown(at["of"], "dataset of the estate", r.of, shared_);
        if (r.month && *r.month < study_.start)
            context_.error(at["month"], "month", "the recall lies before the study starts",
                           "the first month in which it happens inside the study");
        else if (r.month && months_between(study_.start, *r.month) >= study_.months && context_.options.months <= 0)
            context_.error(at["month"], "month", "the recall lies after the last month of the study");
        const double least_hours = 24.0;
        if (r.every.given && r.every.value > 0.0 && !r.every.in_months && r.every.value < least_hours)
            context_.error(at["every"], "domain", "a recall repeats after a day at the earliest",
                           "a time such as \"6 month\"");
    }

    void dataset(const Production& p, const Dataset& d, const Spot& at, const std::vector<std::string>& own) {
        sizes(d, at);
        const int ways = (d.rate.given ? 1 : 0) + (d.volume.given ? 1 : 0) + (d.share_of.empty() ? 0 : 1);
        if (ways != 1)
            context_.error(at, "dataset",
                           ways == 0 ? fmt::format("the dataset \"{}\" does not say how much it is", d.name)
                                     : fmt::format("the dataset \"{}\" says in several ways how much it is", d.name),
                           "one of \"rate\", \"volume\", or \"share_of\" with \"share\"");
        if (d.share_of.empty()) {
            if (d.share.given)
                context_.error(at["share"], "dataset", "a share needs \"share_of\"",
                               "name the dataset that it is a share of");
            return;
        }
        if (!d.share.given)
            context_.error(at["share_of"], "missing-key", "the key \"share\" is missing beside \"share_of\"",
                           "Write it like \"30 %\"");
        unknown(at["share_of"], "dataset of this production", d.share_of, own);
        // Follow the shares; a chain longer than the list has come back to itself.
        const Dataset* next = &d;
        for (std::size_t steps = 0; next != nullptr && !next->share_of.empty(); ++steps) {
            if (steps > p.datasets.size()) {
                context_.error(
                    at["share_of"], "share-cycle",
                    fmt::format("the dataset \"{}\" is a share of itself, directly or by way of others", d.name),
                    "one of them needs a rate or a volume");
                return;
            }
            const auto found = std::ranges::find(p.datasets, next->share_of, &Dataset::name);
            next = found == p.datasets.end() ? nullptr : &*found;
        }
    }

    void read(const model::Read& r, const Spot& at, const std::vector<std::string>& datasets) {
        unknown(at["of"], "dataset", r.of, datasets);
        unknown(at["by"], "role", r.by, roles_);
    }

    void week() {
        const auto& week = study_.workload.week;
        const Spot at = top_["week"];
        if (!week.hours.empty() && week.hours.size() != 168)
            context_.error(at["hours"], "week", fmt::format("{} weights stand where 168 belong", week.hours.size()),
                           "one for each hour from Monday 0 h");
        const double sum = week.hours.empty() ? week.day + week.evening + week.night + week.weekend : [&] {
            double s = 0.0;
            for (const double w : week.hours)
                s += w;
            return s;
        }();
        if (!(sum > 0.0))
            context_.error(at, "week", "all weights of the week are zero",
                           "only their ratios matter; one of them must be more than zero");
    }

    Context& context_;
    const model::Study& study_;
    Spot top_;
    Spot estate_;
    std::vector<std::string> roles_;
    std::vector<std::string> shared_; ///< datasets of the estate
};

/// An uncertain value as it is written, and the key it stands at.
struct Written {
    const Node* node = nullptr;
    std::string key;
    std::string text;
};

/// The uncertain values of a scenario's tree that make draws of their own.
void collect_written(const Node& node, const std::string& key, std::vector<Written>& out) {
    if (node.line == 0)
        return; // set on the command line
    if (node.is(Kind::text) && node.text.find(" to ") != std::string::npos && parse_range(plain_units(node.text)))
        out.push_back({&node, key, node.text});
    if (is_uncertain_object(node)) {
        std::string text = canonical_text(node);
        if (text.find("\"ref\"") == std::string::npos && text.find("\"formula\"") == std::string::npos)
            out.push_back({&node, key, std::move(text)});
        return;
    }
    for (const auto& m : node.members)
        if (!m.key.starts_with("x_") && m.key != "note" && m.key != "source")
            collect_written(m.value, m.key, out);
    for (const auto& e : node.elements)
        collect_written(e, key, out);
}

/// Index of the input that a path stands for, itself or by way of a `ref`; -1 when there is none.
int input_at(const Context& context, const Node& root, const std::vector<std::string>& names) {
    std::string path;
    for (const auto& name : names)
        path = joined(path, name);
    if (const int own = context.input_named(path); own >= 0)
        return own;
    if (const auto shared = context.shared.find(path); shared != context.shared.end())
        return shared->second.input;
    const Node* node = find_path(root, names);
    const Node* target = node == nullptr ? nullptr : node->find("ref");
    if (target == nullptr || !target->is(Kind::text))
        return -1;
    const auto shared = context.shared.find(target->text); // a `ref` names nothing else
    return shared == context.shared.end() ? -1 : shared->second.input;
}

} // namespace

void check_workload(Context& context, const model::Study& study, const Node& root) {
    WorkloadCheck(context, study, root).run();
}

void warn_of_equal_texts(Context& context, const Node& root) {
    const Node* scenarios = root.find("scenarios");
    if (scenarios == nullptr)
        return;
    std::map<std::pair<std::string, std::string>, std::pair<const Node*, std::size_t>> first; // by key and text
    const Spot list(*scenarios);
    const std::size_t count = scenarios->elements.size() + scenarios->members.size();
    for (std::size_t i = 0; i < count; ++i) {
        const Node& scenario = list[i];
        if (&scenario == scenarios)
            break;
        std::vector<Written> values;
        collect_written(scenario, "", values);
        for (const auto& [node, key, text] : values) {
            const auto [at, is_new] = first.emplace(std::pair(key, text), std::pair(node, i));
            if (!is_new && at->second.second != i)
                context.report(
                    Severity::warning, *node, "equal-texts",
                    fmt::format(
                        "{} stands in line {} too, and each is a draw of its own, so the scenarios differ by luck",
                        node->is(Kind::text) ? fmt::format("\"{}\"", text) : text, at->second.first->line),
                    "if both mean the same thing, state it once in \"assumptions\" and write "
                    "{\"ref\": \"assumptions.…\"} in both places");
        }
    }
}

std::vector<chance::Correlation> check_correlations(Context& context, const std::vector<CorrelationKeys>& asked,
                                                    const Node& root) {
    std::vector<chance::Correlation> result;
    const Spot list = Spot(root)["correlations"];
    std::set<std::pair<int, int>> pairs;
    for (std::size_t i = 0; i < asked.size(); ++i) {
        const Spot at = list[i];
        const auto& names = asked[i].between;
        if (at.has("between") && names.size() != 2) {
            context.error(at["between"], "correlation",
                          fmt::format("a correlation is between two inputs, not {}", names.size()),
                          "write one for each pair");
            continue;
        }
        if (asked[i].rank < -1.0 || asked[i].rank > 1.0)
            context.error(at["rank"], "correlation", fmt::format("{} is not a correlation", asked[i].rank),
                          "a rank correlation lies between -1 and 1");
        chance::Correlation c{-1, -1, asked[i].rank};
        int fixed = 0;
        bool unknown = false;
        for (std::size_t k = 0; k < names.size(); ++k) {
            const auto parts = split_path(names[k]);
            const int index = parts ? input_at(context, root, *parts) : -1;
            (k == 0 ? c.first : c.second) = index;
            if (index >= 0)
                continue;
            if (parts && find_path(root, *parts) != nullptr) {
                ++fixed;
                continue;
            }
            unknown = true;
            std::vector<std::string> known;
            for (const auto& input : context.inputs)
                known.push_back(input.name);
            context.error(at["between"][k], "correlation", fmt::format("there is no uncertain input \"{}\"", names[k]),
                          context.suggest(names[k], known));
        }
        if (fixed > 0 && !unknown && names.size() == 2)
            context.report(fixed == 2 ? Severity::error : Severity::warning, at["between"], "correlation",
                           fmt::format("{} one fixed value, so nothing can go along with it",
                                       fixed == 2    ? fmt::format("\"{}\" and \"{}\" have each", names[0], names[1])
                                       : c.first < 0 ? fmt::format("\"{}\" has", names[0])
                                                     : fmt::format("\"{}\" has", names[1])),
                           "give it a range, or leave the correlation out");
        if (c.first < 0 || c.second < 0)
            continue;
        // The draws of these two alone: their trends are checked elsewhere.
        std::vector<chance::Input> two{context.inputs[static_cast<std::size_t>(c.first)],
                                       context.inputs[static_cast<std::size_t>(c.second)]};
        if (two[0].formula || two[1].formula) {
            context.error(at["between"], "correlation",
                          fmt::format("\"{}\" is a formula, so it goes along with what it is made of",
                                      two[0].formula ? names[0] : names[1]),
                          "correlate the assumptions in it");
            continue;
        }
        for (auto& input : two) {
            input.trends.clear();
            input.volatility = input.volatility >= 0 ? 2 : -1;
            input.noise = input.noise >= 0 ? 2 : -1;
            input.jump.size = input.jump.given() ? 2 : -1;
            input.jump.chance = input.jump.chance >= 0 ? 2 : -1;
        }
        if (c.first == c.second)
            context.error(at, "correlation", fmt::format("\"{}\" is correlated with itself", names[0]));
        else if (!pairs.insert(std::minmax(c.first, c.second)).second)
            context.error(at, "correlation", "this pair stands here a second time", "keep one of them");
        else if (chance::is_constant(two[0].distribution) && chance::is_constant(two[1].distribution) &&
                 two[0].volatility < 0 && two[0].noise < 0 && two[0].jump.chance < 0)
            context.error(
                at, "correlation",
                fmt::format("\"{}\" and \"{}\" do not vary, so nothing can be correlated", names[0], names[1]),
                "give them ranges");
        else {
            two.push_back({.name = "", .dimension = {}, .distribution = chance::Constant{0.0}});
            if (c.rank >= -1.0 && c.rank <= 1.0)
                if (std::string fault = chance::check(two, {{0, 1, c.rank}}); !fault.empty())
                    context.error(at, "correlation", std::move(fault));
        }
        result.push_back(c);
    }
    return result;
}

} // namespace topsheet::io
