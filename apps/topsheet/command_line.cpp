// The command line: reads the arguments and hands them to a verb. The heavy header stays in this file.
#include "command_line.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <optional>
#include <sstream>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "commands.hpp"
#include "output.hpp"
#include "terminal.hpp"
#include "topsheet/base/text.hpp"
#include "topsheet/base/units.hpp"
#include "topsheet/chance/instructions.hpp"
#include "topsheet/rates/age.hpp"
#include "topsheet/report/formats.hpp"

using namespace topsheet;
using namespace topsheet::app;

namespace {

constexpr int most_nodes = 100'000;

/// Accepts whole numbers in plain digits between two ends.
template <class Number>
CLI::Validator whole_number(Number low, Number high) {
    return CLI::Validator(
        [low, high](std::string& text) -> std::string {
            Number value{};
            const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
            if (fault == std::errc() && end == text.data() + text.size() && value >= low && value <= high)
                return {};
            return fmt::format("\"{}\" is not a whole number from {} to {}", text, low, high);
        },
        "");
}

/// "20,30,40": whole numbers up to `most`, in any order; ascending, each once.
std::optional<std::vector<int>> numbers_of(std::string_view text, int most) {
    std::vector<int> numbers;
    const char* const end = text.data() + text.size();
    for (const char* at = text.data();; ++at) {
        const auto [stop, fault] = std::from_chars(at, end, numbers.emplace_back());
        if (fault != std::errc() || numbers.back() < 0 || numbers.back() > most || (stop != end && *stop != ','))
            return std::nullopt;
        if (stop == end)
            break;
        at = stop;
    }
    std::ranges::sort(numbers);
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    return numbers;
}

/// Accepts numbers above zero.
CLI::Validator positive_number() {
    return CLI::Validator(
        [](std::string& text) -> std::string {
            double value = 0.0;
            const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
            if (fault == std::errc() && end == text.data() + text.size() && value > 0.0 && std::isfinite(value))
                return {};
            return fmt::format("\"{}\" is not a number above zero", text);
        },
        "");
}

/// "2/8": the second of eight parts.
std::optional<Shard> shard_of(std::string_view text) {
    Shard shard;
    const char* const end = text.data() + text.size();
    const auto index = std::from_chars(text.data(), end, shard.index);
    if (index.ec != std::errc() || index.ptr == end || *index.ptr != '/')
        return std::nullopt;
    const auto count = std::from_chars(index.ptr + 1, end, shard.count);
    if (count.ec != std::errc() || count.ptr != end || shard.index < 1 || shard.index > shard.count)
        return std::nullopt;
    return shard;
}

/// "p90:0.5%": the figure and its relative standard error.
std::optional<Until> until_of(const std::string& text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos)
        return std::nullopt;
    const Until until{text.substr(0, colon), 0.0};
    const auto share = parse_amount(text.substr(colon + 1));
    const std::vector<std::string> figures{"mean", "p10", "p50", "p90", "tail_mean"};
    if (std::ranges::find(figures, until.figure) == figures.end() || !share || share->dimension != Dimension{} ||
        !(share->value > 0.0))
        return std::nullopt;
    return Until{until.figure, share->value};
}

/// "10 min" in seconds.
std::optional<double> seconds_of(const std::string& text) {
    const auto time = parse_amount(text);
    if (!time || time->dimension != Hours::dimension || !(time->value > 0.0))
        return std::nullopt;
    return time->value * 3600.0;
}

CLI::Validator one_of(const std::vector<std::string>& words) {
    return CLI::Validator(
        [words](std::string& text) -> std::string {
            if (std::ranges::find(words, text) != words.end())
                return {};
            const auto meant = nearest(text, words);
            return meant ? fmt::format(R"("{}" is unknown; did you mean "{}"?)", text, *meant)
                         : fmt::format("\"{}\" is unknown; there are: {}", text, fmt::join(words, ", "));
        },
        "");
}

