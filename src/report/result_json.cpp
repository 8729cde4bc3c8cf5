#include "topsheet/report/result_json.hpp"

#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "report/card_facts.hpp"
#include "report/json_parts.hpp"
#include "report/number_text.hpp"
#include "topsheet/rates/accounts.hpp"
#include "topsheet/rates/price_change.hpp"
#include "topsheet/report/findings.hpp"
#include "topsheet/report/flow_view.hpp"
#include "topsheet/report/stock_view.hpp"

// JSON documents are made here and in farm_json.cpp alone, so that the heavy header is compiled twice at most.
namespace topsheet::report {

namespace {

using report::json_of; // beside those of this file

// --- a run ----------------------------------------------------------------------------------------------

Json json_of(const Findings& findings) {
    Json list = Json::array();
    for (const Finding& f : findings)
        list.push_back({{"severity", severity_word(f.severity)},
                        {"code", f.code},
                        {"scenario", f.scenario.empty() ? Json() : Json(f.scenario)},
                        {"sentence", f.sentence},
                        {"hint", f.hint},
                        {"cost", f.cost ? number(*f.cost) : Json()},
                        {"cost_error", f.cost ? number(f.cost_error) : Json()}});
    return list;
}

/// The same with the place in the file, for faults of an input.
Json with_places(const Findings& findings) {
    Json list = json_of(findings);
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const Finding& f = findings[i];
        list[i]["file"] = f.file;
        list[i]["pointer"] = f.pointer;
        list[i]["line"] = f.line > 0 ? Json(f.line) : Json();
        list[i]["column"] = f.column > 0 ? Json(f.column) : Json();
    }
    return list;
}

Json by_month(YearMonth start, const std::vector<sim::Statistic>& months) {
    Json list = Json::array();
    for (std::size_t m = 0; m < months.size(); ++m) {
        Json object{{"month", month_text(add_months(start, static_cast<int>(m)))}};
        add_statistic(object, months[m]);
        list.push_back(std::move(object));
    }
    return list;
}

Json json_of(const sim::Line& line) {
    return {{"category", word(line.category)},
            {"line", line.line},
            {"cause", line.cause},
            {"kind", word(line.kind)},
            {"mean", number(line.mean)},
            {"npv", number(line.npv)},
            {"mean_error", number(line.cash().error())},
            {"npv_error", number(line.present().error())},
            {"estimated", line.estimated}};
}

Json json_of(const sim::StockLine& line) {
    Json object{{"tier", line.tier}, {"cause", line.cause}};
    for (std::size_t f = 0; f < line.figures.size(); ++f)
        object[std::string(figure_name(static_cast<engine::StockFigure>(f)))] = numbers(line.figures[f]);
    return object;
}

Json json_of(const FlowBill& bill) {
    const sim::FlowLine& flow = *bill.flow;
    return {{"cause", flow.cause},
            {"what", word(flow.kind)},
            {"from", flow.from},
            {"to", flow.to},
            {"route", flow.route.empty() ? Json() : Json(flow.route)},
            {"bytes", number(bill.bytes.value)},
            {"charge", number(bill.charge().value)},
            {"charge_error", number(bill.charge().error())},
            {"charge_on_the_way", number(bill.way.value)},
            {"charge_for_taking_out", number(bill.taken.value)},
            {"bill_without_it_falls_by", number(bill.without.value)},
            {"largest_pull_bytes", number(flow.pull)},
            {"largest_pull_hours", flow.hours > 0.0 ? number(flow.hours) : Json()},
            {"monthly_bytes", numbers(flow.monthly)},
            {"monthly_charge", numbers(bill.monthly)}};
}

Json json_of(const sim::RouteLoad& load) {
    return {{"route", load.route},
            {"direction", load.back ? "back" : "there"},
            {"capacity_bytes_per_hour", load.capacity > 0.0 ? number(load.capacity) : Json()},
            {"busiest_hour_p90_bytes", number(load.peak)},
            {"busiest_hour_p90_error", number(load.peak_error)},
            {"too_full_in", load.capacity > 0.0 ? number(load.too_full) : Json()},
            {"too_full_in_error", load.capacity > 0.0 ? number(load.too_full_error) : Json()},
            {"monthly_busiest_hour_bytes", numbers(load.busiest)}};
}

Json json_of(const sim::ScenarioResult& s, YearMonth start) {
    Json object{{"name", s.name},         {"note", s.note},
                {"feasible", s.feasible}, {"limit", s.feasible ? Json() : Json(s.limit)},
                {"npv", json_of(s.npv)},  {"nominal", json_of(s.nominal)}};
    object["categories"] = Json::array();
    for (const auto& category : s.categories) {
        Json row{{"name", word(category.category)}};
        add_statistic(row, category.total);
        object["categories"].push_back(std::move(row));
    }
    object["monthly"] = by_month(start, s.monthly);
    object["accrual"] = by_month(start, s.accrual);
    object["lines"] = Json::array();
    for (const auto& line : s.lines)
        object["lines"].push_back(json_of(line));
    for (std::size_t i = 0; i < s.lines.size(); ++i)
        if (s.lines[i].marginal)
            object["lines"][i]["marginal"] = number(*s.lines[i].marginal);
    object["metrics"] = Json::object();
    for (const auto& metric : s.metrics)
        object["metrics"][metric.name] = metric.value ? json_of(*metric.value) : Json();
    object["bridge"] = Json::array();
    for (const auto& row : s.bridge)
        object["bridge"].push_back({{"name", row.name}, {"mean", number(row.mean)}});
    for (const auto& seats : s.automatic_seats)
        object["automatic_seats"].push_back(
            {{"renderer", seats.renderer}, {"license", seats.license}, {"seats", numbers(seats.seats)}});
    return object;
}

Json json_of(const sim::Difference& d) {
    Json object{{"scenario", d.scenario}};
    add_statistic(object, d.npv);
    object["p_beats_reference"] = d.beats ? number(d.beats->value) : Json(nullptr);
    object["p_beats_reference_error"] = d.beats ? number(d.beats->error) : Json(nullptr);
    object["reasons"] = Json::array();
    for (const auto& reason : d.reasons)
        object["reasons"].push_back({{"category", word(reason.category)},
                                     {"line", reason.line},
                                     {"difference", number(reason.difference)},
                                     {"error", number(reason.error)}});
    return object;
}

Json comparison(const sim::Result& result) {
    const sim::Comparison& c = result.comparison;
    Json object{{"reference", c.reference}};
    Json chances = Json::object(), errors = Json::object(), regret = Json::object(), differences = Json::array();
    for (std::size_t s = 0; s < result.scenarios.size(); ++s) {
        const std::string& name = result.scenarios[s].name;
        if (s < c.cheapest.size()) {
            chances[name] = number(c.cheapest[s].value);
            errors[name] = number(c.cheapest[s].error);
        }
        if (s < c.regret.size())
            regret[name] = c.regret[s] ? json_of(*c.regret[s]) : Json(nullptr);
    }
    for (const auto& difference : c.differences)
        differences.push_back(json_of(difference));
    object["p_cheapest"] = std::move(chances);
    object["p_cheapest_error"] = std::move(errors);
    object["regret"] = std::move(regret);
    object["differences"] = std::move(differences);
    return object;
}

// --- bills and prices -----------------------------------------------------------------------------------

Json edge(double up_to, double unit) {
    return number(up_to / unit);
}

Json json_of(const rates::Bracket& row, const rates::Meter& meter) {
    return {{"from", number(row.from / meter.unit)},
            {"up_to", edge(row.up_to, meter.unit)},
            {"amount", number(row.amount / meter.unit)},
            {"price", number(row.price * meter.unit)},
            {"charge", number(row.charge)},
            {"rule", word(row.kind)},
            {"name", row.name.empty() ? Json() : Json(row.name)},
            {"free", row.kind == rates::RowKind::free},
            {"minimum", row.kind == rates::RowKind::minimum}};
}

Json bands(const std::vector<rates::Band>& ladder, const rates::Meter& meter) {
    Json list = Json::array();
    for (const rates::Band& band : ladder)
        list.push_back({{"up_to", edge(band.up_to, meter.unit)}, {"price", number(band.price * meter.unit)}});
    return list;
}

struct RuleJson {
    const rates::Meter& meter;
    Json operator()(const rates::Flat& rule) const {
        return {{"kind", rates::Flat::kind}, {"price", number(rule.price * meter.unit)}};
    }
    Json operator()(const rates::Graduated& rule) const {
        return {{"kind", rates::Graduated::kind}, {"bands", bands(rule.bands, meter)}};
    }
    Json operator()(const rates::Volume& rule) const {
        return {{"kind", rates::Volume::kind}, {"bands", bands(rule.bands, meter)}};
    }
    Json operator()(const rates::Packaged& rule) const {
        return {{"kind", rates::Packaged::kind},
                {"size", number(rule.size / meter.unit)},
                {"price", number(rule.price)},
                {"round_up", rule.round_up}};
    }
    Json operator()(const rates::Plans& rule) const {
        Json plans = Json::array();
        for (const auto& plan : rule.plans) {
            Json one{{"name", plan.name},
                     {"base", number(plan.base)},
                     {"price", number(plan.price * meter.unit)},
                     {"included_bytes", number(plan.included * meter.unit)},
                     {"least_seats", number(plan.least_seats / meter.unit)},
                     {"most_seats", number(plan.most_seats / meter.unit)},
                     {"most_bytes", number(plan.most)},
                     {"overage", Json()}};
            if (plan.sells_overage)
                one["overage"] = {{"size_bytes", number(plan.overage.size)},
                                  {"price", number(plan.overage.price)},
                                  {"round_up", plan.overage.round_up}};
            plans.push_back(std::move(one));
        }
        return {{"kind", rates::Plans::kind}, {"plans", plans}, {"stored", rule.stored.name}};
    }
};

Json shares_json(const std::vector<rates::Share>& shares) {
    Json list = Json::array();
    for (const auto& share : shares)
        list.push_back({{"of", share.of.name}, {"ratio", to_text(Amount{share.ratio, share.dimension, ""})}});
    return list;
}

/// A tariff; what stands beside the rule is there only when the card says it.
Json json_of(const rates::Tariff& t, const rates::Meter& m) {
    Json tariff = std::visit(RuleJson{m}, t.rule);
    tariff["free"] = number(t.free / m.unit);
    tariff["free_shifts_bands"] = t.free_shifts_bands;
    tariff["minimum"] = number(t.minimum);
    tariff["level"] = number(m.level.fixed.base());
    if (t.free_per_day > 0.0)
        tariff["free_per_day"] = number(t.free_per_day / m.unit);
    if (!t.free_shares.empty())
        tariff["free_shares"] = shares_json(t.free_shares);
    if (std::isfinite(t.cap))
        tariff["cap"] = number(t.cap);
    const auto size = [&](double value) { return Json{{"amount", number(value / m.unit)}, {"at_once", t.at_once}}; };
    if (t.least > 0.0)
        tariff["least"] = size(t.least);
    if (t.step > 0.0)
        tariff["step"] = size(t.step);
    if (std::isfinite(t.most))
        tariff["most"] = size(t.most);
    if (t.commitment.amount > 0.0)
        tariff["commitment"] = {{"amount", number(t.commitment.amount / m.unit)},
                                {"price", number(t.commitment.price * m.unit)}};
    if (!t.discounts.empty()) {
        tariff["discounts"] = Json::array();
        for (const auto& d : t.discounts)
            tariff["discounts"].push_back({{"name", d.name}, {"share", number(d.share)}});
    }
    return tariff;
}

Json maybe_month(const std::optional<YearMonth>& month) {
    return month ? Json(month_text(*month)) : Json();
}

/// What a meter's price list says beside its tariff.
void add_terms(Json& object, const rates::Meter& m) {
    for (const auto& dated : m.dated)
        object["dated"].push_back({{"from", month_text(dated.from)}, {"tariff", json_of(dated.tariff, m)}});
    if (m.pool_scope == rates::PoolScope::all)
        object["pool_scope"] = word(m.pool_scope);
    if (m.retired)
        object["retired"] = month_text(*m.retired);
    if (m.limit)
        object["limit"] = {{"amount", number(m.limit->amount / m.unit)},
                           {"at_once", m.limit->at_once},
                           {"shares", shares_json(m.limit->shares)},
                           {"says", m.limit->says}};
    for (const auto& w : m.waived)
        object["waived"].push_back(
            {{"when", w.when}, {"from", maybe_month(w.from)}, {"to", maybe_month(w.to)}, {"note", w.note}});
}

Json json_of(const rates::PriceChange& change) {
    return {{"low", number(change.low)}, {"high", number(change.high)}};
}

/// Other readings of the price, in the meter's own unit where they are amounts.
Json readings_json(const rates::Meter& m) {
    Json list = Json::array();
    for (const rates::Reading& reading : m.readings)
        list.push_back({{"price", reading.price},
                        {"low", reading.low ? number(*reading.low * m.unit) : Json()},
                        {"high", reading.high ? number(*reading.high * m.unit) : Json()},
                        {"source", reading.source},
                        {"as_of", reading.as_of}});
    return list;
}

/// What lies under a contract price, the list first.
Json under_json(const rates::Meter& m) {
    Json list = Json::array();
    for (const rates::Meter& below : m.under) {
        const auto change = rates::price_change(below, m);
        list.push_back({{"tariff", below.priced ? json_of(below.tariff, below) : Json()},
                        {"source", below.source},
                        {"as_of", below.as_of},
                        {"confidence", word(below.confidence)},
                        {"change", change ? json_of(*change) : Json()}});
    }
    return list;
}

Json json_of(const rates::Meter& m) {
    Json tariff;
    if (m.priced)
        tariff = json_of(m.tariff, m);
    Json object{{"meter", full_name(m)},
                {"title", m.title},
                {"quantity", m.quantity},
                {"currency", m.currency},
                {"tariff", tariff},
                {"uncertain", m.level.input >= 0},
                {"index", word(m.index)},
                {"pool", m.pool.empty() ? Json() : Json(m.pool)},
                {"source", m.source},
                {"as_of", m.as_of},
                {"confidence", word(m.confidence)},
                {"note", m.note}};
    if (!m.readings.empty())
        object["readings"] = readings_json(m);
    if (!m.under.empty())
        object["under"] = under_json(m);
    add_terms(object, m);
    return object;
}

// --- what a card has beside its meters ------------------------------------------------------------------

struct FactJson {
    Json operator()(const std::string& text) const { return text; }
    Json operator()(int count) const { return count; }
    Json operator()(const Measure& measure) const {
        return {{"value", number(measure.value)}, {"unit", measure.unit}, {"uncertain", measure.uncertain}};
    }
    Json operator()(const Link& link) const {
        return {{"name", link.name}, {"price", link.price.empty() ? Json() : Json(link.price)}};
    }
};

void add_facts(Json& object, const Facts& facts) {
    for (const Fact& fact : facts)
        object[std::string(fact.key)] = std::visit(FactJson{}, fact.value);
}

Json json_of(const CardItem& item) {
    Json object{{"name", item.card + "/" + item.id}, {"title", item.title}};
    add_facts(object, item.facts);
    for (const Facts& way : item.retrievals) {
        Json one = Json::object();
        add_facts(one, way);
        object["retrievals"].push_back(std::move(one));
    }
    return object;
}

/// Who used what, and what that costs when the charges are handed back.
void add_usage(Json& document, const Invoice& invoice) {
    document["usage"] = Json::array();
    for (std::size_t i = 0; i < invoice.usage.size(); ++i) {
        const rates::UsageLine& line = invoice.usage[i];
        const rates::Meter& meter = invoice.catalog.meters[static_cast<std::size_t>(line.meter)];
        document["usage"].push_back({{"meter", full_name(meter)},
                                     {"what", line.what},
                                     {"cause", line.cause},
                                     {"account", line.account},
                                     {"amount", number(line.amount / meter.unit)},
                                     {"charge", number(invoice.charges[i])}});
    }
    const auto totals = [&](std::string rates::UsageLine::*name) {
        Json list = Json::array();
        for (const rates::NamedTotal& one : rates::totals_by(invoice.usage, invoice.charges, name))
            list.push_back({{"name", one.name}, {"charge", number(one.total)}});
        return list;
    };
    document["accounts"] = totals(&rates::UsageLine::account);
    document["causes"] = totals(&rates::UsageLine::cause);
}

// --- check ----------------------------------------------------------------------------------------------

Json json_of(const Checked& file) {
    Json object{{"file", file.file}, {"valid", file.valid}};
    if (file.valid) {
        const StudySummary& s = file.summary;
        object["title"] = s.title;
        object["months"] = s.months;
        object["currency"] = s.currency;
        object["scenarios"] = s.scenarios;
        object["rate_cards"] = s.rate_cards;
        object["inputs"] = Json::array();
        for (const auto& input : s.inputs)
            object["inputs"].push_back({{"name", input.name},
                                        {"kind", input.kind},
                                        {"unit", input.unit},
                                        {"p10", number(input.p10)},
                                        {"p50", number(input.p50)},
                                        {"p90", number(input.p90)},
                                        {"varies", input.varies}});
        object["correlations"] = Json::array();
        for (const auto& c : s.correlations)
            object["correlations"].push_back(
                {{"between", {c.first, c.second}}, {"asked", number(c.asked)}, {"obtained", number(c.obtained)}});
    }
    object["findings"] = with_places(file.findings);
    return object;
}

} // namespace

