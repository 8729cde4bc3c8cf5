// Data at rest: what an architecture pays for rules that it could have read on the price list.
#include "decide/examiner.hpp"
#include "topsheet/engine/shop.hpp"
#include "topsheet/rates/age.hpp"

namespace topsheet::decide {

namespace {

constexpr std::string_view too_early = ", left too early";
constexpr double container = 10e9; ///< bytes: what small files are packed into, when a sentence compares

/// Files for each byte of a dataset: 1/size, or over its mix.
template <class Files>
double files_per_byte(const Files& d) {
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
        sim::Mean cost;
        for (const auto& l : c.result.lines)
            if (l.category == model::Category::storage && l.line == line && l.cause.ends_with(too_early)) {
                cost += l.cash();
                who.push_back(l.cause.substr(0, l.cause.size() - too_early.size()));
            }
        if (!(cost.value > 0.0))
            continue;
        const double days = k->minimum_stay.in_months ? k->minimum_stay.value * c.study.horizon().mean_days()
                                                      : k->minimum_stay.value / 24.0;
        c.add(Severity::warning, "stay-too-short",
              some_of(who) + (who.size() == 1 ? " leaves " : " leave ") + quote(tier.name) + " (" +
                  rates::title_of(*k) + ") before its minimum stay of " + number(days) +
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
            sim::Mean cost = c.cost_of([&](const sim::Line& l) {
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

/// A restore that pays for each file more than for its bytes.
template <class Files>
void small_restore(Case& c, const std::string& cause, const std::string& of, const Files& files) {
    sim::Mean requests, bytes;
    for (const auto& tier : c.scenario.tiers) {
        const auto* k = c.class_of(tier);
        if (k == nullptr)
            continue;
        std::vector<std::string> by_file{c.title_of(k->retrieval_request.found() ? k->retrieval_request : k->read)};
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
        const auto larger = [](const sim::Mean& a, const sim::Mean& b) { return a.value < b.value ? b : a; };
        requests = larger(requests, paid(by_file));
        bytes = larger(bytes, paid(by_byte));
    }
    if (!(requests.value > bytes.value) || !(requests.value > 100.0))
        return;
    const sim::Mean packed = 1.0 / (files_per_byte(files) * container) * requests;
    if (packed.value > 0.5 * requests.value)
        return;
    c.add(Severity::warning, "small-files-restored",
          quote(cause) + " restores " + quote(of) + " file by file: the requests cost " + amount(requests) + " " +
              c.study.currency + " and the bytes " + amount(bytes) +
              ". Packed into containers of 10 GB the same restore asks for " + amount(packed) + ".",
          "placement: `pack` on the stage that archives " + quote(of), requests - packed);
}

void small_restores(Case& c) {
    for (const auto& p : c.study.workload.productions)
        for (const auto& recall : p.recalls)
            for (const auto& d : p.datasets)
                if (d.name == recall.of)
                    small_restore(c, engine::own_cause(p, recall.name, "recall"), recall.of, d);
    for (const auto& recall : c.study.estate.recalls)
        for (const auto& d : c.study.estate.datasets)
            if (d.name == recall.of)
                small_restore(c, engine::cause("(estate)", recall.name), recall.of, d);
}

/// Data out of archives that comes later than somebody needs it.
void late_restores(Case& c) {
    for (const auto& metric : c.result.metrics) {
        if (metric.name != "late_hours" || !metric.value || !(metric.value->p90 > 0.0))
            continue;
        std::vector<std::string> who;
        for (const auto& p : c.study.workload.productions)
            for (const auto& recall : p.recalls)
                if (recall.within.given)
                    who.push_back(engine::own_cause(p, recall.name, "recall"));
        for (const auto& recall : c.study.estate.recalls)
            if (recall.within.given)
                who.push_back(engine::cause("(estate)", recall.name));
        c.add(Severity::warning, "restore-too-late",
              "Retrieval is slower than its deadline: data out of an archive comes up to " +
                  amount(metric.value->p90, metric.value->error.p90) + " hours after it must be there" +
                  (who.empty() ? "." : "; deadlines are stated by " + some_of(who, 3) + "."),
              "placement: a faster `retrieval`, or a warmer tier until then; or more time (`within`)",
              c.cost_of([&](const sim::Line& l) {
                  return l.category == model::Category::storage && std::ranges::find(who, l.cause) != who.end();
              }));
    }
}

} // namespace

void examine_storage(Case& c) {
    stays(c);
    overheads(c);
    small_restores(c);
    late_restores(c);
}

void examine_prices(Case& c) {
    // A year alone is read as its end, in favor of the card.
    const auto months_old = [&](const std::string& as_of) -> std::optional<int> {
        const auto date = rates::parse_date(as_of);
        if (!date)
            return std::nullopt;
        const bool month_stated = as_of.size() >= 7;
        return months_between(YearMonth{date->year, month_stated ? date->month : 12}, c.study.start);
    };
    std::vector<std::string> names;
    sim::Mean sum;
    int oldest = 0;
    for (const auto& meter : c.study.catalog.meters) {
        const auto age = months_old(meter.as_of);
        if (!age || *age <= 12)
            continue;
        const std::string& title = rates::title_of(meter);
        const sim::Mean cost =
            c.cost_of([&](const sim::Line& l) { return l.line == title && l.kind == sim::Kind::opex; });
        if (!(cost.value > 0.0))
            continue;
        sum += cost;
        oldest = std::max(oldest, *age);
        if (std::ranges::find(names, title) == names.end())
            names.push_back(title);
    }
    // Days are text of one form, so that the first seven letters are the month; a year alone holds throughout.
    const auto month = [](YearMonth m) {
        return std::to_string(m.year) + (m.month < 10 ? "-0" : "-") + std::to_string(m.month);
    };
    const std::string first = month(c.study.start), last = month(add_months(c.study.start, c.study.months - 1));
    for (const auto& card : c.study.catalog.cards) {
        const bool over = card.valid_to.size() >= 7 && card.valid_to.substr(0, 7) < last;
        const bool early = card.valid_from.size() >= 7 && card.valid_from.substr(0, 7) > first;
        if (!over && !early)
            continue;
        std::string sentence = "The prices of the rate card " + quote(card.id) + " hold";
        if (early)
            sentence.append(" from ").append(card.valid_from);
        if (over)
            sentence.append(" to ").append(card.valid_to);
        sentence.append(", and the study runs from ").append(first).append(" to ").append(last).append(".");
        c.add(Severity::warning, "card-not-valid", std::move(sentence),
              "rate_cards: a card of its time, or `dated` prices");
    }
    if (!names.empty())
        c.add(Severity::note, "stale-price",
              "Prices that were read more than a year before the study starts: " + some_of(names, 3) +
                  "; the oldest is " + std::to_string(oldest) + " months old then.",
              "look the prices up again (`topsheet rates stale`), and put newer ones into a rate card of your own",
              sum);
}

} // namespace topsheet::decide
