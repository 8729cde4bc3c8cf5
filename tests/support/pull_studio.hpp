#pragma once
// A bucket in a cloud, colorists at home who read it, and a route of 0.09 a GB between them.

#include "support/studio.hpp"

namespace tests {

struct PullStudio : Studio {
    int cloud, bucket, internet, request;

    explicit PullStudio(model::Cadence cadence) : Studio(3) {
        cloud = site("cloud", model::SiteKind::cloud);
        bucket = tier("bucket", cloud, 0.0);
        request = meter("get", Requests::dimension, 0.0);
        study.catalog.storage_classes[0].read = to<rates::Meter>(request);
        internet = meter("internet", Bytes::dimension, 0.09 / 1e9);
        model::Route r;
        r.name = "internet";
        r.from = to<model::Site>(cloud);
        r.to = to<model::Site>(0);
        r.meters = {to<rates::Meter>(internet)};
        scenario().routes.push_back(r);
        model::EstateDataset d;
        d.name = "working";
        d.volume = fixed(terabytes(10));
        d.object_size = fixed(megabytes(50));
        study.estate.datasets.push_back(d);
        place("working", {bucket});
        model::Role role;
        role.name = "colorist";
        role.count = fixed(persons(3));
        role.hours = fixed(model::WorkdayHours::from_base(8));
        study.workload.artists.push_back(role);
        model::Workstations w;
        w.name = "suite";
        w.role = "colorist";
        w.site = to<model::Site>(0);
        scenario().workstations.push_back(w);
        study.workload.reads.push_back(read("morning pull", "working", cadence));
    }
    /// A placement with a stage for each tier.
    model::Placement& place(const std::string& dataset, const std::vector<int>& tiers) {
        model::Placement p;
        p.name = dataset + " policy";
        p.dataset = dataset;
        for (const int t : tiers)
            p.stages.emplace_back().tier = to<model::Tier>(t);
        scenario().placement.push_back(p);
        return scenario().placement.back();
    }
    /// 2 TB read by colorists.
    static model::Read read(const std::string& name, const std::string& of, model::Cadence cadence) {
        model::Read r;
        r.name = name;
        r.by = "colorist";
        r.of = of;
        r.volume = fixed(terabytes(2));
        r.cadence = cadence;
        return r;
    }
    /// Bytes of one cause that a meter counts in a month.
    [[nodiscard]] static double of_cause(const Priced& priced, int meter, const std::string& cause, int month) {
        const auto& layout = priced.evaluation.layout();
        double sum = 0.0;
        for (std::size_t i = 0; i < layout.usages.size(); ++i)
            if (layout.usages[i].meter == meter &&
                layout.lines[static_cast<std::size_t>(layout.usages[i].line)].cause == cause)
                sum += Priced::entry(priced.scratch.activity.usage, static_cast<int>(i), month);
        return sum;
    }
};

} // namespace tests
