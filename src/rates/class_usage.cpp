#include "topsheet/rates/class_usage.hpp"

#include <utility>

namespace topsheet::rates {

namespace {

/// Lines of one class, gathered.
class Lines {
  public:
    explicit Lines(const UsageLine& like) : like_(like) {}

    void add(const Reference<Meter>& meter, double amount, const char* what) {
        if (!meter.found() || !(amount > 0.0))
            return;
        UsageLine line = like_;
        line.meter = meter.index;
        line.amount = amount;
        line.what = what;
        lines_.push_back(std::move(line));
    }
    std::vector<UsageLine> take() { return std::move(lines_); }

  private:
    const UsageLine& like_;
    std::vector<UsageLine> lines_;
};

void add_stored(Lines& lines, const StorageClass& c, const ClassUsage& usage, double hours) {
    double mean = 0.0, capacity = 0.0;
    for (const Held& held : usage.stored) {
        mean += held.bytes * held.hours / hours;
        capacity += provisioned_capacity(c, held.bytes) * held.hours / hours;
    }
    if (sold_by_capacity(c)) {
        lines.add(c.stock, mean, "stored");
        lines.add(c.stock, capacity - mean, "provisioned beyond it");
    } else {
        const Handled all{mean, usage.objects};
        lines.add(c.stock, mean, "stored");
        lines.add(c.stock, billed_bytes(c, all) - mean, "smallest objects and overhead");
    }
    if (usage.objects > 0.0) {
        const auto n = detail::mean_object(c, {mean, usage.objects});
        lines.add(c.index_stock, usage.objects * n.index, "index of each object");
        lines.add(c.object_fee, usage.objects * n.fee, "objects watched over");
    }
}

void add_early(Lines& lines, const StorageClass& c, const ClassUsage& usage, double hours) {
    const double stay = c.minimum_stay.given ? detail::days_of(c.minimum_stay) : 0.0;
    const double month = c.stay_month.given ? c.stay_month.fixed.base() : hours / 24.0;
    const double missing = std::max(0.0, stay - usage.stayed / 24.0) / month;
    lines.add(c.early_delete.found() ? c.early_delete : c.stock, billed_bytes(c, usage.deleted_early) * missing,
              "left too early");
}

} // namespace

std::vector<UsageLine> class_lines(const StorageClass& c, const ClassUsage& usage, double hours,
                                   const UsageLine& like) {
    Lines lines(like);
    add_stored(lines, c, usage, hours);
    lines.add(c.write, usage.written.objects * detail::mean_object(c, usage.written).uploads, "written");
    lines.add(c.ingest, usage.written.bytes, "written");
    if (c.transition.found())
        lines.add(c.transition, usage.moved_in.objects, "moved in");
    else
        lines.add(c.write, usage.moved_in.objects * detail::mean_object(c, usage.moved_in).uploads, "moved in");

    const Reference<Meter>& taken = c.retrieval_request.found() ? c.retrieval_request : c.read;
    const bool ways = !c.retrievals.empty(); // what is read there is a restored copy
    lines.add(ways ? c.read : taken, usage.read.objects, "read");
    if (!ways)
        lines.add(c.retrieval, usage.read.bytes, "read");
    if (usage.option >= 0) {
        const RetrievalOption& way = c.retrievals[static_cast<std::size_t>(usage.option)];
        lines.add(way.bytes, usage.retrieved.bytes, "retrieved");
        lines.add(way.request, usage.retrieved.objects, "retrieved");
    } else {
        lines.add(c.retrieval, usage.retrieved.bytes, "retrieved");
        lines.add(taken, usage.retrieved.objects, "retrieved");
    }
    add_early(lines, c, usage, hours);
    return lines.take();
}

} // namespace topsheet::rates