std::string result_json(const sim::Result& result) {
    Json document{{"manifest", json_of(result.manifest)},
                  {"title", result.title},
                  {"currency", result.currency},
                  {"start", month_text(result.start)},
                  {"months", result.months}};
    document["scenarios"] = Json::array();
    for (const auto& scenario : result.scenarios)
        document["scenarios"].push_back(json_of(scenario, result.start));
    document["comparison"] = comparison(result);
    document["findings"] = json_of(result.findings);
    return written(document);
}

std::string storage_json(const sim::Result& result) {
    Json document = view(result);
    for (const auto& scenario : result.scenarios) {
        Json object{{"name", scenario.name}, {"stocks", Json::array()}, {"charges", Json::array()}};
        for (const auto& line : scenario.stocks)
            object["stocks"].push_back(json_of(line));
        for (const auto& line : scenario.lines)
            if (line.category == model::Category::storage)
                object["charges"].push_back(json_of(line));
        document["scenarios"].push_back(std::move(object));
    }
    return written(document);
}

std::string egress_json(const sim::Result& result) {
    Json document = view(result);
    for (const auto& scenario : result.scenarios) {
        Json object{{"name", scenario.name},
                    {"standing_charge", number(standing_egress(scenario).value)},
                    {"flows", Json::array()},
                    {"routes", Json::array()}};
        for (const FlowBill& bill : flow_bills(scenario))
            object["flows"].push_back(json_of(bill));
        for (const auto& load : scenario.loads)
            object["routes"].push_back(json_of(load));
        document["scenarios"].push_back(std::move(object));
    }
    return written(document);
}

