#include "topsheet/engine/rework.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "topsheet/chance/math.hpp"

namespace topsheet::engine {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// (e^x - 1) / x, without cancellation for small x of either sign.
double growth(double x) {
    if (x > 0.125 || x < -0.125)
        return (chance::exp(x) - 1.0) / x;
    double sum = 1.0; // 1 + x/2 (1 + x/3 (1 + ... x/10)): the next term is below 1e-17
    for (double k = 10.0; k > 1.0; k -= 1.0)
        sum = 1.0 + x / k * sum;
    return sum;
}

/// 1 - e^(-x).
double missed(double x) {
    return x * growth(-x);
}

/// Segments of a task that end with a checkpoint: all but the last.
double whole_segments(const Preemption& p, double hours) {
    return std::max(0.0, std::ceil(hours / p.checkpoint * (1.0 - 0x1p-48)) - 1.0);
}

/// Tasks that go on demand after n losses. Segments are passed one by one and remembered, since longer tasks begin
/// with the segments of shorter ones.
class Switching {
  public:
    explicit Switching(const Preemption& p) : p_(p) {
        state_.passed.assign(static_cast<std::size_t>(p.switch_after), 0.0);
        state_.passed[0] = 1.0;
        trying_ = state_.passed;
    }

    /// A task of `hours`; calls must come with rising hours.
    Rework of(double hours) {
        double saved = 0.0; // work behind the last checkpoint
        if (p_.checkpoint > 0.0) {
            const double before = whole_segments(p_, hours);
            for (; segments_ < before; segments_ += 1.0)
                pass(state_, p_.checkpoint + p_.checkpoint_cost, segments_ * p_.checkpoint);
            saved = before * p_.checkpoint;
        }
        last_ = state_;
        pass(last_, hours - saved, saved);
        Rework r;
        r.spot = last_.losses / p_.hazard;
        r.on_demand = last_.switched * (p_.restart + hours) - last_.kept;
        return r;
    }

  private:
    struct State {
        std::vector<double> passed; ///< by losses so far: share of the tasks that passed and are still on spot
        double losses = 0.0;        ///< on spot, mean
        double switched = 0.0;      ///< share of the tasks that is on demand
        double kept = 0.0;          ///< work that those had saved, mean over all tasks
    };

    /// Passes a segment of `hours`, `saved` hours of work being behind it.
    void pass(State& state, double hours, double saved) {
        const double first = missed(p_.hazard * hours), again = missed(p_.hazard * (hours + p_.restart));
        std::fill(trying_.begin(), trying_.end(), 0.0); // tasks that try again, by losses so far
        const std::size_t n = trying_.size();
        for (std::size_t j = 0; j < n; ++j) {
            const double lost = state.passed[j] * first + trying_[j] * again;
            state.passed[j] = state.passed[j] * (1.0 - first) + trying_[j] * (1.0 - again);
            state.losses += lost;
            if (j + 1 < n) {
                trying_[j + 1] = lost;
            } else {
                state.switched += lost;
                state.kept += lost * saved;
            }
        }
    }

    const Preemption& p_;
    State state_, last_;
    std::vector<double> trying_;
    double segments_ = 0.0;
};

/// Tasks that never switch: sums of segments, each repeated until it passes.
class Staying {
  public:
    explicit Staying(const Preemption& p) : p_(p), again_(chance::exp(p.hazard * p.restart)) {
        const double length = p.checkpoint + p.checkpoint_cost;
        whole_ = p.checkpoint > 0.0 ? again_ * length * growth(p.hazard * length) : 0.0;
    }
    [[nodiscard]] Rework of(double hours) const {
        const double before = p_.checkpoint > 0.0 ? whole_segments(p_, hours) : 0.0;
        const double last = hours - before * p_.checkpoint;
        Rework r;
        r.spot = again_ * last * growth(p_.hazard * last) + before * whole_;
        return r;
    }