void format_option(CLI::App* verb, Common& command, const std::vector<std::string>& words) {
    command.format = words.front();
    verb->add_option("--format", command.format, fmt::format("{}", fmt::join(words, ", ")))
        ->check(one_of(words))
        ->option_text("NAME");
}

void common_options(CLI::App* verb, Common& command, bool cards, bool overrides) {
    verb->add_option("-o,--out", command.out, "Write to FILE, replaced in one step; - is standard output")
        ->option_text("FILE");
    if (cards)
        verb->add_option("--rates", command.rates,
                         "Look for cards in this folder first, or lay this card file over its card; may be repeated")
            ->allow_extra_args(false)
            ->option_text("PATH");
    if (overrides)
        verb->add_option("--set", command.set, "Override a value of the file; may be repeated")
            ->allow_extra_args(false)
            ->check([](const std::string& text) {
                const std::size_t equals = text.find('=');
                return equals == std::string::npos || equals == 0 ? "\"" + text + "\" is not PATH=VALUE"
                                                                  : std::string();
            })
            ->option_text("PATH=VALUE");
    verb->add_option("--color", command.color, "auto, always or never; NO_COLOR is respected")
        ->check(one_of({"auto", "always", "never"}))
        ->option_text("WHEN");
    verb->add_flag("--quiet", command.quiet, "No progress, notes or warnings on standard error");
}

std::string examples(std::string_view first, std::string_view second) {
    return fmt::format("Examples:\n  {}\n  {}", first, second);
}

