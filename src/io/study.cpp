// Reads a study: the top of the file here, its parts by their field lists, then names and cross checks.
#include <algorithm>
#include <cstdio>
#include <iterator>

#include <fmt/format.h>

#include "io/card.hpp"
#include "io/check.hpp"
#include "io/instances.hpp"
#include "io/layers.hpp"
#include "io/logs.hpp"
#include "io/names.hpp"
#include "io/overrides.hpp"
#include "io/resolve.hpp"
#include "io/top.hpp"

namespace topsheet::io {

namespace {

using model::Study;

/// Reads a study from its tree.
class StudyReader {
  public:
    StudyReader(Context& context, const Node& root)
        : context_(context),
          root_(root),
          scope_{&context, "", ByteConvention::decimal, ""} {}

    Study read(std::vector<CardOverride>& overrides) {
        check_keys<StudyKeys>(scope_, root_);
        read_fields(scope_, root_, keys_,
                    {"topsheet", "title", "note", "currency", "exchange_rates", "start", "months", "calendar",
                     "workdays", "reference", "rate_cards", "assumptions"});
        read_currency(context_, root_, keys_.currency, keys_.exchange_rates);
        check_version(context_, root_, keys_.version);
        context_.start = keys_.start;
        horizon();
        share();
        read_fields(scope_, root_, keys_, {"finance"});
        rates_above_minus_one();

        bool complete = keys_.rate_cards.node != nullptr;
        if (complete) {
            const auto cards = fetch_cards(scope_, *keys_.rate_cards.node, overrides);
            for (const auto& card : cards) {
                if (card.node != nullptr)
                    read_card(context_, card, study_.catalog);
                complete = complete && card.node != nullptr;
            }
        }
        report_unused(context_, overrides, study_.catalog);

        read_fields(scope_, root_, keys_,
                    {"spot_market", "workload", "estate", "scenarios", "correlations", "sampling"});
        take();
        read_logs(context_, study_, root_);
        apply_trace(context_, study_, root_);
        const CatalogNames names(study_.catalog);
        resolve_cards(context_, study_.catalog, names, complete);
        resolve_study(context_, study_, names, complete);
        check();
        return std::move(study_);
    }

  private:
    void horizon() {
        if (context_.options.months > 0)
            keys_.months = context_.options.months;
        if (keys_.months > 600) {
            context_.error(Spot(root_)["months"], "months",
                           fmt::format("{} months are more than the 600 that a study may have", keys_.months));
            keys_.months = 600;
        }
        if (keys_.months < 1)
            keys_.months = 1;
        if (keys_.workdays.node != nullptr) {
            const Node& node = *keys_.workdays.node;
            Dimension per_month{.month = -1, .workday = 1};
            if (node.is(Kind::text))
                if (const auto parsed = parse_amount(node.text); parsed && parsed->dimension == Dimension{.month = -1})
                    per_month = parsed->dimension; // "21/month"
            const auto value = read_amount(
                scope_, node, {.dimension = per_month, .domain = Domain::positive, .unit = "workday/month"});
            study_.workdays = value.value_or(0.0);
            if (value && *value > 31.0)
                context_.error(node, "domain", "a month has at most 31 workdays");
        }
    }

    /// Makes the assumptions and the rates of finance known to references, then reads them.
    void share() {
        const auto add = [&](std::string path, const Node& node, std::optional<Dimension> wanted,
                             std::string_view unit) {
            Shared shared;
            shared.node = &node;
            shared.wanted = wanted;
            shared.unit = unit;
            context_.shared_names.push_back(path);
            context_.shared.emplace(std::move(path), shared);
        };
        if (keys_.assumptions.node != nullptr &&
            expect(scope_, *keys_.assumptions.node, Kind::object, "an object of named values"))
            for (const auto& [name, line, column, value] : keys_.assumptions.node->members)
                if (!name.starts_with("x_") && check_name(scope_, value, name))
                    add(joined("assumptions", name), value, std::nullopt, "");
        if (const Node* finance = root_.find("finance"); finance != nullptr)
            for (const char* key : {"discount_rate", "inflation"})
                if (const Node* node = finance->find(key); node != nullptr)
                    add(joined("finance", key), *node, Dimension{.month = -1}, "%/year");
        for (const auto& name : std::vector(context_.shared_names))
            read_shared(context_, *context_.shared.at(name).node, name);
    }