std::string invoice_json(const Invoice& invoice) {
    Json document{{"currency", invoice.bill.currency},
                  {"month", invoice.month ? Json(month_text(*invoice.month)) : Json()},
                  {"total", number(invoice.bill.total)}};
    document["lines"] = Json::array();
    for (const rates::BillLine& line : invoice.bill.lines) {
        const rates::Meter& meter = invoice.catalog.meters[static_cast<std::size_t>(line.meter)];
        Json object{{"meter", full_name(meter)},
                    {"amount", number(line.amount / meter.unit)},
                    {"unit", quantity_text(meter)},
                    {"charge", number(line.charge)}};
        if (invoice.bill.apart)
            object["account"] = line.account;
        object["brackets"] = Json::array();
        for (const rates::Bracket& row : line.brackets)
            object["brackets"].push_back(json_of(row, meter));
        document["lines"].push_back(std::move(object));
    }
    document["agreements"] = Json::array();
    for (const rates::Shortfall& shortfall : invoice.bill.shortfalls) {
        const auto& agreement = invoice.catalog.agreements[static_cast<std::size_t>(shortfall.agreement)];
        document["agreements"].push_back({{"agreement", agreement.card + "/" + agreement.id},
                                          {"title", agreement.title},
                                          {"commit", number(shortfall.commit)},
                                          {"charged", number(shortfall.charged)},
                                          {"shortfall", number(shortfall.charge)}});
    }
    document["limits"] = Json::array();
    for (const rates::BrokenLimit& limit : invoice.bill.limits)
        document["limits"].push_back(
            {{"meter", full_name(invoice.catalog.meters[static_cast<std::size_t>(limit.meter)])},
             {"sentence", limit.sentence}});
    add_usage(document, invoice);
    return written(document);
}

