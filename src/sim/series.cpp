#include "sim/series.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "topsheet/chance/draws.hpp"

namespace topsheet::sim {

Series Series::stored(std::int64_t first_group, std::int64_t groups) {
    Series s;
    s.kept_ = Stored{first_group, std::vector<double>(static_cast<std::size_t>(groups * chance::group_size))};
    return s;
}

Series Series::aimed(std::shared_ptr<const Aim> aim, Keep keep) {
    Series s;
    if (keep == Keep::histogram)
        s.kept_.emplace<Histogram>(std::move(aim));
    else if (keep == Keep::brackets)
        s.kept_.emplace<Brackets>(std::move(aim));
    return s;
}

Keep Series::keep() const {
    return static_cast<Keep>(kept_.index());
}

std::shared_ptr<const Aim> Series::aim() const {
    if (const auto* histogram = std::get_if<Histogram>(&kept_))
        return histogram->aim();
    if (const auto* brackets = std::get_if<Brackets>(&kept_))
        return brackets->aim();
    return nullptr;
}

void Series::add(std::int64_t group, const double* trials) {
    if (auto* histogram = std::get_if<Histogram>(&kept_)) {
        histogram->add(group, trials);
    } else if (auto* brackets = std::get_if<Brackets>(&kept_)) {
        brackets->add(group, trials);
    } else {
        auto& stored = std::get<Stored>(kept_);
        const auto place = (group - stored.first) * chance::group_size;
        std::copy_n(trials, chance::group_size, stored.values.begin() + place);
    }
}

void Series::add(const Series& other) {
    if (const auto* theirs = std::get_if<Stored>(&other.kept_)) {
        const auto groups = static_cast<std::int64_t>(theirs->values.size()) / chance::group_size;
        if (const auto* mine = std::get_if<Stored>(&kept_)) {
            const auto room = static_cast<std::int64_t>(mine->values.size()) / chance::group_size;
            if (theirs->first < mine->first || theirs->first + groups > mine->first + room)
                throw std::invalid_argument("a stored part has no place in the run");
        }
        for (std::int64_t g = 0; g < groups; ++g)
            add(theirs->first + g, theirs->values.data() + g * chance::group_size);
        return;
    }
    if (other.keep() != keep())
        throw std::invalid_argument("parts of a figure that are kept differently");
    if (keep() == Keep::histogram)
        std::get<Histogram>(kept_).add(std::get<Histogram>(other.kept_));
    else
        std::get<Brackets>(kept_).add(std::get<Brackets>(other.kept_));
}

void Series::add(Series&& other) {
    auto* mine = std::get_if<Brackets>(&kept_);
    auto* theirs = std::get_if<Brackets>(&other.kept_);
    if (mine != nullptr && theirs != nullptr)
        mine->add(std::move(*theirs));
    else
        add(static_cast<const Series&>(other));
}

std::span<const double> Series::values() const {
    const auto* stored = std::get_if<Stored>(&kept_);
    return stored == nullptr ? std::span<const double>() : stored->values;
}

std::span<double> Series::values() {
    auto* stored = std::get_if<Stored>(&kept_);
    return stored == nullptr ? std::span<double>() : stored->values;
}

std::int64_t Series::trials() const {
    if (const auto* histogram = std::get_if<Histogram>(&kept_))
        return histogram->trials();
    if (const auto* brackets = std::get_if<Brackets>(&kept_))
        return brackets->trials();
    return static_cast<std::int64_t>(values().size());
}

std::optional<Statistic> Series::statistic() const {
    if (const auto* histogram = std::get_if<Histogram>(&kept_))
        return histogram->statistic();
    if (const auto* brackets = std::get_if<Brackets>(&kept_))
        return brackets->statistic();
    return summarize(values());
}

Figures Series::doubt() const {
    const auto* histogram = std::get_if<Histogram>(&kept_);
    return histogram == nullptr ? Figures{} : histogram->doubt();
}

} // namespace topsheet::sim
