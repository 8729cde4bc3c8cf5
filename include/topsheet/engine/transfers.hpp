#pragma once
/// @file
/// Bytes that an architecture moves whatever the work: seeding, repatriation, exit, proxies to artists' homes.
///
/// A transfer has a volume, or takes what the tiers of its site hold of a dataset at the end of its month
/// (all placements, restored copies left out), and counts requests and retrieval in the tiers it empties. It
/// copies: what becomes of the original is for the placement to say. It travels over the routes, or in
/// devices: then each fee counts a job for each begun `per` bytes, and the routes' meters count nothing.

#include "topsheet/engine/withdrawal.hpp"

namespace topsheet::engine {

/// Transfers of one scenario.
class Transfers {
  public:
    Transfers(const Shop& shop, Layout& layout);
    void operator()(const Shop& shop, const Luck& luck, Activity& activity) const;

  private:
    /// What one tier holds of one production's part of the dataset.
    struct Part {
        Source source;
        int held = -1; ///< place slot
    };
    struct Job {
        const model::JobFee* fee = nullptr;
        int slot = -1;
        double unit = 1.0; ///< size of the meter's quantity
    };
    struct Move {
        const model::Transfer* plan = nullptr;
        Flow flow;               ///< of a stated volume
        std::vector<Part> parts; ///< of a dataset
        std::vector<Job> jobs;
    };
    void run(const Shop& shop, const Luck& luck, Activity& activity, const Move& move) const;

    std::vector<Move> moves_;
};

} // namespace topsheet::engine
