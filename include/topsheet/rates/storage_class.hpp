#pragma once
/// @file
/// A storage class: the meters that data at rest and in motion touches, and the class's rules.
///
/// A class says which meters apply; what each costs is the meter's business. Sources: the class pages of
/// the vendors, as noted in each card.

#include <string>

#include "topsheet/rates/meter.hpp"

namespace topsheet::rates {

/// What a class can be used as.
enum class Access {
    filesystem, ///< can be mounted and worked on: NAS, FSx, Azure NetApp Files
    bucket,     ///< objects behind an API; a mount works through requests and re-reads
    archive,    ///< must be restored before it can be read
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
        .fixed = {1.0}}; ///< capacity paid per byte used, for classes sold by provisioned size
    int copies = 1;      ///< independent places that hold the data (zones or regions), as the vendor says

    static constexpr auto fields() {
        return std::tuple(
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
