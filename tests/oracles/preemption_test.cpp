// A small simulation, event by event, of tasks on machines that are taken away: each formula of engine/rework.hpp
// within four standard errors of what happens. The seed is fixed, so a run is the same everywhere but for the last
// bits of the C library.

#include <cmath>
#include <cstdint>

#include "support/catch.hpp"
#include "topsheet/engine/rework.hpp"

using namespace topsheet::engine;

namespace {

/// splitmix64 (Steele, Lea and Flood, OOPSLA 2014), its upper 53 bits as the middle of an interval.
class Luck {
  public:
    explicit Luck(std::uint64_t seed) : state_(seed) {}
    double uniform() {
        std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
        return (static_cast<double>((z ^ (z >> 31)) >> 11) + 0.5) * 0x1p-53;
    }
    double life(double hazard) { return -std::log(uniform()) / hazard; }
    /// Box and Muller.
    double normal() {
        const double radius = std::sqrt(-2.0 * std::log(uniform()));
        return radius * std::cos(2.0 * std::acos(-1.0) * uniform());
    }

  private:
    std::uint64_t state_;
};

/// What one task took.
struct Taken {
    double spot = 0.0, on_demand = 0.0;
};

/// Plays one task of `work` hours: start, run, checkpoint, lose, start over.
Taken play(const Preemption& p, double work, Luck& luck) {
    Taken taken;
    double saved = 0.0;
    bool fresh = true; // the first start is not paid
    for (int losses = 0;;) {
        if (p.switch_after > 0 && losses == p.switch_after) {
            taken.on_demand += p.restart + (work - saved);
            return taken;
        }
        double left = luck.life(p.hazard); // of this machine
        const auto runs = [&](double hours) {
            const double used = std::min(hours, left);
            taken.spot += used;
            left -= used;
            return left > 0.0;
        };
        bool alive = fresh || runs(p.restart);
        fresh = false;
        while (alive && saved < work) {
            const bool last = !(p.checkpoint > 0.0) || work - saved <= p.checkpoint * (1.0 + 1e-12);
            alive = runs(last ? work - saved : p.checkpoint + p.checkpoint_cost);
            if (alive)
                saved = last ? work : saved + p.checkpoint;
        }
        if (saved >= work)
            return taken;
        ++losses;
    }
}

/// The ratio of two sums with its standard error, by the delta method.
struct Ratio {
    double sum = 0.0, square = 0.0, work = 0.0, work_square = 0.0, product = 0.0;
    int count = 0;
    void add(double x, double f) {
        sum += x, square += x * x, work += f, work_square += f * f, product += x * f, ++count;
    }
    [[nodiscard]] double value() const { return sum / work; }
    [[nodiscard]] double error() const {
        const double r = value(), n = count;
        const double spread = (square - 2.0 * r * product + r * r * work_square) / n;
        return std::sqrt(std::max(0.0, spread) / n) / (work / n);
    }
};

} // namespace

TEST_CASE("renewal formulas against a simulation of each preemption", "[statistical]") {
    const Preemption cases[] = {
        {.hazard = 0.04, .task = 1.0, .restart = 0.2},
        {.hazard = 0.6, .task = 1.5, .restart = 0.1},
        {.hazard = 0.2, .task = 1.0, .spread = 0.6, .timeout = 6.0, .restart = 0.1},
        {.hazard = 0.5, .task = 0.7, .spread = 1.0, .timeout = 4.0, .restart = 0.05},
        {.hazard = 0.6, .task = 1.5, .restart = 0.1, .switch_after = 1},
        {.hazard = 0.6, .task = 1.5, .restart = 0.1, .switch_after = 3},
        {.hazard = 0.3, .task = 1.0, .spread = 0.8, .restart = 0.15, .switch_after = 3},
        {.hazard = 0.5, .task = 3.3, .restart = 0.1, .checkpoint = 0.5, .checkpoint_cost = 0.05},
        {.hazard = 0.5,
         .task = 2.0,
         .spread = 0.7,
         .timeout = 9.0,
         .restart = 0.1,
         .checkpoint = 0.75,
         .checkpoint_cost = 0.02},
        {.hazard = 0.8,
         .task = 2.0,
         .spread = 0.7,
         .timeout = 9.0,
         .restart = 0.1,
         .checkpoint = 0.5,
         .checkpoint_cost = 0.02,
         .switch_after = 2},
    };
    std::uint64_t seed = 2027;
    for (const auto& p : cases) {
        Luck luck(seed++);
        Ratio spot, on_demand, length;
        for (int i = 0; i < 100000; ++i) {
            double work = p.task * (p.spread > 0.0 ? std::exp(p.spread * luck.normal()) : 1.0);
            if (p.timeout > 0.0)
                work = std::min(work, p.timeout);
            const Taken taken = play(p, work, luck);
            spot.add(taken.spot, work);
            on_demand.add(taken.on_demand, work);
            length.add(work, 1.0);
        }
        const auto r = rework(p);
        INFO("hazard " << p.hazard << ", spread " << p.spread << ", checkpoint " << p.checkpoint << ", switch after "
                       << p.switch_after);
        CHECK(std::abs(r.spot - spot.value()) <= 4.0 * spot.error());
        CHECK(std::abs(r.on_demand - on_demand.value()) <= 4.0 * on_demand.error());
        CHECK(std::abs(mean_task(p) - length.value()) <= 4.0 * length.error() + 1e-12);
        CHECK(spot.error() < 0.02 * spot.value()); // sharp enough to find a missing restart
    }
}
