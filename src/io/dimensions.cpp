#include "topsheet/io/result.hpp"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "io/check.hpp"
#include "io/names.hpp"
#include "io/overrides.hpp"
#include "io/reader.hpp"
#include "io/spot.hpp"

namespace topsheet::io {

namespace {

constexpr std::string_view where_results_come_from = "a result is what `topsheet run STUDY --format json` writes";

/// Says which names a list has twice: an input has one dimension.
void report_twice_listed(Context& context, const Spot& list, const std::vector<std::string>& names) {
    std::unordered_set<std::string_view> seen;
    for (std::size_t i = 0; i < names.size(); ++i)
        if (!names[i].empty() && !seen.insert(names[i]).second)
            context.error(list[i], "duplicate-name", fmt::format("\"{}\" is listed twice", shortened(names[i])),
                          "an input has one dimension");
}

/// The list of a result's manifest, or the fault that there is none.
void read_manifest(const Scope& scope, const Node& root, std::vector<std::string>& names) {
    Context& context = *scope.context;
    const Node* manifest = root.is(Kind::object) ? root.find("manifest") : nullptr;
    if (manifest == nullptr || !manifest->is(Kind::object)) {
        context.error(root, "no-result", "this is no result: it has no manifest", std::string(where_results_come_from));
        return;
    }
    const Node* plan = manifest->find("sampling");
    const Node* list = manifest->find("dimensions");
    if (plan != nullptr && plan->is(Kind::text) && plan->text != "sobol")
        context.error(
            *plan, "no-dimensions",
            fmt::format("this result was sampled \"{}\", and has no dimensions to keep", shortened(plan->text)),
            "there the draws of an input depend on its name alone: a run with the same --sampling and --seed "
            "has them anyway");
    else if (list == nullptr)
        context.error(*manifest, "no-dimensions", "the manifest of this result has no dimension list",
                      "make the result again with --sampling sobol");
    else {
        read(scope, *list, names, {.key = "dimensions", .meaning = {}, .unit = {}, .required = true});
        report_twice_listed(context, Spot(*list), names);
    }
}

} // namespace

void check_dimensions(Context& context, const std::vector<std::string>& names, const Node& root) {
    if (names.empty())
        return;
    const Spot list = Spot(root)["sampling"]["dimensions"];
    report_twice_listed(context, list, names);
    std::vector<std::string> known;
    for (const auto& input : context.inputs)
        known.push_back(input.name);
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto parts = split_path(names[i]);
        const bool there = std::ranges::find(known, names[i]) != known.end();
        // What is fixed now may vary again: its place is kept without a word.
        if (!there && !(parts && find_path(root, *parts) != nullptr))
            context.report(Severity::warning, list[i], "unknown-name",
                           fmt::format("there is no input \"{}\": its dimension stays empty", shortened(names[i])),
                           context.suggest(names[i], known));
    }
}

Loaded<std::vector<std::string>> result_dimensions(std::string_view text, const std::string& file) {
    const LoadOptions options{};
    Context context(options);
    const int source = context.add_source(file);
    Tree tree = parse_json(text);
    context.add_faults(std::move(tree.faults), source);
    Loaded<std::vector<std::string>> loaded;
    if (tree.root) {
        const Node& root = context.keep(std::move(*tree.root), source);
        std::vector<std::string> names;
        read_manifest({&context, "", ByteConvention::decimal, ""}, root, names);
        if (!has_errors(context.findings))
            loaded.value = std::move(names);
    }
    loaded.findings = context.take_findings();
    return loaded;
}

} // namespace topsheet::io
