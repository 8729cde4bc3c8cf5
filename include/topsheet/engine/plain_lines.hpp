#pragma once
/// @file
/// Plain lines: money that is a value of the study times a price, and nothing else. Wages, other costs and payments
/// are plain unless their meter is shared, limited, waived, promised or climbs a ladder with allowances.
///
/// Nothing has to be pooled or handed back for them, so a line is one pass over each month's 64 trials:
///
///     cost = amount x level x price                       or    ladder(amount) x level
///
/// A component states the value (`PlainSource` in engine/ledger.hpp) and says nothing more about that slot; rating
/// says which slots are plain and at what price.

#include <vector>

#include "topsheet/engine/activity.hpp"
#include "topsheet/engine/books.hpp"

namespace topsheet::engine {

/// A ladder of bands as edges and changes of price (rates/charge.hpp): p0 q + sum of change_k max(q - edge_k, 0).
struct PlainLadder {
    double first = 0.0; ///< price of the first band
    std::vector<double> edges{}, changes{};

    PlainLadder() = default;
    explicit PlainLadder(const std::vector<rates::Band>& bands) {
        first = bands.empty() ? 0.0 : bands.front().price;
        for (std::size_t k = 1; k < bands.size(); ++k) {
            edges.push_back(bands[k - 1].up_to);
            changes.push_back(bands[k].price - bands[k - 1].price);
        }
    }
};

/// How a plain slot of usage is priced.
struct PlainPrice {
    int slot = -1;
    int level = -1; ///< input of the price level; -1 when the level is in `price`
    /// By month, after agreements: currency per base unit, or the factor on a ladder's charge.
    std::vector<double> price{};
    std::vector<int> ladder_of{}; ///< by month: index into `ladders`; -1 where the price is one number
    std::vector<const std::vector<rates::Band>*> ladders{};
};

/// The plain lines of one scenario.
class PlainLines {
  public:
    /// @param prices of all plain slots of usage; plain payments are found in the layout
    PlainLines(const model::Study& study, const Layout& layout, const std::vector<PlainPrice>& prices);
    /// Posts every line: cash and accrued cost at the end of its month.
    void operator()(const model::Study& study, const Layout& layout, const Luck& luck, bool detail, Books& books) const;

  private:
    /// Lines of one category whose prices are alike seen or estimated.
    struct Class {
        int line = -1; ///< one of them
    };
    /// Months of a line that are priced alike.
    struct Part {
        int first = 0, last = -1;
        int ladder = -1; ///< index into the line's ladders; -1 where the price is one number
    };
    struct Line {
        int line = -1;
        int kind = 0;    ///< index into classes_
        int amount = -1; ///< input of the amount; -1 when it is in `factors`
        int level = -1;  ///< input of the level; -1 when it is in `factors`
        double unit = 1.0;
        std::vector<double> factors{}; ///< by month: whatever is the same in all trials
        std::vector<PlainLadder> ladders{};
        std::vector<Part> parts{};
        bool metered = false;
    };
    void add(const Layout& layout, int line, const PlainSource& amount, const PlainPrice& price, bool metered);
    /// Posts a line to two tables of sums; `sums` gets the sum over the trials of each month.
    void post(const Line& line, const chance::DrawBlock& draws, double* months, double* kind, double* sums) const;

    std::vector<Class> classes_;
    std::vector<Line> lines_;
    int months_ = 0;
};

} // namespace topsheet::engine