    /// Yearly rates at or below -100 % have no logarithm.
    void rates_above_minus_one() {
        const Spot finance = Spot(root_)["finance"];
        const auto check_rate = [&](const Uncertain<rates::PerMonth>& rate, const char* key) {
            const double low =
                rate.is_fixed()
                    ? rate.fixed.base()
                    : chance::quantile(context_.inputs[static_cast<std::size_t>(rate.input)].distribution, 1e-6);
            if (12.0 * low <= -1.0)
                context_.error(finance[key], "domain", "a yearly rate must stay above -100 %");
            return 12.0 * low > -1.0;
        };
        const double yearly = 12.0 * keys_.finance.discount_rate.fixed.base();
        if (check_rate(keys_.finance.discount_rate, "discount_rate") && (yearly < -0.5 || yearly > 1.0))
            context_.error(finance["discount_rate"], "domain",
                           fmt::format("{:.6g} % a year is no discount rate", 100.0 * yearly),
                           "it lies between -50 and 100 %/year, such as \"9 %/year\"");
        check_rate(keys_.finance.inflation, "inflation");
    }

    void take() {
        study_.title = keys_.title;
        study_.note = keys_.note;
        study_.currency = context_.currency;
        study_.start = keys_.start.value_or(YearMonth{2027, 1});
        study_.months = keys_.months;
        study_.calendar = keys_.calendar == CalendarWord::hours_730 ? MonthLength::hours_730 : MonthLength::calendar;
        study_.reference = keys_.reference;
        study_.finance = keys_.finance;
        study_.spot_market = keys_.spot_market;
        study_.exchange_rates = context_.exchange_rates;
        study_.workload = std::move(keys_.workload);
        study_.estate = std::move(keys_.estate);
        study_.scenarios = std::move(keys_.scenarios);
    }

    void check() {
        if (study_.scenarios.empty() && root_.find("scenarios") != nullptr)
            context_.error(*root_.find("scenarios"), "no-scenario", "a study compares at least one scenario");
        if (!study_.reference.empty()) {
            std::vector<std::string> known;
            for (const auto& scenario : study_.scenarios)
                known.push_back(scenario.name);
            if (std::ranges::find(known, study_.reference) == known.end())
                context_.error(Spot(root_)["reference"], "unknown-name",
                               fmt::format("there is no scenario \"{}\"", study_.reference),
                               suggestion(study_.reference, known));
        }
        check_card_meters(context_, study_.catalog);
        check_workload(context_, study_, root_);
        check_render(context_, study_, root_);
        check_sense(context_, study_, root_);
        for (std::size_t i = 0; i < study_.scenarios.size(); ++i) {
            check_scenario_meters(context_, study_, study_.scenarios[i]);
            check_scenario(context_, study_, i, root_);
            check_farm(context_, study_, i, root_);
            check_licenses(context_, study_, i, root_);
            check_fit(context_, study_, i, root_);
            check_gear(context_, study_, i, root_);
            check_service(context_, study_, i, root_);
            check_flows(context_, study_, i, root_);
        }
        date_tariffs(study_.catalog, study_.start);
        check_prices(context_, study_);
        warn_of_equal_texts(context_, root_);
        study_.correlations = check_correlations(context_, keys_.correlations, root_);
        study_.dimensions = std::move(keys_.sampling.dimensions);
        check_dimensions(context_, study_.dimensions, root_);
    }