/// What every verb that simulates a study is asked.
void simulation_options(CLI::App* verb, RunCommand& command) {
    verb->add_option("STUDY", command.study, "The study; - is standard input")->required()->option_text(" ");
    verb->add_option("--trials", command.trials, "Trials, rounded up to a multiple of 1,024 (16384)")
        ->check(whole_number<std::int64_t>(1, 1'000'000'000))
        ->option_text("N");
    verb->add_option("--seed", command.seed, "Seed of all draws (1)")
        ->check(whole_number<std::uint64_t>(0, UINT64_MAX))
        ->option_text("N");
    verb->add_option("--threads", command.threads, "Threads; the result is the same for any number (all processors)")
        ->check(whole_number<int>(1, 1024))
        ->option_text("N");
    verb->add_option("--months", command.months, "Replaces the horizon of the study")
        ->check(whole_number<int>(1, 600))
        ->option_text("N");
    verb->add_option("--scenario", command.scenarios, "Run this scenario alone; may be repeated")
        ->allow_extra_args(false)
        ->option_text("NAME");
    verb->add_option("--sampling", command.sampling, "sobol, stratified or random (sobol)")
        ->check(one_of({"sobol", "stratified", "random"}))
        ->option_text("PLAN");
    verb->add_option("--like", command.like, "Keep the draws of this result, a JSON file, for all inputs that it has")
        ->option_text("FILE");
}

/// How much of a run is done, and where.
void piece_options(CLI::App* run, RunCommand& command) {
    CLI::Option* until = run->add_option_function<std::string>(
        "--until", [&command](const std::string& text) { command.until = *until_of(text); },
        "Run until this figure of the present value is known so well in every scenario");
    until->check([](const std::string& text) {
        return until_of(text) ? std::string()
                              : "\"" + text +
                                    "\" is no precision; write p90:0.5% (mean, p10, p50, p90 or tail_mean, and its "
                                    "relative standard error)";
    });
    until->excludes(run->get_option("--trials"))->option_text("FIGURE:SHARE");
    run->add_option("--max-trials", command.most_trials, "Most trials, with --until (1048576)")
        ->check(whole_number<std::int64_t>(1, 1'000'000'000))
        ->needs(until)
        ->option_text("N");
    CLI::Option* limit = run->add_option_function<std::string>(
        "--time-limit", [&command](const std::string& text) { command.time_limit = *seconds_of(text); },
        "End with what is complete when this time is over, such as 10 min");
    limit->check([](const std::string& text) {
        return seconds_of(text) ? std::string()
                                : "\"" + text + "\" is no time; write \"90 s\", \"10 min\" or \"2 hour\"";
    });
    limit->option_text("TIME");
    run->add_option("--resume", command.resume,
                    "Go on from this file, and keep there what is complete when interrupted")
        ->option_text("FILE");
    run->add_option_function<std::string>(
           "--shard", [&command](const std::string& text) { command.shard = *shard_of(text); },
           "Run this part of the trials alone, and write it for merge")
        ->check([](const std::string& text) {
            return shard_of(text) ? std::string() : "\"" + text + "\" is no shard; write 1/8 for the first of eight";
        })
        ->excludes(run->get_option("--format"))
        ->excludes(until)
        ->excludes(limit)
        ->option_text("I/N");
}

void add_run(CLI::App& app, RunCommand& command, std::function<int()>& verb) {
    CLI::App* run = app.add_subcommand("run", "Simulate a study and write its top sheet");
    simulation_options(run, command);
    run->add_option("--reference", command.reference, "Compare with this scenario")->option_text("NAME");
    run->add_flag("--exact", command.exact,
                  "Exact percentiles of months, categories and figures above 16,384 trials too");
    run->add_option("--by", command.by, "cause: hand the bill back to its causes, with what each alone adds")
        ->check(one_of({"cause"}))
        ->option_text("WHAT");
    std::vector<std::string> names;
    std::string list = "Formats:\n";
    for (const auto& format : report::formats()) {
        names.emplace_back(format.name);
        list += fmt::format("  {:<8}{}\n", format.name, format.purpose);
    }
    format_option(run, command, names);
    common_options(run, command, true, true);
    piece_options(run, command);
    run->footer(list + "\n" +
                examples("topsheet run examples/studies/mid-size-post-house/study.json",
                         "topsheet run examples/studies/mid-size-post-house/study.json --trials 65536 --format csv"));
    run->callback([&] {
        if (!command.until.figure.empty())
            command.trials = command.most_trials;
        verb = [&command] { return run_command(command); };
    });
}

void add_merge(CLI::App& app, MergeCommand& command, std::function<int()>& verb) {
    CLI::App* merge = app.add_subcommand("merge", "Put the parts of a run together and write its top sheet");
    merge->add_option("PART", command.parts, "All parts that run --shard wrote; - is standard input")
        ->required()
        ->option_text("...");
    std::vector<std::string> names;
    for (const auto& format : report::formats())
        names.emplace_back(format.name);
    format_option(merge, command, names);
    common_options(merge, command, false, false);
    merge->footer(examples("topsheet run study.json --trials 1000000 --shard 1/2 -o part-1.json",
                           "topsheet merge part-1.json part-2.json --format md -o page.md"));
    merge->callback([&] { verb = [&command] { return merge_command(command); }; });
}

void add_view(CLI::App& app, RunCommand& command, std::function<int()>& verb, const std::string& name,
              const std::string& purpose, int (*show)(const RunCommand&)) {
    CLI::App* view = app.add_subcommand(name, purpose);
    simulation_options(view, command);
    format_option(view, command, {"table", "json", "csv", "md"});
    common_options(view, command, true, true);
    view->footer(examples(fmt::format("topsheet {} examples/studies/episodic-ingest/study.json", name),
                          fmt::format("topsheet {} examples/studies/episodic-ingest/study.json --format csv", name)));
    view->callback([&command, &verb, show] { verb = [&command, show] { return show(command); }; });
}

void add_farm(CLI::App& app, RunCommand& command, std::function<int()>& verb) {
    CLI::App* farm =
        app.add_subcommand("farm", "The render farm: use, waits, cost of a frame, where owning pays, how many nodes");
    simulation_options(farm, command);
    farm->add_option("--nodes", command.nodes, "Most owned nodes to look at for the best number (400)")
        ->check(whole_number<int>(1, most_nodes))
        ->option_text("N");
    farm->add_option_function<std::string>(
            "--at", [&command](const std::string& text) { command.nodes_at = *numbers_of(text, most_nodes); },
            "Tell what is above these numbers of owned nodes and what buying it costs")
        ->check([](const std::string& text) {
            return numbers_of(text, most_nodes)
                       ? std::string()
                       : fmt::format("\"{}\" is no list of whole numbers from 0 to {}, such as 20,30,40", text,
                                     most_nodes);
        })
        ->option_text("N,N,...");
    CLI::Option* trace =
        farm->add_option("--trace", command.trace, "Log of jobs in the place of all render work (SWF or CSV)")
            ->option_text("FILE");
    farm->add_option("--trace-core", command.trace_core, "Reference nodes that one core of the log replaces (1/192)")
        ->check(positive_number())
        ->needs(trace)
        ->option_text("NUMBER");
    farm->add_option("--trace-renderer", command.trace_renderer, "Renderer of the log (the first of the study)")
        ->needs(trace)
        ->option_text("NAME");
    format_option(farm, command, {"table", "json", "csv", "md"});
    common_options(farm, command, true, true);
    farm->footer(examples("topsheet farm examples/studies/mid-size-post-house/study.json",
                          "topsheet farm examples/studies/mid-size-post-house/study.json --trace farm.swf"));
    farm->callback([&] {
        command.farm = true;
        verb = [&command] { return farm_command(command); };
    });
}

void add_check(CLI::App& app, CheckCommand& command, std::function<int()>& verb) {
    CLI::App* check =
        app.add_subcommand("check", "Say everything that is wrong with studies, and how ranges were read");
    check->add_option("STUDY", command.studies, "Studies; - is standard input")->required()->option_text("...");
    format_option(check, command, {"table", "json"});
    common_options(check, command, true, true);
    check->footer(examples("topsheet check examples/studies/mid-size-post-house/study.json",
                           "topsheet check --format json examples/studies/mid-size-post-house/study.json"));
    check->callback([&] { verb = [&command] { return check_command(command); }; });
}

void add_bill(CLI::App& app, BillCommand& command, std::function<int()>& verb) {
    CLI::App* bill = app.add_subcommand("bill", "Price a month of plain usage against rate cards, exactly");
    bill->add_option("FILE", command.file, "The usage; - is standard input")->required()->option_text(" ");
    format_option(bill, command, {"table", "json", "csv", "md"});
    common_options(bill, command, true, true);
    bill->footer(examples(R"(echo '{"topsheet": 1, "rate_cards": ["aws-us-east-1"], "usage":)"
                          "\n"
                          R"(    [{"meter": "internet-egress", "amount": "37 TB"}]}' | topsheet bill -)",
                          "topsheet bill usage.json --format csv"));
    bill->callback([&] { verb = [&command] { return bill_command(command); }; });
}

/// A date as cards write it.
std::string date_fault(const std::string& text) {
    return rates::parse_date(text) ? std::string()
                                   : "\"" + text + "\" is not a date; write 2026, 2026-09 or 2026-09-14";
}

void add_rates(CLI::App& app, RatesCommand& command, std::function<int()>& verb) {
    using What = RatesCommand::What;
    CLI::App* rates = app.add_subcommand("rates", "List, show and compare prices, with their source and date");
    rates->require_subcommand(1);
    const auto sub = [&](const char* name, const char* does, What what) {
        CLI::App* one = rates->add_subcommand(name, does);
        one->callback([&verb, &command, what] {
            command.what = what;
            verb = [&command] { return rates_command(command); };
        });
        return one;
    };
    CLI::App* list = sub("list", "All cards that are found, and how old they are", What::list);
    CLI::App* show = sub("show", "The prices of a card, or one of them", What::show);
    CLI::App* stale = sub("stale", "Prices that were read before a date, the oldest first", What::stale);
    CLI::App* diff = sub("diff", "What two cards say differently, meter by meter", What::diff);
    show->add_option("ID", command.ids, "A card, or card/id")->required()->expected(1)->option_text(" ");
    stale->add_option("CARD", command.ids, "Only these cards; all that are found when absent")->option_text(" ");
    stale->add_option("--after", command.after, "2026, 2026-09 or 2026-09-14; readings from before it are listed")
        ->required()
        ->check(date_fault)
        ->option_text("DATE");
    diff->add_option("CARD", command.ids, "Two cards, each by id or as a file")
        ->required()
        ->expected(2)
        ->option_text(" ");
    for (CLI::App* one : {list, show, stale, diff}) {
        format_option(one, command, {"table", "json"});
        common_options(one, command, true, false);
    }
    rates->footer(examples("topsheet rates list", "topsheet rates show aws-us-east-1/internet-egress"));
    list->footer(examples("topsheet rates list", "topsheet rates list --format json"));
    show->footer(examples("topsheet rates show aws-us-east-1/internet-egress",
                          "topsheet rates show aws-us-east-1 --rates contract.json"));
    stale->footer(
        examples("topsheet rates stale --after 2026-06", "topsheet rates stale --after 2026-06-30 azure-eastus"));
    diff->footer(examples("topsheet rates diff aws-us-east-1 aws-eu-west-1",
                          "topsheet rates diff aws-us-east-1 downloads/aws-us-east-1.json"));
}

void add_schema(CLI::App& app, SchemaCommand& command, std::function<int()>& verb) {
    CLI::App* schema = app.add_subcommand("schema", "The JSON Schema of a study, or its reference page");
    format_option(schema, command, {"json", "md"});
    common_options(schema, command, false, false);
    schema->footer(examples("topsheet schema --out study.schema.json", "topsheet schema --format md"));
    schema->callback([&] { verb = [&command] { return schema_command(command); }; });
}

/// A first word that is no verb is told from a missing one.
std::string unknown_verb(const CLI::App& app, int argc, char** argv) {
    if (argc < 2 || argv[1][0] == '-')
        return {};
    std::vector<std::string> verbs;
    for (const CLI::App* verb : app.get_subcommands({}))
        verbs.push_back(verb->get_name());
    if (std::ranges::find(verbs, argv[1]) != verbs.end())
        return {};
    const auto meant = nearest(argv[1], verbs);
    return fmt::format("there is no verb \"{}\"{}", argv[1],
                       meant ? fmt::format("; did you mean \"{}\"?", *meant) : "");
}

/// The verb that the arguments chose, "rates show" being two steps.
const CLI::App& chosen(const CLI::App& app) {
    const auto verbs = app.get_subcommands();
    return verbs.empty() ? app : chosen(*verbs.front());
}

/// An option that nobody knows is told from an argument too many.
std::string unknown_option(const CLI::App& app, int argc, char** argv) {
    std::vector<std::string> known{"--help"};
    for (const CLI::Option* option : chosen(app).get_options())
        for (const std::string& name : option->get_lnames())
            known.push_back("--" + name);
    for (int i = 1; i < argc; ++i) {
        const std::string name = std::string(argv[i]).substr(0, std::string_view(argv[i]).find('='));
        if (!name.starts_with("--") || name == "--" || std::ranges::find(known, name) != known.end())
            continue;
        const auto meant = nearest(name, known);
        return fmt::format("there is no option \"{}\"{}", name,
                           meant ? fmt::format("; did you mean \"{}\"?", *meant) : "");
    }
    return {};
}

int usage_error(const CLI::App& app, const std::string& sentence) {
    std::string verb = app.get_name();
    for (const CLI::App* one = &app; !one->get_subcommands().empty();) {
        one = one->get_subcommands().front();
        verb += " " + one->get_name();
    }
    say_error(sentence);
    say(fmt::format("Run {} --help.\n", verb));
    return exit_usage;
}

int guarded(const std::function<int()>& verb) {
    try {
        return verb();
    } catch (const Failure& failure) {
        if (*failure.what() != '\0')
            say_error(failure.what());
        return failure.code();
    } catch (const std::bad_alloc&) {
        say_error("there is not enough memory; fewer --trials need less");
        return exit_fault;
    } catch (const std::exception& fault) {
        say_error(fmt::format("internal fault: {}", fault.what()));
        return exit_fault;
    }
}

/// TOPSHEET_INSTRUCTIONS caps the vector instructions; empty when it is absent or a word that is known.
std::string cap_instructions() {
    const char* const asked = std::getenv("TOPSHEET_INSTRUCTIONS"); // NOLINT(concurrency-mt-unsafe): one thread yet
    if (asked == nullptr || *asked == '\0')
        return {};
    const auto& words = Words<chance::InstructionSet>::list;
    const auto found = std::ranges::find(words, std::string_view(asked));
    if (found == words.end())
        return fmt::format("TOPSHEET_INSTRUCTIONS: \"{}\" is unknown; there are: {}", asked, fmt::join(words, ", "));
    chance::cap_instructions(static_cast<chance::InstructionSet>(found - words.begin()));
    return {};
}

} // namespace

namespace topsheet::app {

int command_line(int argc, char** argv, const std::function<int(const RunCommand&)>& run_instead) {
    watch_signals();
    RunCommand run, storage, egress, farm;
    MergeCommand merge;
    CheckCommand check;
    BillCommand bill;
    RatesCommand rates;
    SchemaCommand schema;
    std::function<int()> verb;

    CLI::App app("topsheet tells what media infrastructure really costs, how sure that is, and what would change it.",
                 "topsheet");
    app.set_version_flag("--version", "topsheet " TOPSHEET_VERSION);
    app.require_subcommand(1);
    app.get_formatter()->column_width(26);
    app.get_formatter()->label("SUBCOMMAND", "VERB");
    app.get_formatter()->label("Positionals", "Arguments");
    add_run(app, run, verb);
    add_merge(app, merge, verb);
    add_view(app, storage, verb, "storage", "Data at rest by tier and month: moves, stays cut short, charges",
             storage_command);
    add_view(app, egress, verb, "egress", "Bytes on their way by flow: bill, shares, peak load, what each alone adds",
             egress_command);
    add_farm(app, farm, verb);
    add_check(app, check, verb);
    add_bill(app, bill, verb);
    add_rates(app, rates, verb);
    add_schema(app, schema, verb);
    for (CLI::App* one : app.get_subcommands({}))
        one->group("Verbs");
    app.footer(examples("topsheet run examples/studies/mid-size-post-house/study.json", "topsheet rates list"));

    if (const std::string sentence = cap_instructions(); !sentence.empty())
        return usage_error(app, sentence);
    if (const std::string sentence = unknown_verb(app, argc, argv); !sentence.empty())
        return usage_error(app, sentence);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& help) {
        std::ostringstream text;
        app.exit(help, text, text);
        return guarded([&] {
            Output({}).finish(text.str());
            return exit_done;
        });
    } catch (const CLI::ExtrasError& fault) {
        const std::string sentence = unknown_option(app, argc, argv);
        return usage_error(app, sentence.empty() ? fault.what() : sentence);
    } catch (const CLI::RequiredError& fault) {
        std::vector<std::string> next;
        for (const CLI::App* verb : chosen(app).get_subcommands({}))
            next.push_back(verb->get_name());
        return usage_error(app,
                           next.empty() ? fault.what() : fmt::format("a verb is missing: {}", fmt::join(next, ", ")));
    } catch (const CLI::ParseError& fault) {
        return usage_error(app, fault.what());
    }
    if (run_instead && !app.got_subcommand("run"))
        return usage_error(app, "this program has the verb run alone; topsheet has the others");
    if (run_instead)
        verb = [&] { return run_instead(run); };
    return guarded(verb);
}

} // namespace topsheet::app
