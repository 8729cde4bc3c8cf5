#include "topsheet/engine/demand.hpp"

#include <algorithm>
#include <numeric>

#include "engine/demand_kernels.hpp"
#include "topsheet/chance/math.hpp"
#include "topsheet/engine/shop.hpp"

namespace topsheet::engine {

namespace {

constexpr int most_days = 31;

std::size_t at(int index) {
    return static_cast<std::size_t>(index);
}

bool same(const Uncertain<Bytes>& a, const Uncertain<Bytes>& b) {
    return a.given == b.given && a.input == b.input && (!a.is_fixed() || a.fixed.base() == b.fixed.base());
}

bool same(const WorkClass& a, const WorkClass& b) {
    return a.renderer == b.renderer && a.gpu == b.gpu && same(a.memory, b.memory) && same(a.gpu_memory, b.gpu_memory);
}

/// Twice the area under densities before each of their places, in pieces; empty when there is none.
std::vector<double> areas(const std::vector<double>& density) {
    std::vector<double> before(1, 0.0);
    for (std::size_t j = 1; j < density.size(); ++j)
        before.push_back(before.back() + density[j - 1] + density[j]);
    return before.back() > 0.0 ? before : std::vector<double>();
}

/// The share that a curve has done as it is, without a denser end. Densities that are all zero count as flat.
void curve_done(const model::RenderWork& work, const std::vector<double>& areas, const Block& x, Block& out) {
    if (work.curve == model::Curve::crunch)
        kernels::crunch_done(x, out);
    else if (work.curve == model::Curve::points && !areas.empty())
        kernels::points_done(work.points, areas, x, out);
    else
        out = x;
}

} // namespace

std::vector<double> week_weights(const model::WeekProfile& profile) {
    std::vector<double> weights = profile.hours;
    if (weights.empty())
        for (int hour = 0; hour < 168; ++hour) {
            const int of_day = hour % 24;
            weights.push_back(hour >= 120   ? profile.weekend
                              : of_day < 9  ? profile.night
                              : of_day < 18 ? profile.day
                                            : profile.evening);
        }
    weights.resize(168, 0.0);
    const double mean = std::accumulate(weights.begin(), weights.end(), 0.0) / 168.0;
    for (double& w : weights)
        w = mean > 0.0 ? w / mean : 1.0;
    return weights;
}

CurveDone::CurveDone(const model::RenderWork& work, const Block& late, const Block& weight)
    : work_(&work),
      areas_(areas(work.points)),
      extra_(weight - 1.0) {
    if (work.deadline.given)
        curve_done(work, areas_, late, start_);
}

void CurveDone::operator()(const Block& x, Block& out) const {
    curve_done(*work_, areas_, x, out);
    if (work_->deadline.given)
        kernels::weigh_late(x, start_, extra_, out);
}

Demand::Demand(const model::Study& study, std::uint64_t seed)
    : study_(&study),
      calendar_(study.horizon()),
      noise_(seed, "workload.noise"),
      market_(seed, "spot_market"),
      week_(week_weights(study.workload.week)) {
    for (int m = 0; m < calendar_.size(); ++m)
        hours_.push_back(static_cast<int>(calendar_.hours(m).base() + 0.5));
    const auto class_of = [&](const WorkClass& wanted) {
        const auto found =
            std::ranges::find_if(classes_, [&](const WorkClass& candidate) { return same(candidate, wanted); });
        if (found != classes_.end())
            return static_cast<int>(found - classes_.begin());
        classes_.push_back(wanted);
        logs_of_.emplace_back();
        return static_cast<int>(classes_.size()) - 1;
    };
    const auto& workload = study.workload;
    for (std::size_t p = 0; p < workload.productions.size(); ++p)
        for (const auto& render : workload.productions[p].render) {
            WorkSource source;
            source.work_class = class_of({render.renderer, render.gpu, render.memory, render.gpu_memory});
            source.cause = cause(workload.productions[p].name, render.name);
            source.production = static_cast<int>(p);
            source.render = &render;
            sources_.push_back(std::move(source));
        }
    const auto& noise = workload.noise;
    noisy_ = !sources_.empty() && noise && !(noise->spread.is_fixed() && noise->spread.fixed.value <= 0.0);
    const auto& market = study.spot_market;
    moving_ = market && !(market->spread.is_fixed() && market->spread.fixed.value <= 0.0) &&
              std::ranges::any_of(study.scenarios, [](const model::Scenario& scenario) {
                  return scenario.farm && scenario.farm->spot_share.given;
              });
    if (moving_)
        ones_.assign(at(24 * most_days), 1.0F);
    for (std::size_t l = 0; l < workload.logs.size(); ++l) {
        const auto& log = workload.logs[l];
        WorkSource source;
        source.work_class = class_of({log.renderer, log.gpu, log.memory, {}});
        source.cause = cause("(house)", log.name);
        source.log = &log;
        logs_of_[at(source.work_class)].push_back(static_cast<int>(l));
        sources_.push_back(std::move(source));
    }
}

void Demand::begin(const Luck& luck, std::int64_t group, State& state) const {
    const auto& draws = *luck.draws;
    const auto& logs = study_->workload.logs;
    state.month = -1;
    state.work.assign(sources_.size(), Block::Zero());
    state.frames.assign(sources_.size(), Block::Zero());
    state.day_shape.resize(at(most_days));
    state.alike.assign(at(24 * most_days), 1);
    state.rate.resize(classes_.size() * at(most_days));
    state.even.resize(classes_.size() * at(most_days));
    state.has_rate.assign(classes_.size(), 0);
    state.has_even.assign(classes_.size(), 0);
    state.log_growth.resize(logs.size());
    state.log_factor.resize(logs.size());
    state.log_hour.assign(logs.size(), -1);
    for (std::size_t l = 0; l < logs.size(); ++l) {
        state.log_growth[l] = (1.0 + 12.0 * value(draws, logs[l].growth)).max(1e-300); // -100 % leaves nothing
        for (double& x : state.log_growth[l])
            x = chance::log(x) / 12.0;
    }
    if (noisy_) {
        state.shape.resize(at(24 * most_days));
        const Block spread = value(draws, study_->workload.noise->spread);
        const Block correlation = value(draws, study_->workload.noise->correlation);
        noise_.begin(group, spread.data(), correlation.data(), state.noise);
    }
    if (moving_) {
        state.spot.resize(at(24 * most_days));
        const Block spread = value(draws, study_->spot_market->spread);
        const Block correlation = value(draws, study_->spot_market->correlation);
        market_.begin(group, spread.data(), correlation.data(), state.market);
    }
}

void Demand::month(const Luck& luck, int month, State& state) const {
    const int count = hours(month);
    state.month = month;
    if (sources_.empty())
        return;

    // The hour of the week at which the month begins. In the 730-hour convention the week runs on from the first month.
    const int first = calendar_.length() == MonthLength::calendar
                          ? 24 * first_weekday(calendar_.at(month))
                          : (24 * first_weekday(calendar_.start()) + 730 * month) % 168;
    state.weights.resize(at(count));
    for (int h = 0; h < count; ++h)
        state.weights[at(h)] = week_[at((first + h) % 168)];
    state.alike.assign(at(count), 1);
    for (int h = count - 1; h-- > 0 && !noisy_ && study_->workload.logs.empty();)
        if ((h + 1) % 24 != 0 && state.weights[at(h)] == state.weights[at(h + 1)])
            state.alike[at(h)] = state.alike[at(h + 1)] + 1;
    if (noisy_) {
        state.weights_single.assign(state.weights.begin(), state.weights.end());
        noise_.month(month, state.weights_single, state.noise, state.shape.data());
    }
    if (moving_)
        market_.month(month, std::span(ones_).first(at(count)), state.market, state.spot.data());
    for (int d = 0; d < days_of(month); ++d) {
        const int from = 24 * d, length = std::min(24, count - from);
        if (noisy_)
            kernels::sum_rows(&state.shape[at(from)], length, state.day_shape[at(d)]);
        else
            state.day_shape[at(d)].setConstant(
                std::accumulate(&state.weights[at(from)], &state.weights[at(from)] + length, 0.0));
    }

    std::ranges::fill(state.has_rate, char{0});
    std::ranges::fill(state.has_even, char{0});
    for (std::size_t s = 0; s < sources_.size(); ++s) {
        state.work[s].setZero();
        state.frames[s].setZero();
        if (sources_[s].render != nullptr)
            spread(luck, s, month, state);
        else
            replay(luck, s, month, state);
    }
}

void Demand::spread(const Luck& luck, std::size_t source, int month, State& state) const {
    const auto& [work_class, why, production, render, log] = sources_[source];
    const Dates& dates = luck.dates[at(production)];
    const double u = calendar_.first_day(month), v = calendar_.first_day(month + 1);
    if (!dates.touches(u, v))
        return;
    const auto& draws = *luck.draws;
    const Block &begin = dates.begin(render->during), &end = dates.end(render->during);
    if ((begin >= v || end <= u).all())
        return;
    const Block span = (end - begin).max(1e-6);
    const Block late = (1.0 - days(draws, render->deadline, calendar_.mean_days()) / span).max(0.0);
    const CurveDone done(*render, late, value(draws, render->deadline_weight));
    const int count = hours(month), last = days_of(month);
    Block share[most_days], done_by[2], x, total = Block::Zero(), shaped = Block::Zero();
    kernels::window_place(u, begin, span, x);
    done(x, done_by[0]);
    for (int d = 0; d < last; ++d) {
        kernels::window_place(d + 1 < last ? u + d + 1 : v, begin, span, x);
        done(x, done_by[(d + 1) % 2]);
        kernels::day_share(done_by[d % 2], done_by[(d + 1) % 2], dates.happens, state.day_shape[at(d)], share[d], total,
                           shaped);
    }
    if (!(total > 0.0).any())
        return;
    // The last day of 730 hours is short: what it does, it does in fewer hours.
    if (const int length = count - 24 * (last - 1); length < 24) {
        const double denser = 24.0 / length;
        shaped += share[last - 1] * (denser - 1.0) * state.day_shape[at(last - 1)];
        share[last - 1] *= denser;
    }
    const Block part = study_->workload.keep_months ? total : Block(shaped / 24.0);
    state.frames[source] = part * value(draws, render->frames, month);
    const Block& work = state.work[source] = state.frames[source] * value(draws, render->cost, month);

    const auto table = at(work_class * most_days);
    if (state.has_rate[at(work_class)] == 0)
        std::fill_n(state.rate.begin() + static_cast<std::ptrdiff_t>(table), last, Block::Zero());
    state.has_rate[at(work_class)] = 1;
    const Block scale = ratio(work, shaped);
    for (int d = 0; d < last; ++d)
        kernels::raise_scaled(share[d], scale, state.rate[table + at(d)]);

    // Work whose hours have no weight at all lies evenly in its days.
    const Block lost = (shaped > 0.0).select(Block::Zero(), work / total.max(1e-300));
    if (!(lost > 0.0).any())
        return;
    if (state.has_even[at(work_class)] == 0)
        std::fill_n(state.even.begin() + static_cast<std::ptrdiff_t>(table), last, Block::Zero());
    state.has_even[at(work_class)] = 1;
    for (int d = 0; d < last; ++d)
        state.even[table + at(d)] += share[d] * lost / 24.0;
}

namespace {

/// Hours from the begin of the log's first month to that of month `month`.
long hours_since(const Calendar& calendar, YearMonth start, int month) {
    if (calendar.length() == MonthLength::hours_730)
        return 730L * (month - months_between(calendar.start(), start));
    const YearMonth now = calendar.at(month);
    return 24L * (days_from_civil(now.year, now.month, 1) - days_from_civil(start.year, start.month, 1));
}

/// Core-hours of a log in hour `hour` after its first midnight: of this round, and of jobs that rounds before it left
/// running.
double core_hours(const model::JobLog& log, long hour) {
    const auto size = static_cast<long>(log.core_hours.size());
    const long period = log.period > 0 ? log.period : size;
    if (hour < 0 || period == 0)
        return 0.0;
    double sum = 0.0;
    for (long place = log.repeat ? hour % period : hour; place <= hour && place < size; place += period) {
        sum += log.core_hours[static_cast<std::size_t>(place)];
        if (!log.repeat)
            break;
    }
    return sum;
}

} // namespace

void Demand::replay(const Luck& luck, std::size_t source, int month, State& state) const {
    const auto& log = *sources_[source].log;
    const auto l = static_cast<std::size_t>(&log - study_->workload.logs.data());
    const YearMonth start = log.start.value_or(study_->start);
    const long hour = state.log_hour[l] = hours_since(calendar_, start, month);
    const int since = month - months_between(study_->start, start);
    Block factor = state.log_growth[l] * since;
    for (double& x : factor)
        x = chance::exp(x);
    state.log_factor[l] = factor * value(*luck.draws, log.core, month);
    double sum = 0.0;
    for (int h = 0; h < hours(month); ++h)
        sum += core_hours(log, hour + h);
    state.work[source] = state.log_factor[l] * sum;
}

void Demand::hour(const State& state, int work_class, int hour, double* out) const {
    const auto day = at(work_class * most_days + hour / 24);
    if (state.has_rate[at(work_class)] == 0)
        std::fill_n(out, chance::group_size, 0.0);
    else if (noisy_)
        kernels::shape_hour(state.rate[day].data(), state.shape[at(hour)].value, out);
    else
        kernels::weigh_hour(state.rate[day].data(), state.weights[at(hour)], out);
    if (state.has_even[at(work_class)] != 0)
        kernels::raise_hour(state.even[day].data(), 1.0, out);
    for (const int l : logs_of_[at(work_class)])
        if (const double amount = core_hours(study_->workload.logs[at(l)], state.log_hour[at(l)] + hour); amount > 0.0)
            kernels::raise_hour(state.log_factor[at(l)].data(), amount, out);
}

bool Demand::by_day(const State& state, int work_class) const {
    return logs_of_[at(work_class)].empty() && state.has_rate[at(work_class)] != 0 &&
           state.has_even[at(work_class)] == 0;
}

Demand::Day Demand::day(const State& state, int work_class, int day) const {
    const int from = 24 * day;
    return {std::min(24, hours(state.month) - from), state.rate[at(work_class * most_days + day)].data(),
            noisy_ ? &state.shape[at(from)] : nullptr, &state.alike[at(from)], &state.weights[at(from)]};
}

bool Demand::any(const State& state, int work_class) const {
    if (state.has_rate[at(work_class)] != 0)
        return true;
    return std::ranges::any_of(sources_.begin(), sources_.end(), [&](const WorkSource& s) {
        return s.log != nullptr && s.work_class == work_class &&
               (state.work[static_cast<std::size_t>(&s - sources_.data())] > 0.0).any();
    });
}

} // namespace topsheet::engine
