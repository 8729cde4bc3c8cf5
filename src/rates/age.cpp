#include "topsheet/rates/age.hpp"

#include <algorithm>
#include <charconv>

#include "topsheet/base/calendar.hpp"

namespace topsheet::rates {

namespace {

/// A run of exactly `digits` digits.
std::optional<int> number(std::string_view text, std::size_t digits) {
    int value = 0;
    if (text.size() != digits || text.front() < '0' || text.front() > '9')
        return std::nullopt;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    return fault == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// Calls `visit(kind, thing)` for everything that says when it was read.
template <class Visit>
void each_reading(const Catalog& catalog, Visit visit) {
    for (const Meter& meter : catalog.meters)
        visit("meter", meter);
    for (const Machine& machine : catalog.machines)
        if (!machine.as_of.empty())
            visit("machine", machine);
    for (const Asset& asset : catalog.assets)
        visit("asset", asset);
    for (const License& license : catalog.licenses)
        visit("license", license);
    for (const QueueManager& manager : catalog.queue_managers)
        visit("queue manager", manager);
    for (const ReviewEndpoint& endpoint : catalog.review_endpoints)
        visit("review endpoint", endpoint);
    for (const RenderService& service : catalog.render_services)
        visit("render service", service);
}

} // namespace

std::optional<Date> parse_date(std::string_view text) {
    Date date;
    const auto year = number(text.substr(0, std::min<std::size_t>(4, text.size())), 4);
    if (!year || *year < 1)
        return std::nullopt;
    date.year = *year;
    text.remove_prefix(4);
    if (text.empty())
        return date;
    const auto month = text.size() >= 3 && text.front() == '-' ? number(text.substr(1, 2), 2) : std::nullopt;
    if (!month || *month < 1 || *month > 12)
        return std::nullopt;
    date.month = *month;
    text.remove_prefix(3);
    if (text.empty())
        return date;
    const auto day = text.size() == 3 && text.front() == '-' ? number(text.substr(1), 2) : std::nullopt;
    if (!day || *day < 1 || *day > days_in({date.year, date.month}))
        return std::nullopt;
    date.day = *day;
    return date;
}

int full_months(const Date& from, const Date& to) {
    const int months = months_between({from.year, from.month}, {to.year, to.month});
    if (months > 0 && to.day < from.day)
        return months - 1;
    return months < 0 && to.day > from.day ? months + 1 : months;
}

std::vector<OldReading> older_than(const Catalog& catalog, const Date& after) {
    std::vector<std::pair<std::optional<Date>, OldReading>> found;
    each_reading(catalog, [&](std::string_view kind, const auto& thing) {
        const auto date = parse_date(thing.as_of);
        if (date && !(*date < after))
            return;
        found.push_back({date,
                         {kind, thing.card + "/" + thing.id, thing.title, thing.as_of, thing.confidence, thing.source,
                          date ? std::optional(full_months(*date, after)) : std::nullopt}});
    });
    std::ranges::stable_sort(found, [](const auto& a, const auto& b) {
        if (!a.first || !b.first)
            return !a.first && b.first.has_value();
        return *a.first < *b.first;
    });
    std::vector<OldReading> readings;
    for (auto& [date, reading] : found)
        readings.push_back(std::move(reading));
    return readings;
}

int count_readings(const Catalog& catalog) {
    int count = 0;
    each_reading(catalog, [&](std::string_view, const auto&) { ++count; });
    return count;
}

} // namespace topsheet::rates
