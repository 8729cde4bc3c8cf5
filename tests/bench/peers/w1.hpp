#pragma once
// The numbers of the workload W1, said once for the C++ peers; w1_model.py says the same for Python.

#include <cmath>

namespace w1 {

inline constexpr int months = 36, scenarios = 3, series = months * scenarios;

struct Three {
    double low, mode, high;
};
/// stored TB, growth a month, share read a month, node-hours a month, license, node, TB of NAS, migration
inline constexpr Three pert[8] = {{400, 600, 1000}, {.005, .018, .04},   {.05, .12, .35}, {12000, 20000, 40000},
                                  {30, 45, 80},     {5500, 7000, 10000}, {250, 350, 550}, {60e3, 110e3, 260e3}};
/// kWh, PUE, administrators, upkeep a year, spot discount, preempted
inline constexpr Three triangle[6] = {{.12, .18, .30}, {1.2, 1.4, 1.8}, {1, 1.5, 2.5},
                                      {.08, .12, .18}, {.45, .62, .75}, {.02, .06, .15}};
/// machine-hour, storage level, egress level, integration: mean and deviation of the logarithm
inline constexpr double log_mean[4] = {.09531017980432493, 0, 0, 11.289781913656018},
                        log_deviation[4] = {.18, .10, .12, .4};
/// yearly trends of cloud, power, wages and render work
inline constexpr double trend_mean[4] = {-.03, .04, .035, .12}, trend_deviation[4] = {.04, .03, .012, .08};
/// utilization of working storage, hits of the cache
inline constexpr double beta[2][2] = {{4, 8}, {8, 3}};
/// correlation of the normals behind inputs 1, 3, 21, 14, 15 and 18
inline constexpr double correlation[6][6] = {{1, .5, .4, .1, 0, 0},   {.5, 1, .6, .2, 0, .1}, {.4, .6, 1, .2, .1, .1},
                                             {.1, .2, .2, 1, .5, .4}, {0, 0, .1, .5, 1, .3},  {0, .1, .1, .4, .3, 1}};
/// graduated tariffs: upper ends of the bands in TB, prices of the bands
inline constexpr double storage_edge[3] = {50, 450, 1000}, storage_price[4] = {23, 21, 18, 15};
inline constexpr double egress_edge[3] = {10, 50, 150}, egress_price[4] = {90, 85, 70, 50};

inline double pert_alpha(Three p) {
    return 1 + 4 * (p.mode - p.low) / (p.high - p.low);
}
inline double pert_beta(Three p) {
    return 1 + 4 * (p.high - p.mode) / (p.high - p.low);
}

struct Root {
    double l[6][6] = {};
};
inline Root cholesky() {
    Root root;
    for (int i = 0; i < 6; ++i)
        for (int j = 0; j <= i; ++j) {
            double s = correlation[i][j];
            for (int k = 0; k < j; ++k)
                s -= root.l[i][k] * root.l[j][k];
            root.l[i][j] = i == j ? std::sqrt(s) : s / root.l[j][j];
        }
    return root;
}

} // namespace w1