std::string cards_json(const rates::Catalog& catalog) {
    Json list = Json::array();
    for (const rates::RateCard& card : catalog.cards) {
        const CardCount count = count_meters(catalog, card.id);
        list.push_back({{"id", card.id},
                        {"title", card.title},
                        {"currency", card.currency},
                        {"as_of", card.as_of},
                        {"hash", card.hash},
                        {"meters", count.meters},
                        {"estimates", count.estimates},
                        {"unknown", count.unknown}});
    }
    return written({{"rate_cards", list}});
}

std::string meters_json(const std::vector<const rates::Meter*>& meters) {
    Json list = Json::array();
    for (const rates::Meter* meter : meters)
        list.push_back(json_of(*meter));
    return written({{"meters", list}});
}

std::string card_json(const rates::Catalog& catalog, const rates::RateCard& card, std::string_view id) {
    Json document{{"meters", Json::array()}};
    for (const rates::Meter& meter : catalog.meters)
        if (meter.card == card.id && (id.empty() || meter.id == id))
            document["meters"].push_back(json_of(meter));
    for (const CardItem& item : card_items(catalog, card.id))
        if (id.empty() || item.id == id)
            document[std::string(item.list)].push_back(json_of(item));
    return written(document);
}

std::string diff_json(const CardComparison& c) {
    const auto card = [](const std::string& name, const std::string& currency, const std::string& as_of) {
        return Json{{"card", name}, {"currency", currency}, {"as_of", as_of}};
    };
    const auto meters = [](const std::vector<const rates::Meter*>& list) {
        Json all = Json::array();
        for (const rates::Meter* meter : list)
            all.push_back(json_of(*meter));
        return all;
    };
    Json document{{"first", card(c.first, c.first_currency, c.first_as_of)},
                  {"second", card(c.second, c.second_currency, c.second_as_of)},
                  {"only_first", meters(c.only_first)},
                  {"only_second", meters(c.only_second)},
                  {"changes", Json::array()},
                  {"same", c.same}};
    for (const MeterChange& change : c.changes)
        document["changes"].push_back({{"meter", change.meter},
                                       {"what", change.what},
                                       {"before", change.before},
                                       {"after", change.after},
                                       {"change", change.change ? json_of(*change.change) : Json()}});
    return written(document);
}

std::string stale_json(const StaleList& list) {
    Json document{{"after", list.after}, {"readings", Json::array()}, {"of", list.of}};
    for (const rates::OldReading& reading : list.readings)
        document["readings"].push_back({{"kind", reading.kind},
                                        {"name", reading.name},
                                        {"title", reading.title},
                                        {"as_of", reading.as_of},
                                        {"age_months", reading.age ? Json(*reading.age) : Json()},
                                        {"confidence", word(reading.confidence)},
                                        {"source", reading.source}});
    return written(document);
}

std::string checked_json(const std::vector<Checked>& files) {
    Json list = Json::array();
    for (const Checked& file : files)
        list.push_back(json_of(file));
    return written({{"files", list}});
}

} // namespace topsheet::report
