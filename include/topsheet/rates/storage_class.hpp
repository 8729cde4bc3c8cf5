#pragma once
/// @file
/// A storage class: the meters that data at rest and in motion touches, and the class's rules.
///
/// A class says which meters apply; what each costs is the meter's business. Sources: the class pages of
/// the vendors, as noted in each card.

#include <string>
#include <vector>

#include "topsheet/rates/meter.hpp"

namespace topsheet::rates {

/// What a class can be used as.
enum class Access {
    filesystem, ///< can be mounted and worked on: NAS, FSx, Azure NetApp Files
    bucket,     ///< objects behind an API; a mount works through requests and re-reads
    archive,    ///< must be restored before it can be read
};

/// One way to get data out of a class: its price, how long it takes, and how much it takes at a time.
struct RetrievalOption {
    std::string name;         ///< as a policy names it: expedited, standard, bulk, high priority
    Reference<Meter> bytes;   ///< bytes taken out
    Reference<Meter> request; ///< requests: one for each object taken out
    Uncertain<Hours> delay; ///< wait before the first byte can be read; its dear end is what a deadline is held against
    Uncertain<ByteRate> rate; ///< most that an account gets back in an hour; absent: no cap
    Duration hold;            ///< how long a restored copy lives at least; absent: as long as the recall holds it

    static constexpr auto fields() {
        return FieldList(
            required("name", &RetrievalOption::name, "Name of the option, such as expedited, standard or bulk."),
            optional("bytes", &RetrievalOption::bytes, "Meter of bytes taken out this way."),
            optional("request", &RetrievalOption::request, "Meter of objects taken out this way."),
            optional("delay", &RetrievalOption::delay, "Wait before a restored object can be read.", "hour"),
            optional("rate", &RetrievalOption::rate, "Most that an account gets back at a time.", "GiB/hour",
                     Domain::positive),
            optional("hold", &RetrievalOption::hold, "Shortest life of a restored copy.", "day"));
    }
};

/// One class of one provider.
struct StorageClass {
    std::string id;
    std::string title;
    std::string card; ///< id of its card; filled by the loader
    Access access = Access::bucket;
    Reference<Meter> stock;      ///< bytes x months at rest
    Reference<Meter> write;      ///< requests: one for each object (or block) written
    Reference<Meter> read;       ///< requests: one for each object (or block) read
    Reference<Meter> transition; ///< requests: one for each object moved in by a lifecycle rule; `write` when absent
    Reference<Meter> retrieval;  ///< bytes taken out
    Reference<Meter> retrieval_request; ///< requests: one for each object taken out, instead of `read`
    Duration minimum_stay;              ///< bytes that leave earlier are charged for the rest of it
    Uncertain<Bytes> minimum_object;    ///< smaller objects are charged as this large
    Uncertain<Bytes> block;         ///< an upload is one write per block and one commit; absent: one write per object
    Uncertain<Hours> restore_delay; ///< wait before a restored object can be read
    Uncertain<Number> provisioned{
        .fixed = {1.0}};             ///< capacity paid per byte used, for classes sold by provisioned size
    Reference<Meter> early_delete;   ///< byte-months that a stay fell short; `stock` when absent
    Uncertain<Number> stay_month;    ///< days that a month of a missing stay has; absent: those of the month of leaving
    Uncertain<Bytes> overhead;       ///< added to each object, billed with it on `stock` (Glacier: 32 KiB)
    Reference<Meter> index_stock;    ///< byte-months of `index_overhead`, at another class's price
    Uncertain<Bytes> index_overhead; ///< added to each object, billed on `index_stock` (Glacier: 8 KiB)
    Reference<Meter> object_fee;     ///< object-months: monitoring, automatic tiering
    Uncertain<Bytes> object_fee_from;        ///< smaller objects pay no fee
    Reference<Meter> ingest;                 ///< bytes written, where they are priced (EFS elastic)
    std::vector<RetrievalOption> retrievals; ///< several ways out, instead of `retrieval` and `retrieval_request`
    Uncertain<Bytes> capacity_minimum;       ///< least capacity that can be provisioned
    Uncertain<Bytes> capacity_step;          ///< and the steps in which it grows
    Uncertain<Number> system_reserve;        ///< share of the provisioned capacity that holds no data
    Uncertain<Quantity<Dimension{.hour = -1}>> throughput_ratio; ///< throughput that comes with each byte provisioned
    Reference<Meter> throughput;                                 ///< byte rate x months, where throughput is sold apart
    int copies = 1; ///< independent places that hold the data (zones or regions), as the vendor says

