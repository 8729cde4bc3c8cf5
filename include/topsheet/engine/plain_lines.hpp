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
    /// For quantities that are counted in so many base units of the bands.
    PlainLadder(const std::vector<rates::Band>& bands, double unit) {
        first = bands.empty() ? 0.0 : bands.front().price * unit;
        for (std::size_t k = 1; k < bands.size(); ++k) {
            edges.push_back(bands[k - 1].up_to / unit);
            changes.push_back((bands[k].price - bands[k - 1].price) * unit);
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
    /// Posts every line to books that were just opened: cash and accrued cost at the end of its month.
    void operator()(const model::Study& study, const Layout& layout, const Luck& luck, bool detail, Books& books) const;

  private:
    /// Months of a line that are priced alike.
    struct Part {
        int first = 0, last = -1;
        int ladder = -1; ///< index into the line's ladders; -1 where the price is one number
    };
    struct Line {
        int line = -1;
        int kind = 0;                  ///< index into classes_
        int amount = -1;               ///< input of the amount; -1 when it is in `factors`
        int level = -1;                ///< input of the level; -1 when it is in `factors`
        std::vector<double> factors{}; ///< by month: whatever is the same in all trials
        bool scaled = false;           ///< whether any of them is not one
        std::vector<PlainLadder> ladders{};
        std::vector<Part> parts{};
        bool metered = false;
    };
    void add(const Layout& layout, int line, const PlainSource& amount, const PlainPrice& price, bool metered);
    /// Posts a line, or two that run through the same months at one price each, to a row of sums for each month and to
    /// those of their classes; `sums` gets the sums over the trials: a number for each month, of each of the two.
    void post(const Line& line, const Line* mate, const chance::DrawBlock& draws, double* months, Books& books) const;
    /// Whether two lines can be posted together.
    [[nodiscard]] static bool mates(const Line& a, const Line& b);
    /// Gives a line what was summed up of its months.
    void settle(const Line& line, const double* sums, bool detail, Books& books) const;

    std::vector<int> classes_; ///< one line of each category whose prices are alike seen or estimated
    std::vector<Line> lines_;
    int months_ = 0;
};

} // namespace topsheet::engine
