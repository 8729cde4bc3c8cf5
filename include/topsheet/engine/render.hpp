#pragma once
/// @file
/// The render farm: demand by month and hour of week, served by owned machines first, the rest in a cloud.
///
/// A month's demand of W reference-node-hours has the level L = W / hours; hour h of the week asks for
/// L w_h nodes, the weights having mean one. Owned machines offer C nodes, so the hours above them are
///
///     B(C) = hours * L * G(C / L),     G(x) = mean over h of max(0, w_h - x)
///
/// G is piecewise linear and is tabulated once from the sorted weights. Without burst machines B(C) waits
/// for the next month. There is no noise inside a month and no waiting inside it.
///
/// A spot task of f hours that is lost at hazard k an hour and takes r hours to begin again needs
/// E = e^(k r) (e^(k f) - 1) / k machine-hours in the mean (J. T. Daly, Future Generation Computer Systems
/// 22 (2006) 303, without checkpoints; the first start is not paid twice).

#include <vector>

#include "topsheet/engine/shop.hpp"

namespace topsheet::engine {

/// The function G of a week's weights.
class HourTable {
  public:
    /// Weights of the hours of a week; any positive scale. They are normalized to mean one.
    explicit HourTable(std::vector<double> weights);
    /// From the four parts of a week, or its 168 hours when they are given.
    explicit HourTable(const model::WeekProfile& profile);
    HourTable() : HourTable(std::vector<double>(1, 1.0)) {}

    /// G(x) = mean of max(0, w - x).
    [[nodiscard]] double above(double x) const;
    /// The largest weight: the peak hour over the mean.
    [[nodiscard]] double peak() const { return sorted_.back(); }

  private:
    std::vector<double> sorted_; ///< weights in increasing order
    std::vector<double> beyond_; ///< mean of the weights from place i on, as a share of all hours
};

/// Machine-hours for each hour of work on machines that may be lost.
/// @param hazard losses an hour, @param task hours of a task, @param restart hours to begin again
double rework(double hazard, double task, double restart);

/// The share of work that is done at share x of its window.
template <class Carrier>
Carrier done(model::Curve curve, const Carrier& x) {
    if (curve == model::Curve::crunch)
        return x * (x * 0.65 + 0.35);
    return x;
}

/// What licenses need to know of a month: all in reference nodes.
struct FarmLevel {
    Block level = Block::Zero();    ///< mean demand, nodes
    Block capacity = Block::Zero(); ///< nodes that owned machines offer
    double hours = 0.0;
    Block own_speed = Block::Ones(); ///< reference nodes in one owned machine
    bool bursts = false;
};

/// The farm of one scenario. It also keeps what `engine/licenses.hpp` asks for.
class Render {
  public:
    /// One kind of frames of one production.
    struct Work {
        int production = -1;
        const model::RenderWork* render = nullptr;
        int on_demand = -1, spot = -1; ///< slots
        int energy = -1;               ///< slot of busy power
        Flow input, output;
    };
    /// Demand and burst of a work in a month, left for the licenses.
    struct State {
        std::vector<Block> demand;   ///< by work and month, reference-node-hours served in the month
        std::vector<FarmLevel> farm; ///< by month
        Block burst_hours =
            Block::Ones(); ///< machine-hours for each reference-node-hour of burst, rework and boot included
        Block burst_speed = Block::Ones(); ///< reference nodes in one burst machine
        std::vector<Block> backlog;        ///< scratch
    };

    Render(const Shop& shop, Layout& layout);
    void operator()(const Shop& shop, const Luck& luck, Activity& activity, State& state) const;

    [[nodiscard]] const std::vector<Work>& works() const { return works_; }
    [[nodiscard]] const HourTable& hours() const { return table_; }

  private:
    void serve(const Shop& shop, const Luck& luck, Activity& activity, State& state, int month) const;

    const model::Farm* farm_ = nullptr;
    HourTable table_;
    std::vector<Work> works_;
    std::vector<Gear> owned_;
    int fee_ = -1, node_fee_ = -1, integration_ = -1, running_ = -1;
};

/// B(x): reference-node-hours of a month above x nodes, trial by trial.
Block hours_above(const HourTable& table, const FarmLevel& month, const Block& nodes);

} // namespace topsheet::engine