    static constexpr auto fields() {
        return FieldList(
            required("id", &StorageClass::id, "Name of the class, unique in its card."),
            optional("title", &StorageClass::title, "Name for people."),
            optional("access", &StorageClass::access, "filesystem, bucket or archive (must be restored first)."),
            required("stock", &StorageClass::stock, "Meter of bytes at rest."),
            optional("write", &StorageClass::write, "Meter of write requests, one for each object or block."),
            optional("read", &StorageClass::read, "Meter of read requests, one for each object."),
            optional("transition", &StorageClass::transition,
                     "Meter of lifecycle moves into the class, one for each object."),
            optional("retrieval", &StorageClass::retrieval, "Meter of bytes taken out."),
            optional("retrieval_request", &StorageClass::retrieval_request,
                     "Meter of objects taken out, instead of `read`."),
            optional("minimum_stay", &StorageClass::minimum_stay, "Bytes that leave earlier are charged for the rest.",
                     "day"),
            optional("minimum_object", &StorageClass::minimum_object, "Smaller objects are charged as this large.",
                     "kB"),
            optional("block", &StorageClass::block, "An upload is one write per block and one commit.", "MiB",
                     Domain::positive),
            optional("restore_delay", &StorageClass::restore_delay, "Wait before a restored object can be read.",
                     "hour"),
            optional("provisioned", &StorageClass::provisioned,
                     "Capacity paid for each byte used, where size is provisioned.", "", Domain::positive),
            optional("early_delete", &StorageClass::early_delete,
                     "Meter of byte-months that a stay fell short; `stock` when absent."),
            optional("stay_month", &StorageClass::stay_month,
                     "Days in a month of a missing stay, such as 30; those of the month of leaving when absent.", "",
                     Domain::positive),
            optional("overhead", &StorageClass::overhead, "Bytes added to each object and billed like it.", "KiB"),
            optional("index_overhead", &StorageClass::index_overhead,
                     "Bytes added to each object and billed on `index_stock`.", "KiB"),
            optional("index_stock", &StorageClass::index_stock, "Meter of `index_overhead`, of another class."),
            optional("object_fee", &StorageClass::object_fee, "Meter of object-months: monitoring, automatic tiering."),
            optional("object_fee_from", &StorageClass::object_fee_from, "Smaller objects pay no such fee.", "kB"),
            optional("ingest", &StorageClass::ingest, "Meter of bytes written, where they are priced."),
            optional(
                "retrievals", &StorageClass::retrievals,
                "Several ways to take data out, instead of `retrieval` and `retrieval_request`; a deadline decides "
                "which are allowed."),
            optional("capacity_minimum", &StorageClass::capacity_minimum, "Least capacity that can be provisioned.",
                     "TiB"),
            optional("capacity_step", &StorageClass::capacity_step, "Steps in which provisioned capacity grows.", "TiB",
                     Domain::positive),
            optional("system_reserve", &StorageClass::system_reserve,
                     "Share of the provisioned capacity that holds no data.", "%", Domain::share),
            optional("throughput_ratio", &StorageClass::throughput_ratio,
                     "Throughput that comes with each byte provisioned.", "MiB/second/TiB", Domain::positive),
            optional("throughput", &StorageClass::throughput, "Meter of throughput sold apart, in byte rate x months."),
            optional("copies", &StorageClass::copies, "Independent places that hold the data."));
    }
};

} // namespace topsheet::rates

namespace topsheet {
template <>
struct Words<rates::Access> {
    static constexpr std::array<std::string_view, 3> list{"filesystem", "bucket", "archive"};
};
} // namespace topsheet
