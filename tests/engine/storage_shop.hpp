#pragma once
// Datasets, libraries and placements as the tests of storage need them.

#include "support/catch.hpp"
#include "support/studio.hpp"

namespace tests {

/// Bytes that are made evenly while the shoot lasts.
inline model::Dataset dataset(double bytes, double object) {
    model::Dataset d;
    d.name = "original";
    d.volume = fixed(Bytes::from_base(bytes));
    d.object_size = fixed(Bytes::from_base(object));
    return d;
}

/// Bytes of the estate: all there from the first day, a day and a half old on average.
inline model::EstateDataset& library(Studio& studio, double bytes, double object) {
    model::EstateDataset d;
    d.name = "original";
    d.volume = fixed(Bytes::from_base(bytes));
    d.object_size = fixed(Bytes::from_base(object));
    studio.study.estate.datasets.push_back(d);
    return studio.study.estate.datasets.back();
}

inline model::SizeShare size_share(const std::string& name, double share, double size) {
    return {name, fixed(Number{share}), fixed(Bytes::from_base(size))};
}

inline model::Stage stage(int tier, double age_days = -1.0, model::Event until = model::Event::none) {
    model::Stage s;
    s.tier = Studio::to<model::Tier>(tier);
    s.until = until;
    if (age_days >= 0.0)
        s.age = Studio::day(age_days);
    return s;
}

inline model::Placement& place(Studio& studio, std::vector<model::Stage> stages) {
    model::Placement p;
    p.name = "policy";
    p.dataset = "original";
    p.stages = std::move(stages);
    studio.scenario().placement.push_back(p);
    return studio.scenario().placement.back();
}

inline rates::StorageClass& class_of(Studio& studio, int tier) {
    return studio.study.catalog
        .storage_classes[studio.scenario().tiers[static_cast<std::size_t>(tier)].storage_class.at()];
}

/// A meter of requests, bytes or whatever, as a reference.
inline Reference<rates::Meter> metered(Studio& studio, const std::string& id, Dimension dimension, double price = 1.0) {
    return Studio::to<rates::Meter>(studio.meter(id, dimension, price));
}

/// Sum of a meter's usage over the months.
inline double total(const Priced& priced, const Reference<rates::Meter>& meter, int months) {
    double sum = 0.0;
    for (int m = 0; m < months; ++m)
        sum += priced.usage(meter.index, m);
    return sum;
}

/// A figure of data at rest; 0 where nothing was kept.
inline double figure(const Priced& priced, int tier, const std::string& cause, engine::StockFigure f, int month) {
    const auto& stocks = priced.evaluation.layout().stocks;
    for (std::size_t i = 0; i < stocks.size(); ++i)
        if (stocks[i].tier == tier && stocks[i].cause == cause)
            return Priced::entry(
                priced.scratch.activity.stock,
                static_cast<int>(i) * static_cast<int>(engine::StockFigure::count) + static_cast<int>(f), month);
    return 0.0;
}

} // namespace tests
