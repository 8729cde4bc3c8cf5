#pragma once
/// @file
/// Looking things up in the rate cards of a study by "card/id", or by "id" where that is unique.

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "topsheet/rates/catalog.hpp"

namespace topsheet::io {

/// The names of one kind of thing.
class NamesOf {
  public:
    template <class T>
    explicit NamesOf(const std::vector<T>& things) {
        for (std::size_t i = 0; i < things.size(); ++i)
            add(things[i].card, things[i].id, static_cast<int>(i));
    }
    /// What a name leads to.
    struct Answer {
        int index = -1;                      ///< negative when it leads nowhere or to several
        std::vector<std::string> candidates; ///< "card/id" of the several
    };
    /// `own` is the card in which the name is written; empty for a study.
    [[nodiscard]] Answer find(std::string_view name, std::string_view own) const;
    /// Names to suggest.
    [[nodiscard]] std::vector<std::string> known() const;

  private:
    void add(const std::string& card, const std::string& id, int index);

    std::unordered_map<std::string, int> full_;
    std::map<std::string, std::vector<std::string>> short_; ///< in order, so that suggestions are stable
    std::vector<std::string> order_;
};

} // namespace topsheet::io
