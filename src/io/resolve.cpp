#include "io/resolve.hpp"

#include <fmt/format.h>

#include "io/names.hpp"
#include "io/visit.hpp"

namespace topsheet::io {

namespace {

/// Resolves one kind of name after another, saying what is not found.
class Resolver {
  public:
    Resolver(Context& context, const CatalogNames& names, bool complete)
        : context_(context),
          names_(names),
          complete_(complete) {}

    std::string card; ///< in which the names stand; empty for the study
    const model::Scenario* scenario = nullptr;
    const std::vector<model::EstateAsset>* estate = nullptr;

    void operator()(Reference<rates::Meter>& r) { on_cards(r, names_.meters, "meter"); }
    void operator()(Reference<rates::StorageClass>& r) { on_cards(r, names_.storage_classes, "storage class"); }
    void operator()(Reference<rates::Machine>& r) { on_cards(r, names_.machines, "machine"); }
    void operator()(Reference<rates::Asset>& r) { on_cards(r, names_.assets, "asset"); }
    void operator()(Reference<rates::License>& r) { on_cards(r, names_.licenses, "license"); }
    void operator()(Reference<rates::QueueManager>& r) { on_cards(r, names_.queue_managers, "queue manager"); }
    void operator()(Reference<rates::ReviewEndpoint>& r) { on_cards(r, names_.review_endpoints, "review endpoint"); }
    void operator()(Reference<rates::RenderService>& r) { on_cards(r, names_.render_services, "render service"); }
    void operator()(Reference<model::Site>& r) { in_list(r, scenario->sites, "site"); }
    void operator()(Reference<model::Tier>& r) { in_list(r, scenario->tiers, "tier"); }
    void operator()(Reference<model::EstateAsset>& r) { in_list(r, *estate, "gear of the estate"); }

  private:
    template <class T>
    void on_cards(Reference<T>& reference, const NamesOf& names, std::string_view what) {
        if (!reference.given())
            return;
        const auto answer = names.find(reference.name, card);
        reference.index = answer.index;
        if (answer.index >= 0)
            return;
        const Node& at = context_.marked(reference.mark);
        if (!answer.candidates.empty())
            context_.error(at, "ambiguous-name",
                           fmt::format("the {} \"{}\" is on several cards", what, shortened(reference.name)),
                           "write " + listed(answer.candidates));
        else if (complete_)
            context_.error(at, "unknown-name",
                           fmt::format("there is no {} \"{}\" on the rate cards", what, shortened(reference.name)),
                           context_.suggest(reference.name, names.known()));
    }

    template <class T>
    void in_list(Reference<T>& reference, const std::vector<T>& list, std::string_view what) {
        if (!reference.given())
            return;
        for (std::size_t i = 0; i < list.size(); ++i)
            if (list[i].name == reference.name) {
                reference.index = static_cast<int>(i);
                return;
            }
        std::vector<std::string> known;
        known.reserve(list.size());
        for (const auto& thing : list)
            known.push_back(thing.name);
        context_.error(context_.marked(reference.mark), "unknown-name",
                       scenario == nullptr ? fmt::format("there is no {} \"{}\"", what, shortened(reference.name))
                                           : fmt::format("there is no {} \"{}\" for the scenario \"{}\"", what,
                                                         shortened(reference.name), scenario->name),
                       context_.suggest(reference.name, known));
    }

    Context& context_;
    const CatalogNames& names_;
    bool complete_;
};

/// The meters that a tariff looks at beside its own.
void resolve_tariff(Resolver& resolver, rates::Tariff& tariff) {
    for (auto& share : tariff.free_shares)
        resolver(share.of);
    if (auto* plans = std::get_if<rates::Plans>(&tariff.rule))
        resolver(plans->stored);
}

void resolve_meters(Resolver& resolver, rates::Catalog& catalog) {
    for (auto& meter : catalog.meters) {
        resolver.card = meter.card;
        if (meter.dated.empty())
            resolve_tariff(resolver, meter.tariff);
        for (auto& dated : meter.dated)
            resolve_tariff(resolver, dated.tariff);
        if (!meter.dated.empty())
            meter.tariff = meter.dated.front().tariff;
        if (meter.limit)
            for (auto& share : meter.limit->shares)
                resolver(share.of);
    }
}

template <class T>
void resolve_section(Resolver& resolver, std::vector<T>& section) {
    for (auto& thing : section) {
        resolver.card = thing.card;
        each_reference(thing, [&](auto& reference) {
            using Target = std::remove_cvref_t<decltype(reference)>;
            if constexpr (std::is_same_v<Target, Reference<rates::Meter>> ||
                          std::is_same_v<Target, Reference<rates::Asset>>)
                resolver(reference);
        });
    }
}

} // namespace

CatalogNames::CatalogNames(const rates::Catalog& catalog)
    : meters(catalog.meters),
      storage_classes(catalog.storage_classes),
      machines(catalog.machines),
      assets(catalog.assets),
      licenses(catalog.licenses),
      queue_managers(catalog.queue_managers),
      review_endpoints(catalog.review_endpoints),
      render_services(catalog.render_services) {}

void resolve_cards(Context& context, rates::Catalog& catalog, const CatalogNames& names, bool complete) {
    Resolver resolver(context, names, complete);
    resolve_meters(resolver, catalog);
    check_tariffs(context, catalog);
    resolve_section(resolver, catalog.storage_classes);
    resolve_section(resolver, catalog.machines);
    resolve_section(resolver, catalog.licenses);
    resolve_section(resolver, catalog.queue_managers);
    resolve_section(resolver, catalog.review_endpoints);
    resolve_section(resolver, catalog.render_services);
}

void resolve_study(Context& context, model::Study& study, const CatalogNames& names, bool complete) {
    Resolver resolver(context, names, complete);
    resolver.estate = &study.estate.assets;
    for (auto& asset : study.estate.assets)
        resolver(asset.asset);
    for (auto& scenario : study.scenarios) {
        resolver.scenario = &scenario;
        each_reference(scenario, [&](auto& reference) { resolver(reference); });
    }
}

int find_meter(Context& context, const Reference<rates::Meter>& reference, const CatalogNames& names, bool complete) {
    Resolver resolver(context, names, complete);
    Reference<rates::Meter> copy = reference;
    resolver(copy);
    return copy.index;
}

int find_class(Context& context, const Reference<rates::StorageClass>& reference, const CatalogNames& names,
               bool complete) {
    Resolver resolver(context, names, complete);
    Reference<rates::StorageClass> copy = reference;
    resolver(copy);
    return copy.index;
}

} // namespace topsheet::io