  private:
    const Preemption& p_;
    double again_;       ///< e^(k r)
    double whole_ = 0.0; ///< machine-hours of a segment with its checkpoint
};

/// Abscissas and weights of the Gauss-Legendre rule of 16 points, the positive half (Abramowitz and Stegun, 25.4.30).
constexpr std::array<double, 8> abscissa{0.09501250983763744, 0.2816035507792589, 0.45801677765722737,
                                         0.6178762444026438,  0.755404408355003,  0.8656312023878318,
                                         0.9445750230732326,  0.9894009349916499};
constexpr std::array<double, 8> weight{0.1894506104550685,   0.18260341504492358, 0.16915651939500254,
                                       0.14959598881657674,  0.12462897125553388, 0.09515851168249279,
                                       0.062253523938647894, 0.027152459411754096};
/// The same of 4 points.
constexpr std::array<double, 2> narrow_abscissa{0.33998104358485626, 0.8611363115940526};
constexpr std::array<double, 2> narrow_weight{0.6521451548625461, 0.34785484513745385};
constexpr double reach = 8.0;      ///< standard deviations beyond which less than 1e-15 of the tasks lies
constexpr double widest = 2.25;    ///< standard deviations under one rule of 16 points
constexpr double narrowest = 0.3;  ///< up to which 4 points do
constexpr int most_segments = 256; ///< beyond which the step at a checkpoint is a small part of the task

/// Calls visit(hours, share) with rising hours, for standard normal z in (from, to).
template <class Visit>
void integrate(const Preemption& p, double from, double to, Visit&& visit) {
    const auto point = [&](double z, double width) {
        visit(p.task * chance::exp(p.spread * z), width * 0.3989422804014327 * chance::exp(-0.5 * z * z));
    };
    if (to - from <= narrowest) {
        const double half = 0.5 * (to - from), middle = from + half;
        point(middle - half * narrow_abscissa[1], half * narrow_weight[1]);
        point(middle - half * narrow_abscissa[0], half * narrow_weight[0]);
        point(middle + half * narrow_abscissa[0], half * narrow_weight[0]);
        point(middle + half * narrow_abscissa[1], half * narrow_weight[1]);
        return;
    }
    const double panels = std::ceil((to - from) / widest), half = 0.5 * (to - from) / panels;
    for (double k = 0.0; k < panels; k += 1.0) {
        const double middle = from + half * (2.0 * k + 1.0);
        for (int i = -8; i < 8; ++i) {
            const auto at = static_cast<std::size_t>(i < 0 ? -i - 1 : i);
            point(middle + (i < 0 ? -half : half) * abscissa[at], half * weight[at]);
        }
    }
}

/// Calls visit(hours, share) for tasks of rising length; the shares are those of a lognormal law cut at its timeout.
/// A rule never spans the step that a task takes when it needs one checkpoint more.
template <class Visit>
void integrate(const Preemption& p, Visit&& visit) {
    const bool cut = p.timeout > 0.0;
    if (!(p.spread > 0.0)) {
        visit(cut ? std::min(p.task, p.timeout) : p.task, 1.0);
        return;
    }
    const double edge = cut ? chance::log(p.timeout / p.task) / p.spread : infinity;
    if (edge <= -reach) {
        visit(p.timeout, 1.0);
        return;
    }
    const double high = std::min(edge, reach + p.spread);
    double low = -reach;
    if (p.checkpoint > 0.0)
        for (int j = 1; j <= most_segments; ++j) {
            const double step = chance::log(j * p.checkpoint / p.task) / p.spread;
            if (step >= high)
                break;
            if (step > low) {
                integrate(p, low, step, visit);
                low = step;
            }
        }
    integrate(p, low, high, visit);
    if (edge < reach + p.spread)
        visit(p.timeout, chance::normal_cdf(-edge));
}

} // namespace

Rework rework_of_task(const Preemption& p, double hours) {
    Rework r = p.switch_after > 0 && p.hazard > 0.0 ? Switching(p).of(hours) : Staying(p).of(hours);
    r.lost = r.spot + r.on_demand - hours;
    return r;
}

