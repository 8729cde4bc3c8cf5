#include "io/names_of.hpp"

#include <fmt/format.h>

namespace topsheet::io {

void NamesOf::add(const std::string& card, const std::string& id, int index) {
    std::string full = fmt::format("{}/{}", card, id);
    if (!full_.emplace(full, index).second)
        return; // given twice, which has been said
    order_.push_back(id);
    short_[id].push_back(std::move(full));
}

NamesOf::Answer NamesOf::find(std::string_view name, std::string_view own) const {
    if (!own.empty())
        if (const auto found = full_.find(fmt::format("{}/{}", own, name)); found != full_.end())
            return {found->second, {}};
    if (const auto found = full_.find(std::string(name)); found != full_.end())
        return {found->second, {}};
    const auto found = short_.find(std::string(name));
    if (found == short_.end())
        return {};
    if (found->second.size() > 1)
        return {-1, found->second};
    return {full_.at(found->second.front()), {}};
}

std::vector<std::string> NamesOf::known() const {
    std::vector<std::string> result;
    for (const auto& id : order_)
        if (const auto& full = short_.at(id); full.size() == 1)
            result.push_back(id);
    for (const auto& [id, full] : short_)
        if (full.size() > 1)
            result.insert(result.end(), full.begin(), full.end());
    return result;
}

} // namespace topsheet::io
