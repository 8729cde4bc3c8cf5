// A line of a bill about a storage class: what the file says, and what the class's meters need to know.
#include <algorithm>

#include <fmt/format.h>

#include "io/bill_usage.hpp"
#include "io/names.hpp"
#include "io/reader.hpp"
#include "io/spot.hpp"
#include "topsheet/rates/class_usage.hpp"

namespace topsheet::io {

namespace {

constexpr Dimension bytes{.data = 1};
constexpr Dimension hour{.hour = 1};
constexpr Dimension month{.month = 1};

/// What an object count is called in a sentence.
std::string why_objects(const rates::StorageClass& c) {
    if (c.overhead.given || c.index_overhead.given)
        return "each object brings its overhead";
    if (c.minimum_object.given)
        return "small objects are charged as larger ones";
    return "its objects pay a fee";
}

} // namespace

void UsageReader::class_line(const Node& node, const UsageKeys& keys) {
    const int index = find_class(context_, keys.storage_class, names_, complete_);
    if (index < 0)
        return;
    const rates::StorageClass& c = catalog_.storage_classes[static_cast<std::size_t>(index)];
    const Node& named = context_.marked(keys.storage_class.mark);
    const std::string name = fmt::format("{}/{}", c.card, c.id);
    rates::ClassUsage usage;
    bool sound = true;

    const auto lacks = [&](const Node& at, std::string_view key, std::string_view unit, const std::string& why) {
        context_.error(at, "missing-key",
                       fmt::format("the key \"{}\" is missing: of the storage class \"{}\", {}", key, name, why),
                       fmt::format("write it like \"{}\": \"{}\"", key, example(context_, unit)));
        sound = false;
    };
    const auto take = [&](const Node* value, const Dimension& dimension, std::string_view unit, double& to) {
        if (value == nullptr)
            return;
        const auto read = plain(*value, dimension, unit);
        sound = sound && read.has_value();
        to = read.value_or(0.0);
    };
    const auto handled = [&](const auto& from, rates::Handled& to) {
        take(from.amount.node, bytes, "TB", to.bytes);
        take(from.objects.node, Dimension{.object = 1}, "object", to.objects);
    };
    const auto needs = [&](std::string_view key, const auto& from, bool objects, bool amount) {
        const Node& at = Spot(node)[key];
        if (objects && from.objects.node == nullptr)
            lacks(at, "objects", "object", fmt::format("what is {} counts objects", key));
        if (amount && from.amount.node == nullptr)
            lacks(at, "amount", "TB", fmt::format("what is {} counts bytes", key));
    };

    // At rest.
    if (keys.stored.node != nullptr) {
        const Node& stored = *keys.stored.node;
        if (stored.is(Kind::object)) {
            static const std::vector<std::string> known{"segments"};
            for (const auto& member : stored.members)
                if (!member.key.starts_with("x_") && member.key != "segments") {
                    report_unknown_key(scope_, stored, member, known);
                    sound = false;
                }
            const Node* list = stored.find("segments");
            const auto found = list == nullptr ? std::nullopt : parts(*list, "TB");
            if (list == nullptr)
                report_missing_key(scope_, stored, {.key = "segments", .meaning = {}, .unit = {}, .required = true});
            sound = sound && found.has_value();
            if (found)
                for (const Part& part : *found) {
                    if (part.amount.dimension != bytes) {
                        context_.error(*part.place, "dimension",
                                       fmt::format("\"{}\" is given in {}, where bytes belong", part.place->text,
                                                   to_text(part.amount.dimension, context_.currency)),
                                       "write it like \"10 TB\"");
                        sound = false;
                    }
                    usage.stored.push_back({part.amount.value, part.hours});
                }
        } else if (const auto given = parse(stored, "TB")) {
            double mean = given->value;
            if (given->dimension == bytes * hour)
                mean = need_month(stored, "hours become months by its length") ? mean / hours_in_month() : 0.0;
            else if (given->dimension != bytes && given->dimension != bytes * month) {
                context_.error(stored, "dimension",
                               fmt::format("\"{}\" is given in {}, where bytes belong", stored.text,
                                           to_text(given->dimension, context_.currency)),
                               "the month's mean, such as \"10 TB\", or \"7.44e12 byte-hour\"");
                sound = false;
            }
            usage.stored.push_back({mean, hours_in_month()});
        } else {
            sound = false;
        }
        const bool counts =
            c.overhead.given || c.index_overhead.given || c.minimum_object.given || c.object_fee.given();
        if (counts && keys.objects.node == nullptr)
            lacks(node, "objects", "object", why_objects(c));
    }
    take(keys.objects.node, Dimension{.object = 1}, "object", usage.objects);

    // In and out.
    const bool ways = !c.retrievals.empty();
    const Reference<rates::Meter>& taken = c.retrieval_request.given() ? c.retrieval_request : c.read;
    if (keys.written) {
        handled(*keys.written, usage.written);
        needs("written", *keys.written, c.write.given(), c.ingest.given() || (c.write.given() && c.block.given));
    }
    if (keys.read) {
        handled(*keys.read, usage.read);
        needs("read", *keys.read, ways ? c.read.given() : taken.given(), !ways && c.retrieval.given());
    }
    if (keys.moved_in) {
        handled(*keys.moved_in, usage.moved_in);
        needs("moved_in", *keys.moved_in, c.transition.given() || c.write.given(),
              !c.transition.given() && c.write.given() && c.block.given);
    }
    if (keys.retrieved) {
        handled(*keys.retrieved, usage.retrieved);
        std::vector<std::string> options;
        for (const auto& option : c.retrievals)
            options.push_back(option.name);
        const auto found = std::ranges::find(options, keys.retrieved->option);
        const Node& at = Spot(node)["retrieved"]["option"];
        if (found != options.end()) {
            usage.option = static_cast<int>(found - options.begin());
        } else if (!keys.retrieved->option.empty()) {
            context_.error(
                at, "unknown-name",
                fmt::format("the storage class \"{}\" has no way out \"{}\"", name, shortened(keys.retrieved->option)),
                options.empty() ? "leave \"option\" out" : context_.suggest(keys.retrieved->option, options));
            sound = false;
        } else if (options.size() == 1) {
            usage.option = 0;
        } else if (options.size() > 1) {
            context_.error(
                at, "missing-key",
                fmt::format("the key \"option\" is missing: the storage class \"{}\" has several ways out", name),
                "one of " + listed(options));
            sound = false;
        }
        if (usage.option >= 0) {
            const auto& way = c.retrievals[static_cast<std::size_t>(usage.option)];
            needs("retrieved", *keys.retrieved, way.request.given(), way.bytes.given());
        } else if (!ways) {
            needs("retrieved", *keys.retrieved, taken.given(), c.retrieval.given());
        }
    }
    if (keys.deleted_early) {
        handled(*keys.deleted_early, usage.deleted_early);
        if (!c.minimum_stay.given) {
            context_.report(
                Severity::warning, Spot(node)["deleted_early"], "no-minimum-stay",
                fmt::format("the storage class \"{}\" has no minimum stay, so leaving early costs nothing", name),
                "leave it out, or name the class it was in");
        } else if (!c.stay_month.given) {
            sound = need_month(node, "a missing stay is paid by its days") && sound;
        }
        if (keys.deleted_early->after.node != nullptr) {
            const auto stayed = hours(*keys.deleted_early->after.node);
            sound = sound && stayed.has_value();
            usage.stayed = stayed.value_or(0.0);
        } else {
            sound = false; // the missing key has been said
        }
        needs("deleted_early", *keys.deleted_early, c.overhead.given || c.minimum_object.given, false);
    }
    if (!sound)
        return;
    auto lines = rates::class_lines(
        c, usage, hours_in_month(),
        {.meter = -1, .amount = 0.0, .cause = keys.cause, .account = keys.account, .claims = keys.claims});
    std::vector<int> asked;
    for (auto& line : lines) {
        const bool is_new = std::ranges::find(asked, line.meter) == asked.end();
        if (is_new && !can_bill(meter_at(line.meter), named))
            return;
        if (is_new)
            check_claim(meter_at(line.meter), node, keys.claims);
        asked.push_back(line.meter);
        usage_.push_back(std::move(line));
    }
}

} // namespace topsheet::io