Rework rework(const Preemption& p) {
    const bool switches = p.switch_after > 0 && p.hazard > 0.0;
    if (p.spread > 0.0 && p.hazard > 0.0 && !(p.timeout > 0.0) && !(p.checkpoint > 0.0) && !switches)
        return {infinity, 0.0, infinity};
    Rework sum{0.0, 0.0, 0.0};
    double work = 0.0;
    const auto add = [&](const Rework& r, double hours, double share) {
        sum.spot += share * r.spot;
        sum.on_demand += share * r.on_demand;
        work += share * hours;
    };
    if (switches) {
        Switching tasks(p);
        integrate(p, [&](double hours, double share) { add(tasks.of(hours), hours, share); });
    } else {
        const Staying tasks(p);
        integrate(p, [&](double hours, double share) { add(tasks.of(hours), hours, share); });
    }
    sum.spot /= work;
    sum.on_demand /= work;
    sum.lost = sum.spot + sum.on_demand - 1.0;
    return sum;
}

double mean_task(const Preemption& p) {
    const bool cut = p.timeout > 0.0;
    if (!(p.spread > 0.0))
        return cut ? std::min(p.task, p.timeout) : p.task;
    const double mean = p.task * chance::exp(0.5 * p.spread * p.spread);
    if (!cut)
        return mean;
    const double edge = chance::log(p.timeout / p.task) / p.spread;
    return mean * chance::normal_cdf(edge - p.spread) + p.timeout * chance::normal_cdf(-edge);
}

ReworkBlock rework(const model::Farm& farm, const rates::Machine& machine, const chance::DrawBlock& draws, int month) {
    const Block hazard = value(draws, machine.preemption, month), task = value(draws, farm.task, month),
                spread = value(draws, farm.task_spread, month), timeout = value(draws, farm.task_timeout, month),
                restart = value(draws, farm.restart, month), checkpoint = value(draws, farm.checkpoint, month),
                cost = value(draws, farm.checkpoint_cost, month);
    ReworkBlock result;
    Rework r;
    for (int i = 0; i < chance::group_size; ++i) {
        const auto same = [&](const Block& x) { return i > 0 && x[i] == x[i - 1]; };
        if (!(same(hazard) && same(task) && same(spread) && same(timeout) && same(restart) && same(checkpoint) &&
              same(cost)))
            r = rework({.hazard = hazard[i],
                        .task = task[i],
                        .spread = spread[i],
                        .timeout = timeout[i],
                        .restart = restart[i],
                        .checkpoint = checkpoint[i],
                        .checkpoint_cost = cost[i],
                        .switch_after = farm.switch_after});
        result.spot[i] = r.spot;
        result.on_demand[i] = r.on_demand;
        result.lost[i] = r.lost;
    }
    return result;
}

double young_interval(double hazard, double cost) {
    return hazard > 0.0 ? std::sqrt(2.0 * cost / hazard) : infinity;
}

double daly_interval(double hazard, double cost) {
    if (!(hazard > 0.0))
        return infinity;
    const double ratio = 0.5 * cost * hazard; // d / 2M
    if (ratio >= 1.0)
        return 1.0 / hazard;
    return young_interval(hazard, cost) * (1.0 + std::sqrt(ratio) / 3.0 + ratio / 9.0) - cost;
}

double best_interval(double hazard, double cost) {
    if (!(hazard > 0.0))
        return infinity;
    // With x = k t and c = k d: g(x) = e^(x + c) (1 - x) - 1 = 0 in (0, 1). g falls there and is concave, so Newton's
    // steps stay to the right of the zero.
    const double c = hazard * cost;
    double x = std::min(1.0, std::sqrt(2.0 * c));
    for (int i = 0; i < 60; ++i)
        x += (1.0 - x - chance::exp(-(x + c))) / x;
    return x / hazard;
}

} // namespace topsheet::engine
