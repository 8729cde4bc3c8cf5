// Rules of storage classes that one key alone does not show: what belongs together, and what excludes what.
#include <set>

#include <fmt/format.h>

#include "io/card.hpp"
#include "io/spot.hpp"

namespace topsheet::io {

namespace {

class ClassCheck {
  public:
    ClassCheck(const Scope& scope, const rates::StorageClass& c, const Spot& at)
        : context_(*scope.context),
          class_(c),
          at_(at) {}

    void run() {
        const auto& c = class_;
        needs("early_delete", c.early_delete.given(), "minimum_stay", c.minimum_stay.given);
        needs("stay_month", c.stay_month.given, "minimum_stay", c.minimum_stay.given);
        needs("index_overhead", c.index_overhead.given, "index_stock", c.index_stock.given());
        needs("index_stock", c.index_stock.given(), "index_overhead", c.index_overhead.given);
        needs("object_fee_from", c.object_fee_from.given, "object_fee", c.object_fee.given());
        if (c.system_reserve.given && c.system_reserve.fixed.value >= 1.0)
            error("system_reserve", "domain", "a class that keeps all of its capacity for itself holds no data",
                  "a share below 100 %");
        if (c.copies < 1)
            error("copies", "domain", "data lies in one place at least", "1 or more");
        retrievals();
    }

  private:
    void error(std::string_view key, std::string_view code, std::string sentence, std::string hint) {
        context_.error(at_[key], code, std::move(sentence), std::move(hint));
    }
    void needs(std::string_view key, bool given, std::string_view other, bool has) {
        if (given && !has)
            error(key, "missing-key", fmt::format("the key \"{}\" is missing beside \"{}\"", other, key),
                  fmt::format("add \"{}\" to the class, or leave out \"{}\"", other, key));
    }
    void retrievals() {
        const auto& list = class_.retrievals;
        if (list.empty())
            return;
        for (const std::string_view key : {"retrieval", "retrieval_request", "restore_delay"})
            if (at_.has(key))
                error(key, "retrieval",
                      fmt::format("the class \"{}\" says \"{}\" and lists its retrieval options", class_.id, key),
                      "\"retrievals\" say it for each option: \"bytes\", \"request\" and \"delay\"");
        std::set<std::string> names;
        for (std::size_t i = 0; i < list.size(); ++i)
            if (!list[i].name.empty() && !names.insert(list[i].name).second)
                context_.error(at_["retrievals"][i], "retrieval",
                               fmt::format("the option \"{}\" stands here a second time", list[i].name),
                               "each option has a name of its own");
    }

    Context& context_;
    const rates::StorageClass& class_;
    Spot at_;
};

} // namespace

void check_classes(const Scope& scope, const Node& card, const std::vector<rates::StorageClass>& classes) {
    const Spot list = Spot(card)["storage_classes"];
    for (std::size_t i = 0; i < classes.size(); ++i)
        ClassCheck(scope, classes[i], list[i]).run();
}

} // namespace topsheet::io
