// Gear of the estate: one piece has one user in a scenario, and one fate.
#include <map>

#include <fmt/format.h>

#include "io/check.hpp"

namespace topsheet::io {

namespace {

class GearCheck {
  public:
    GearCheck(Context& context, const model::Study& study, std::size_t index, const Node& root)
        : context_(context),
          estate_(study.estate.assets),
          scenario_(study.scenarios[index]),
          at_(Spot(root)["scenarios"][index]) {}

    void run() {
        if (scenario_.farm)
            uses(scenario_.farm->owned, at_["farm"], "the farm");
        each(scenario_.tiers, "tiers", "tier");
        for (std::size_t i = 0; i < scenario_.tiers.size(); ++i)
            uses(scenario_.tiers[i].equipment, at_["tiers"][i], fmt::format("the tier \"{}\"", scenario_.tiers[i].name),
                 "equipment");
        each(scenario_.caches, "caches", "cache");
        each(scenario_.workstations, "workstations", "workstations");
        disposals();
    }

  private:
    void error(const Node& at, std::string sentence, std::string hint) {
        context_.error(at, "estate-gear", std::move(sentence), std::move(hint)).scenario = scenario_.name;
    }

    template <class T>
    void each(const std::vector<T>& owners, std::string_view key, std::string_view what) {
        for (std::size_t i = 0; i < owners.size(); ++i)
            uses(owners[i].owned, at_[key][i], fmt::format("the {} \"{}\"", what, owners[i].name));
    }
    void uses(const std::vector<model::Holding>& holdings, const Spot& owner, const std::string& user,
              std::string_view key = "owned") {
        for (std::size_t i = 0; i < holdings.size(); ++i) {
            if (!holdings[i].estate.found())
                continue;
            const std::size_t gear = holdings[i].estate.at();
            const auto [first, is_new] = users_.emplace(gear, user);
            if (!is_new)
                error(owner[key][i]["estate"],
                      fmt::format("\"{}\" of the estate is in use by {} and by {}, and would count twice",
                                  estate_[gear].name, first->second, user),
                      "one piece of gear, one user: split it in the estate, or leave one use out");
        }
    }

    void disposals() {
        std::map<std::size_t, std::size_t> first;
        for (std::size_t i = 0; i < scenario_.estate.size(); ++i) {
            const auto& disposal = scenario_.estate[i];
            if (!disposal.estate.found())
                continue;
            const std::size_t gear = disposal.estate.at();
            const Spot here = at_["estate"][i];
            if (!first.emplace(gear, i).second)
                error(here["estate"], fmt::format("what becomes of \"{}\" is said twice", estate_[gear].name),
                      "one piece of gear, one fate: split it in the estate, or keep one of them");
            const auto user = users_.find(gear);
            if (user != users_.end() && disposal.fate != model::Fate::keep)
                error(here["fate"],
                      fmt::format("\"{}\" is in use by {}, so it cannot be {}", estate_[gear].name, user->second,
                                  disposal.fate == model::Fate::sell ? "sold" : "abandoned"),
                      "leave out its use, or what becomes of it; gear that is in use stays");
        }
    }

    Context& context_;
    const std::vector<model::EstateAsset>& estate_;
    const model::Scenario& scenario_;
    Spot at_;
    std::map<std::size_t, std::string> users_; ///< by gear of the estate
};

} // namespace

void check_gear(Context& context, const model::Study& study, std::size_t index, const Node& root) {
    GearCheck(context, study, index, root).run();
}

} // namespace topsheet::io
