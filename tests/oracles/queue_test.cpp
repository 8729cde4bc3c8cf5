// The farm's queue against a plain one that keeps every hour's work as a parcel of its own, and its properties.

#include <algorithm>
#include <cstdint>
#include <deque>
#include <limits>
#include <vector>

#include "support/catch.hpp"
#include "topsheet/engine/farm_queue.hpp"

using namespace topsheet::engine;
using tests::WithinAbs;
using tests::WithinRel;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Rough demand: quarters of a node-hour, many empty hours, some peaks.
std::vector<double> demand(std::uint64_t seed, int hours) {
    std::vector<double> d;
    for (int h = 0; h < hours; ++h) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        const auto dice = seed >> 60;
        d.push_back(dice < 5 ? 0.0 : static_cast<double>((seed >> 40) % (dice == 15 ? 400 : 90)) / 4.0);
    }
    return d;
}

/// What happened over all hours.
struct Run {
    std::vector<double> own, burst, missed;
    double left = 0.0;
    [[nodiscard]] double bursts() const {
        double sum = 0.0;
        for (const double b : burst)
            sum += b;
        return sum;
    }
};

/// Parcels in a line: the oldest is served first; those that have waited L hours are sent away, at most K an hour.
Run parcels(const std::vector<double>& d, double capacity, int wait, double most) {
    struct Parcel {
        int arrived;
        double left;
    };
    std::deque<Parcel> line;
    Run run;
    for (int h = 0; h < static_cast<int>(d.size()); ++h) {
        line.push_back({h, d[static_cast<std::size_t>(h)]});
        const auto take = [&](double room, int newest) {
            double done = 0.0;
            while (!line.empty() && line.front().arrived <= newest && room > 0.0) {
                const double part = std::min(room, line.front().left);
                line.front().left -= part;
                room -= part;
                done += part;
                if (line.front().left > 0.0)
                    break;
                line.pop_front();
            }
            return done;
        };
        run.own.push_back(take(capacity, h));
        run.burst.push_back(take(most, h - wait));
        double missed = 0.0;
        for (const Parcel& parcel : line)
            if (parcel.arrived == h - wait)
                missed = parcel.left;
        run.missed.push_back(missed);
    }
    for (const Parcel& parcel : line)
        run.left += parcel.left;
    return run;
}

/// The fluid formulas.
Run fluid(const std::vector<double>& d, double capacity, int wait, double most) {
    FarmQueue<double> queue{0.0, 0.0};
    Run run;
    for (int h = 0; h < static_cast<int>(d.size()); ++h) {
        const auto at = static_cast<std::size_t>(h);
        const double due = h >= wait ? d[at - static_cast<std::size_t>(wait)] : 0.0;
        const auto step = serve(queue, d[at], due, capacity, 0.0, most);
        run.own.push_back(step.own);
        run.burst.push_back(step.burst);
        run.missed.push_back(step.missed);
    }
    run.left = queue.waiting;
    return run;
}

} // namespace

TEST_CASE("without waiting the queue is the plain split of each hour") {
    const auto d = demand(1, 3000);
    for (const double capacity : {0.0, 3.25, 11.0, 40.0}) {
        const Run run = fluid(d, capacity, 0, infinity);
        for (std::size_t h = 0; h < d.size(); ++h) {
            CHECK(run.own[h] == std::min(d[h], capacity));
            CHECK(run.burst[h] == std::max(0.0, d[h] - capacity));
            CHECK(run.missed[h] == 0.0);
        }
        CHECK(run.left == 0.0);
    }
}

TEST_CASE("the fluid queue serves what a line of parcels serves") {
    const auto d = demand(2, 2000);
    for (const double capacity : {0.0, 4.0, 9.5, 13.0, 30.0})
        for (const int wait : {0, 1, 7, 48})
            for (const double most : {0.0, 2.5, 20.0, infinity}) {
                INFO("capacity " << capacity << ", wait " << wait << ", at most " << most);
                const Run a = parcels(d, capacity, wait, most), b = fluid(d, capacity, wait, most);
                for (std::size_t h = 0; h < d.size(); ++h) // quarters are exact in a double
                    if (a.own[h] != b.own[h] || a.burst[h] != b.burst[h] || a.missed[h] != b.missed[h]) {
                        FAIL_CHECK("hour " << h << ": own " << a.own[h] << " and " << b.own[h] << ", burst "
                                           << a.burst[h] << " and " << b.burst[h] << ", missed " << a.missed[h]
                                           << " and " << b.missed[h]);
                        break;
                    }
                CHECK(a.left == b.left);
                if (most == infinity)
                    CHECK(*std::max_element(b.missed.begin(), b.missed.end()) == 0.0);
            }
}

TEST_CASE("work is conserved, more machines and more waiting never burst more") {
    const auto d = demand(3, 2500);
    double all = 0.0;
    for (const double x : d)
        all += x;
    for (const double most : {6.0, infinity})
        for (const int wait : {0, 3, 24}) {
            double before = infinity;
            for (const double capacity : {0.0, 2.0, 5.0, 8.0, 12.0, 20.0, 100.0}) {
                const Run run = fluid(d, capacity, wait, most);
                double own = 0.0;
                for (const double x : run.own)
                    own += x;
                CHECK(own + run.bursts() + run.left == all);
                CHECK(run.bursts() <= before);
                before = run.bursts();
                CHECK(fluid(d, capacity, wait + 6, most).bursts() <= run.bursts());
            }
            CHECK(before == 0.0);
        }
}
