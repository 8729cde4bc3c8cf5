// Jobs over hours: hours that a job fills in part get its core-seconds, those it fills whole a step up and one down.
#include <algorithm>
#include <cmath>

#include "io/job_log.hpp"
#include "topsheet/chance/math.hpp"

namespace topsheet::io {

namespace {

constexpr std::int64_t hour = 3600, day_hours = 24;
constexpr std::int64_t longest =
    std::int64_t{20} * 366 * day_hours; ///< hours from the first submission to the last work
constexpr double most_cores = 1e8;
constexpr double farthest = 1e11; ///< seconds: the year 5138

std::int64_t midnight(std::int64_t h) {
    return (h >= 0 ? h : h - (day_hours - 1)) / day_hours * day_hours;
}

std::size_t slot(std::int64_t i) {
    return static_cast<std::size_t>(i);
}

} // namespace

/// Makes room for the hours `first` … `last`, with some to spare before the first: logs may run backwards.
void Replay::reach(std::int64_t first, std::int64_t last) {
    if (parts_.empty())
        base_ = midnight(first);
    if (first < base_) {
        const auto spare = static_cast<std::int64_t>(parts_.size()) / 2;
        const std::int64_t base = midnight(first - spare);
        parts_.insert(parts_.begin(), slot(base_ - base), 0.0);
        steps_.insert(steps_.begin(), slot(base_ - base), 0.0);
        base_ = base;
    }
    if (const std::size_t need = slot(last - base_) + 1; need > parts_.size()) {
        parts_.resize(std::max(need, parts_.size() + parts_.size() / 2));
        steps_.resize(parts_.size());
    }
}

std::string_view Replay::add(double submitted, double run, double width) {
    if (!(width <= most_cores))
        return "a job is wider than 100 million cores";
    if (!(std::abs(submitted) <= farthest))
        return "a submission lies thousands of years away";
    if (!(run <= static_cast<double>(longest * hour)))
        return "a job runs for more than 20 years";
    const auto first = static_cast<std::int64_t>(std::floor(submitted / static_cast<double>(hour)));
    double into = submitted - static_cast<double>(first * hour); // of its first hour
    const auto last = first + static_cast<std::int64_t>((into + run) / static_cast<double>(hour));
    const bool begun = facts_.jobs > 0;
    const std::int64_t low = begun ? std::min(first_, first) : first;
    const std::int64_t high = begun ? std::max(end_, last) : last;
    if (high - low > longest)
        return "the jobs lie more than 20 years apart";
    reach(first, last + 1);
    first_ = low;
    last_ = begun ? std::max(last_, first) : first;
    end_ = high;

    if (first == last) {
        parts_[slot(first - base_)] += width * run;
    } else {
        // The last piece is what the others leave, so that the pieces are the whole.
        const double head = static_cast<double>(hour) - into;
        const std::int64_t whole = last - first - 1;
        parts_[slot(first - base_)] += width * head;
        parts_[slot(last - base_)] += width * std::max(0.0, run - head - static_cast<double>(whole * hour));
        if (whole > 0) {
            steps_[slot(first + 1 - base_)] += width;
            steps_[slot(last - base_)] -= width;
        }
    }
    ++facts_.jobs;
    core_seconds_ += width * run;
    seconds_ += run;
    longest_ = std::max(longest_, run);
    widest_ = std::max(widest_, width);
    if (run > 0.0) {
        const double l = chance::log(run);
        ++timed_;
        logs_ += l;
        squares_ += l * l;
    }
    return "";
}

JobSeries Replay::finish() {
    JobSeries series;
    const std::int64_t begin = midnight(first_);
    series.period = static_cast<int>(midnight(last_) + day_hours - begin);
    const std::int64_t length = std::max<std::int64_t>(series.period, end_ + 1 - begin);
    series.core_hours.resize(slot(length));
    double running = 0.0;
    for (std::int64_t h = 0; h < length; ++h) {
        const std::size_t at = slot(begin + h - base_);
        if (at < parts_.size()) {
            running += steps_[at];
            // Steps of widths that are no whole numbers may leave a trace where nothing runs.
            series.core_hours[slot(h)] = std::max(0.0, parts_[at] / static_cast<double>(hour) + running);
        }
    }
    while (static_cast<std::int64_t>(series.core_hours.size()) > series.period && series.core_hours.back() <= 0.0)
        series.core_hours.pop_back();
    const auto jobs = static_cast<double>(facts_.jobs), timed = static_cast<double>(timed_);
    facts_.core_hours = core_seconds_ / static_cast<double>(hour);
    facts_.mean_hours = seconds_ / jobs / static_cast<double>(hour);
    facts_.longest = longest_ / static_cast<double>(hour);
    facts_.widest = static_cast<int>(std::ceil(widest_));
    if (timed_ > 0)
        facts_.spread = std::sqrt(std::max(0.0, squares_ / timed - logs_ / timed * (logs_ / timed)));
    series.facts = facts_;
    return series;
}

} // namespace topsheet::io
