#pragma once
/// @file
/// From names to positions: references to cards, sites, tiers and gear of the estate; and from there what
/// of the cards a study uses at all.

#include <string>
#include <vector>

#include "io/context.hpp"
#include "io/names_of.hpp"
#include "topsheet/model/study.hpp"

namespace topsheet::io {

/// The names of everything on the cards.
struct CatalogNames {
    explicit CatalogNames(const rates::Catalog& catalog);
    NamesOf meters, storage_classes, machines, assets, licenses, queue_managers, review_endpoints, render_services;
};

/// Resolves the references that the cards hold among themselves. `complete` is false when a card could not
/// be brought, so that names may be missing for that reason alone.
void resolve_cards(Context& context, rates::Catalog& catalog, const CatalogNames& names, bool complete);

/// Whether what tariffs take from other meters has the right dimensions. Call when those are resolved.
void check_tariffs(Context& context, const rates::Catalog& catalog);

/// Gives every meter with dated prices the tariff of a month; the first one where none holds yet.
void date_tariffs(rates::Catalog& catalog, YearMonth month);

/// Resolves the references of the estate and of all scenarios.
void resolve_study(Context& context, model::Study& study, const CatalogNames& names, bool complete);

/// Finds one meter by name; -1 after a fault. For bills.
int find_meter(Context& context, const Reference<rates::Meter>& reference, const CatalogNames& names, bool complete);

/// The same for storage classes.
int find_class(Context& context, const Reference<rates::StorageClass>& reference, const CatalogNames& names,
               bool complete);

/// Which entries of the cards a study draws on, directly or through each other.
struct Used {
    explicit Used(model::Study& study);
    std::vector<bool> meters, storage_classes, machines, assets, licenses, queue_managers, review_endpoints,
        render_services;
};

/// Used meters whose price nobody knows.
void check_prices(Context& context, model::Study& study);

/// Drops the inputs of cards that nothing uses and no correlation names.
void prune_inputs(model::Study& study);

} // namespace topsheet::io
