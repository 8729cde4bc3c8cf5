#include "sim/metric_rules.hpp"

#include <array>

namespace topsheet::sim {

using engine::Block;
using engine::Gauge;
using engine::ratio;

namespace {

const Block& gauge(const engine::Activity& a, Gauge g) {
    return a.gauge(g);
}
bool always(const engine::Activity&) {
    return true;
}
bool renders(const engine::Activity& a) {
    return (gauge(a, Gauge::frames) > 0.0).any();
}
bool waits(const engine::Activity& a) {
    return (gauge(a, Gauge::waited_hours) > 0.0).any();
}

} // namespace

Block undone_share(const engine::Activity& a) {
    const Block& undone = gauge(a, Gauge::undone_hours);
    return ratio(undone, Block(gauge(a, Gauge::burst_hours) + gauge(a, Gauge::own_hours) + undone));
}

namespace {

constexpr std::array<MetricRule, 13> rules{{
    {"utilization", "",
     [](const auto& a, const auto&) -> Block {
         return ratio(gauge(a, Gauge::own_hours), gauge(a, Gauge::capacity_hours));
     },
     [](const auto& a) { return (gauge(a, Gauge::capacity_hours) > 0.0).any(); }, true},
    {"burst_share", "",
     [](const auto& a, const auto&) -> Block {
         return ratio(gauge(a, Gauge::burst_hours), Block(gauge(a, Gauge::burst_hours) + gauge(a, Gauge::own_hours)));
     },
     renders, true},
    {"undone_share", "", [](const auto& a, const auto&) -> Block { return undone_share(a); }, renders, true},
    {"wait", "hour",
     [](const auto& a, const auto&) -> Block {
         return ratio(gauge(a, Gauge::waited_hours), Block(gauge(a, Gauge::burst_hours) + gauge(a, Gauge::own_hours)));
     },
     waits, true},
    {"longest_wait", "hour", [](const auto& a, const auto&) -> Block { return gauge(a, Gauge::longest_wait); }, waits,
     true},
    {"missed_share", "",
     [](const auto& a, const auto&) -> Block {
         return ratio(gauge(a, Gauge::missed_hours), Block(gauge(a, Gauge::burst_hours) + gauge(a, Gauge::own_hours)));
     },
     waits, true},
    {"rework", "hour/hour", [](const auto& a, const auto&) -> Block { return gauge(a, Gauge::rework); },
     [](const auto& a) { return (gauge(a, Gauge::rework) > 0.0).any(); }, true},
    {"cost_per_frame", "currency/frame",
     [](const auto& a, const auto& b) -> Block { return ratio(b.farm_total(), gauge(a, Gauge::frames)); }, renders,
     true},
    {"egress_tb", "TB", [](const auto& a, const auto&) -> Block { return gauge(a, Gauge::egress_bytes) / 1e12; },
     always, false},
    {"restore_hours", "hour", [](const auto& a, const auto&) -> Block { return gauge(a, Gauge::restore_hours); },
     [](const auto& a) { return (gauge(a, Gauge::restore_hours) > 0.0).any(); }, false},
    {"late_hours", "hour", [](const auto& a, const auto&) -> Block { return gauge(a, Gauge::late_hours); },
     [](const auto& a) { return (gauge(a, Gauge::late_hours) > 0.0).any(); }, false},
    {"redone_titles", "title", [](const auto& a, const auto&) -> Block { return gauge(a, Gauge::redone_titles); },
     always, false},
    {"estimate_share", "", [](const auto&, const auto& b) -> Block { return ratio(b.estimated, b.absolute); }, always,
     false},
}};

} // namespace

std::span<const MetricRule> metric_rules() {
    return rules;
}

} // namespace topsheet::sim
