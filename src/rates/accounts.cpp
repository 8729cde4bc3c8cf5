#include "topsheet/rates/accounts.hpp"

#include <algorithm>
#include <iterator>

namespace topsheet::rates {

namespace {

/// Whether a line of a bill is the charge of a usage line.
bool charges(const BillLine& line, const UsageLine& usage, bool apart) {
    return line.meter == usage.meter && (!apart || line.account == usage.account);
}

/// What the charge is shared by: base units, none when they are waived.
double weight_of(const Catalog& catalog, const UsageLine& line, const std::optional<YearMonth>& month) {
    const Meter& meter = catalog.meters[static_cast<std::size_t>(line.meter)];
    const bool waived = month ? is_waived(meter, line.claims, *month)
                              : !line.claims.empty() && std::ranges::any_of(meter.waived, [&](const Waiver& w) {
                                    return w.when == line.claims && !w.from && !w.to; // as rates/bill.hpp has it
                                });
    return waived ? 0.0 : line.provisioned.value_or(line.amount);
}

template <class T>
void move_to(std::vector<T>& to, std::vector<T>& from) {
    std::ranges::move(from, std::back_inserter(to));
}

} // namespace

Bill price_apart(const Catalog& catalog, const std::vector<UsageLine>& usage, const std::string& currency,
                 const std::optional<YearMonth>& month) {
    Bill bill;
    bill.currency = currency;
    bill.apart = true;
    std::vector<std::string> accounts;
    for (const UsageLine& line : usage)
        if (std::ranges::find(accounts, line.account) == accounts.end())
            accounts.push_back(line.account);
    for (const std::string& account : accounts) {
        std::vector<UsageLine> own;
        std::ranges::copy_if(usage, std::back_inserter(own),
                             [&](const UsageLine& line) { return line.account == account; });
        Bill one = price(catalog, own, currency, month);
        for (BillLine& line : one.lines)
            line.account = account;
        bill.total += one.total;
        move_to(bill.lines, one.lines);
        move_to(bill.shortfalls, one.shortfalls);
        move_to(bill.limits, one.limits);
    }
    return bill;
}

std::vector<double> hand_back(const Catalog& catalog, const std::vector<UsageLine>& usage, const Bill& bill,
                              const std::optional<YearMonth>& month) {
    std::vector<double> result(usage.size(), 0.0);
    for (const BillLine& line : bill.lines) {
        double whole = 0.0;
        for (const UsageLine& part : usage)
            if (charges(line, part, bill.apart))
                whole += weight_of(catalog, part, month);
        if (!(whole > 0.0))
            continue;
        for (std::size_t i = 0; i < usage.size(); ++i)
            if (charges(line, usage[i], bill.apart))
                result[i] = line.charge * weight_of(catalog, usage[i], month) / whole;
    }
    return result;
}

std::vector<NamedTotal> account_shares(const Catalog& catalog, const std::vector<UsageLine>& usage,
                                       const BillLine& line, bool apart, const std::optional<YearMonth>& month) {
    std::vector<double> weights(usage.size(), 0.0);
    double whole = 0.0;
    for (std::size_t i = 0; i < usage.size(); ++i)
        if (charges(line, usage[i], apart))
            whole += weights[i] = weight_of(catalog, usage[i], month);
    if (!(whole > 0.0))
        return {{line.account, 1.0}};
    for (double& weight : weights)
        weight /= whole;
    std::vector<NamedTotal> shares = totals_by(usage, weights, &UsageLine::account);
    std::erase_if(shares, [](const NamedTotal& share) { return share.total == 0.0; });
    return shares;
}

std::vector<NamedTotal> totals_by(const std::vector<UsageLine>& usage, const std::vector<double>& charges,
                                  std::string UsageLine::*name) {
    std::vector<NamedTotal> totals;
    for (std::size_t i = 0; i < usage.size(); ++i) {
        auto found = std::ranges::find(totals, usage[i].*name, &NamedTotal::name);
        if (found == totals.end())
            found = totals.insert(totals.end(), {usage[i].*name, 0.0});
        found->total += charges[i];
    }
    return totals;
}

} // namespace topsheet::rates
