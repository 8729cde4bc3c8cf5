// Data at rest: what an architecture pays for rules that it could have read on the price list.
#include "decide/examiner.hpp"

namespace topsheet::decide {

namespace {

constexpr std::string_view too_early = ", left too early";
constexpr double container = 10e9; ///< bytes: what small files are packed into, when a sentence compares

/// Files for each byte of a dataset: 1/size, or over its mix.
double files_per_byte(const model::Dataset& d) {
    if (d.sizes.empty())
        return d.object_size.fixed.base() > 0.0 ? 1.0 / d.object_size.fixed.base() : 0.0;
    double files = 0.0;
    for (const auto& part : d.sizes)
        files += part.share.fixed.value / std::max(1.0, part.size.fixed.base());
    return files;
}

/// A stay that ends before the class's minimum is over.
void stays(Case& c) {
    for (const auto& tier : c.scenario.tiers) {
        const auto* k = c.class_of(tier);
        if (k == nullptr || !k->minimum_stay.given)
            continue;
        const std::string line = c.title_of(k->early_delete.found() ? k->early_delete : k->stock);
        std::vector<std::string> who;
        double cost = 0.0;
        for (const auto& l : c.result.lines)
            if (l.category == model::Category::storage && l.line == line && l.cause.ends_with(too_early)) {
                cost += l.mean;
                who.push_back(l.cause.substr(0, l.cause.size() - too_early.size()));
            }
        if (!(cost > 0.0))
            continue;
        const double days = k->minimum_stay.in_months ? k->minimum_stay.value * c.study.horizon().mean_days()
                                                      : k->minimum_stay.value / 24.0;
        c.add(Severity::warning, "stay-too-short",
              some_of(who) + (who.size() == 1 ? " leaves " : " leave ") + quote(tier.name) + " (" +
                  (k->title.empty() ? k->id : k->title) + ") before its minimum stay of " + number(days) +
                  " days is over; what is left of it is charged anyway.",
              "placement: a later `age` of that stage, or skip the tier", cost);
    }
}

/// Objects so small that what is added to each is more than a tenth of the data.
void overheads(Case& c) {
    for (const auto& placement : c.scenario.placement)
        for (const auto& stage : placement.stages) {
            const auto& tier = c.scenario.tiers[stage.tier.at()];
            const auto* k = c.class_of(tier);
            if (k == nullptr || (!k->overhead.given && !k->index_overhead.given) || stage.pack.given)
                continue;
            const double added = k->overhead.fixed.base() + k->index_overhead.fixed.base();
            double worst = 0.0;
            for (const auto& p : c.study.workload.productions)
                for (const auto& d : p.datasets)
                    if (d.name == placement.dataset)
                        worst = std::max(worst, added * files_per_byte(d));
            if (worst <= 0.1)
                continue;
            // Both kinds of added bytes are billed beside the data: their part of what the stock meters cost.
            double cost = c.cost_of([&](const sim::Line& l) {
                return l.category == model::Category::storage && l.line == c.title_of(k->stock) &&
                       l.cause.ends_with("/ " + placement.dataset);
            });
            cost *= k->overhead.fixed.base() / added * worst / (1.0 + worst);
            cost += c.cost_of([&](const sim::Line& l) {
                return k->index_stock.found() && l.category == model::Category::storage &&
                       l.line == c.title_of(k->index_stock) && l.cause.find(placement.dataset) != std::string::npos &&
                       l.cause.find("index") != std::string::npos;
            });
            c.add(Severity::warning, "archive-overhead",
                  "The files of " + quote(placement.dataset) + " are so small that what " + quote(tier.name) +
                      " adds to each is " + number(100.0 * worst) + " % of the data.",
                  "placement: `pack` small files before they enter " + quote(tier.name), cost);
            return;
        }
}

/// Restores that pay for each file more than for their bytes.
void small_restores(Case& c) {
    for (const auto& p : c.study.workload.productions)
        for (const auto& recall : p.recalls) {
            const std::string cause = p.name + " / " + recall.name;
            double requests = 0.0, bytes = 0.0;
            for (const auto& tier : c.scenario.tiers) {
                const auto* k = c.class_of(tier);
                if (k == nullptr)
                    continue;
                std::vector<std::string> by_file{
                    c.title_of(k->retrieval_request.found() ? k->retrieval_request : k->read)};
                std::vector<std::string> by_byte{c.title_of(k->retrieval)};
                for (const auto& option : k->retrievals) {
                    by_file.push_back(c.title_of(option.request));
                    by_byte.push_back(c.title_of(option.bytes));
                }
                const auto paid = [&](const std::vector<std::string>& titles) {
                    return c.cost_of([&](const sim::Line& l) {
                        return l.category == model::Category::storage && l.cause == cause && !l.line.empty() &&
                               std::ranges::find(titles, l.line) != titles.end();
                    });
                };
                requests = std::max(requests, paid(by_file));
                bytes = std::max(bytes, paid(by_byte));
            }
            const auto d = std::ranges::find(p.datasets, recall.of, &model::Dataset::name);
            if (!(requests > bytes) || !(requests > 100.0) || d == p.datasets.end())
                continue;
            const double packed = requests / (files_per_byte(*d) * container);
            if (packed > 0.5 * requests)
                continue;
            c.add(Severity::warning, "small-files-restored",
                  quote(cause) + " restores " + quote(recall.of) + " file by file: the requests cost " +
                      amount(requests) + " " + c.study.currency + " and the bytes " + amount(bytes) +
                      ". Packed into containers of 10 GB the same restore asks for " + amount(packed) + ".",
                  "placement: `pack` on the stage that archives " + quote(recall.of), requests - packed);
        }
}

} // namespace

void examine_storage(Case& c) {
    stays(c);
    overheads(c);
    small_restores(c);
}

void examine_prices(Case& c) {
    // Dates are text: YYYY, YYYY-MM or YYYY-MM-DD; a year alone is read as its end, in favor of the card.
    const auto months_old = [&](const std::string& as_of) -> std::optional<int> {
        if (as_of.size() < 4)
            return std::nullopt;
        const auto digits = [&](std::size_t at, std::size_t count) {
            int value = 0;
            for (std::size_t i = at; i < at + count; ++i) {
                if (i >= as_of.size() || as_of[i] < '0' || as_of[i] > '9')
                    return -1;
                value = value * 10 + (as_of[i] - '0');
            }
            return value;
        };
        const int year = digits(0, 4), month = as_of.size() >= 7 ? digits(5, 2) : 12;
        if (year < 0 || month < 1 || month > 12)
            return std::nullopt;
        return months_between(YearMonth{year, month}, c.study.start);
    };
    std::vector<std::string> names;
    double sum = 0.0;
    int oldest = 0;
    for (const auto& meter : c.study.catalog.meters) {
        const auto age = months_old(meter.as_of);
        if (!age || *age <= 12)
            continue;
        const std::string title = meter.title.empty() ? meter.id : meter.title;
        const double cost = c.cost_of([&](const sim::Line& l) { return l.line == title && l.kind == sim::Kind::opex; });
        if (!(cost > 0.0))
            continue;
        sum += cost;
        oldest = std::max(oldest, *age);
        if (std::ranges::find(names, title) == names.end())
            names.push_back(title);
    }
    if (!names.empty())
        c.add(Severity::note, "stale-price",
              "Prices that were read more than a year before the study starts: " + some_of(names, 3) +
                  "; the oldest is " + std::to_string(oldest) + " months old then.",
              "look the prices up again (`topsheet rates stale`), and put newer ones into a rate card of your own",
              sum);
}

} // namespace topsheet::decide
