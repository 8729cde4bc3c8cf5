#pragma once
/// @file
/// Review: sessions of a need use the endpoint that serves it; the endpoint's service and display are paid
/// while it is kept.
///
/// Where final color is judged on an endpoint that can hide a fault, Binomial(titles, p) of a production's
/// titles are graded again at delivery: each repeats a share of its hours in the suite and has a fixed
/// cost. The luck is drawn once by production, so scenarios share it.

#include "topsheet/engine/shop.hpp"

namespace topsheet::engine {

/// The least k with P(Binomial(n, p) <= k) >= u.
int binomial_quantile(int n, double p, double u);

/// Review of one scenario.
class Review {
  public:
    Review(const Shop& shop, Layout& layout);
    void operator()(const Shop& shop, const Luck& luck, Activity& activity) const;

  private:
    struct Session {
        int production = -1;
        const model::ReviewWork* work = nullptr;
        const rates::ReviewEndpoint* endpoint = nullptr;
        int hours = -1;
        Flow stream;
    };
    struct Kept {
        const model::ReviewService* service = nullptr;
        int month = -1;
        std::vector<Gear> display;
    };
    struct Redo {
        int production = -1;
        const model::ReviewService* service = nullptr;
        const rates::ReviewEndpoint* endpoint = nullptr;
        int suite = -1, fixed = -1;
    };
    std::vector<Session> sessions_;
    std::vector<Kept> kept_;
    std::vector<Redo> redos_;
};

} // namespace topsheet::engine
