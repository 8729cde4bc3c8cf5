#include "sim/metric_rules.hpp"

#include <array>

namespace topsheet::sim {

using engine::Block;
using engine::Gauge;
using engine::ratio;

bool has_work(const engine::Shop& shop) {
    const auto& workload = shop.study->workload;
    return shop.scenario->farm || !workload.productions.empty() || !workload.logs.empty();
}

namespace {

const Block& gauge(const engine::Activity& a, Gauge g) {
    return a.gauge(g);
}
bool has_data(const engine::Shop& shop) {
    const auto& s = *shop.scenario;
    return has_work(shop) ||
           !(s.tiers.empty() && s.caches.empty() && s.routes.empty() && s.workstations.empty() && s.review.empty());
}
bool has_titles(const engine::Shop& shop) {
    return !shop.study->workload.productions.empty();
}
bool has_costs(const engine::Shop&) {
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
     [](const auto& a) { return (gauge(a, Gauge::capacity_hours) > 0.0).any(); }, has_work},
    {"burst_share", "",
     [](const auto& a, const auto&) -> Block {
         return ratio(gauge(a, Gauge::burst_hours), Block(gauge(a, Gauge::burst_hours) + gauge(a, Gauge::own_hours)));
     },
     renders, has_work},
    {"undone_share", "", [](const auto& a, const auto&) -> Block { return undone_share(a); }, renders, has_work},
    {"wait", "hour",
     [](const auto& a, const auto&) -> Block {
         return ratio(gauge(a, Gauge::waited_hours), Block(gauge(a, Gauge::burst_hours) + gauge(a, Gauge::own_hours)));
     },
     waits, has_work},
    {"longest_wait", "hour", [](const auto& a, const auto&) -> Block { return gauge(a, Gauge::longest_wait); }, waits,
     has_work},
    {"missed_share", "",
     [](const auto& a, const auto&) -> Block {
         return ratio(gauge(a, Gauge::missed_hours), Block(gauge(a, Gauge::burst_hours) + gauge(a, Gauge::own_hours)));
     },
     waits, has_work},
    {"rework", "hour/hour", [](const auto& a, const auto&) -> Block { return gauge(a, Gauge::rework); },
     [](const auto& a) { return (gauge(a, Gauge::rework) > 0.0).any(); }, has_work},
    {"cost_per_frame", "currency/frame",
     [](const auto& a, const auto& b) -> Block { return ratio(b.farm_total(), gauge(a, Gauge::frames)); }, renders,
     has_work},
    {"egress_tb", "TB", [](const auto& a, const auto&) -> Block { return gauge(a, Gauge::egress_bytes) / 1e12; },
     nullptr, has_data},
    {"restore_hours", "hour", [](const auto& a, const auto&) -> Block { return gauge(a, Gauge::restore_hours); },
     [](const auto& a) { return (gauge(a, Gauge::restore_hours) > 0.0).any(); }, has_data},
    {"late_hours", "hour", [](const auto& a, const auto&) -> Block { return gauge(a, Gauge::late_hours); },
     [](const auto& a) { return (gauge(a, Gauge::late_hours) > 0.0).any(); }, has_data},
    {"redone_titles", "title", [](const auto& a, const auto&) -> Block { return gauge(a, Gauge::redone_titles); },
     nullptr, has_titles},
    {"estimate_share", "", [](const auto&, const auto& b) -> Block { return ratio(b.estimated, b.absolute); }, nullptr,
     has_costs},
}};

} // namespace

std::span<const MetricRule> metric_rules() {
    return rules;
}

} // namespace topsheet::sim