    Context& context_;
    const Node& root_;
    Scope scope_;
    StudyKeys keys_;
    Study study_;
};

} // namespace

Loaded<Study> load_study(std::string_view text, const LoadOptions& options) {
    Context context(options);
    const int source = context.add_source(options.file);
    Tree tree = parse_json(text);
    context.add_faults(std::move(tree.faults), source);
    Loaded<Study> loaded;
    if (tree.root) {
        auto overrides = apply_overrides(context, *tree.root);
        const Node& root = context.keep(std::move(*tree.root), source);
        if (expect({&context, "", ByteConvention::decimal, ""}, root, Kind::object, "a study")) {
            Study study = StudyReader(context, root).read(overrides);
            if (!has_errors(context.findings)) {
                study.inputs = std::move(context.inputs);
                prune_inputs(study);
                if (std::string fault = chance::check(study.inputs, study.correlations); !fault.empty())
                    context.error(root, "inputs", std::move(fault));
                else
                    check_correlations_hold(context, study, root);
                auto more = options.overrides;
                std::ranges::move(log_hashes(context, study), std::back_inserter(more));
                study.hash = fingerprint(text, more);
                study.overrides = options.overrides;
                if (!has_errors(context.findings))
                    loaded.value = std::move(study);
            }
        }
    }
    loaded.findings = context.take_findings();
    return loaded;
}

Loaded<rates::Catalog> load_card(std::string_view text, const std::string& file, const std::vector<CardLayer>& layers) {
    LoadOptions options;
    options.layers = layers;
    Context context(options);
    const int source = context.add_source(file);
    Tree tree = parse_json(text);
    context.add_faults(std::move(tree.faults), source);
    Loaded<rates::Catalog> loaded;
    if (tree.root) {
        if (!tree.root->is(Kind::object)) {
            expect({&context, "", ByteConvention::decimal, ""}, context.keep(std::move(*tree.root), source),
                   Kind::object, "a rate card");
        } else {
            context.currency = currency_of_card(*tree.root);
            CardTree card;
            if (const Node* id = tree.root->find("id"); id != nullptr && id->is(Kind::text))
                card.id = id->text;
            std::vector<CardOverride> none;
            card.node = joined_card(context, card, std::move(*tree.root), source, text, none);
            card.place = card.node;
            rates::Catalog catalog;
            read_card(context, card, catalog);
            resolve_cards(context, catalog, CatalogNames(catalog), true);
            check_card_meters(context, catalog);
            // A card alone is shown as it stood when it was read.
            const std::string& as_of = catalog.cards.front().as_of;
            if (int year = 0, month = 0; std::sscanf(as_of.c_str(), "%4d-%2d", &year, &month) == 2)
                date_tariffs(catalog, {year, month});
            if (!has_errors(context.findings))
                loaded.value = std::move(catalog);
        }
    }
    loaded.findings = context.take_findings();
    return loaded;
}

Loaded<std::string> card_id(std::string_view text, const std::string& file) {
    const LoadOptions options{};
    Context context(options);
    const int source = context.add_source(file);
    Tree tree = parse_json(text);
    context.add_faults(std::move(tree.faults), source);
    Loaded<std::string> loaded;
    if (tree.root) {
        const Node& root = context.keep(std::move(*tree.root), source);
        const Scope scope{&context, "", ByteConvention::decimal, ""};
        if (expect(scope, root, Kind::object, "a rate card")) {
            std::string id;
            if (const Node* node = root.find("id"); node != nullptr)
                read(scope, *node, id, {.key = "id", .meaning = {}, .unit = {}, .required = true});
            else
                report_missing_key(scope, root, {.key = "id", .meaning = {}, .unit = {}, .required = true});
            if (!has_errors(context.findings))
                loaded.value = std::move(id);
        }
    }
    loaded.findings = context.take_findings();
    return loaded;
}

} // namespace topsheet::io
