#pragma once
/// @file
/// Lines of usage in a bill: amounts of a meter, parts of the month, and what happened to a storage class.

#include <optional>
#include <string_view>
#include <vector>

#include "io/keys.hpp"
#include "io/resolve.hpp"
#include "topsheet/rates/bill.hpp"

namespace topsheet::io {

/// Reads the lines one by one, and gathers them as usage of meters.
class UsageReader {
  public:
    /// @param month of the bill, when it says one
    /// @param complete whether every card could be brought
    UsageReader(Context& context, const rates::Catalog& catalog, const CatalogNames& names,
                std::optional<YearMonth> month, bool complete);

    void read(const Node& line);
    [[nodiscard]] std::vector<rates::UsageLine> take() { return std::move(usage_); }

  private:
    /// A size that was there for some hours, as the file says it.
    struct Part {
        const Node* place = nullptr;
        Amount amount;
        double hours = 0.0;
        double from = 0.0; ///< hour of the month, of dated parts
        bool dated = false;
    };

    void meter_line(const Node& node, const UsageKeys& keys);
    void class_line(const Node& node, const UsageKeys& keys);

    std::optional<Amount> parse(const Node& node, std::string_view quantity);
    std::optional<double> amount(const Node& node, const rates::Meter& meter);
    std::optional<std::vector<Part>> parts(const Node& list, std::string_view quantity);
    std::optional<Part> part(const Node& node, std::string_view quantity);
    /// Hours since the month's begin of a date in it, or of the day after it.
    std::optional<double> date(const Node& segment, std::string_view key, const std::string& text);
    /// Sets the line's amount, and what is billed where sizes are rounded.
    bool segments(const Node& list, const rates::Meter& meter, rates::UsageLine& line);
    std::optional<double> hours(const Node& node);
    /// An amount of one dimension, or nothing after a fault.
    std::optional<double> plain(const Node& node, const Dimension& dimension, std::string_view unit);

    bool need_month(const Node& at, std::string_view why);
    void wrong(const Node& at, const rates::Meter& meter, const Amount& amount, const std::string& hint = {});
    /// Whether a meter can be billed at all in this month; otherwise says why not.
    bool can_bill(const rates::Meter& meter, const Node& at);
    /// Whether a meter that waives something knows the claim.
    void check_claim(const rates::Meter& meter, const Node& line, const std::string& claims);

    [[nodiscard]] double hours_in_month() const { return month_ ? 24.0 * days_in(*month_) : 730.0; }
    [[nodiscard]] const rates::Meter& meter_at(int index) const {
        return catalog_.meters[static_cast<std::size_t>(index)];
    }

    Context& context_;
    const rates::Catalog& catalog_;
    const CatalogNames& names_;
    std::optional<YearMonth> month_;
    bool complete_;
    Scope scope_;
    bool said_month_ = false;
    std::vector<rates::UsageLine> usage_;
};

} // namespace topsheet::io
