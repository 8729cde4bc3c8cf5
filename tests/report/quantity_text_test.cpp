// Cards that count in powers of 1024 write GB; pages say GiB.

#include "report/number_text.hpp"
#include "support/catch.hpp"

using namespace topsheet;

namespace {
rates::Meter meter(const char* quantity, ByteConvention bytes) {
    rates::Meter m;
    m.quantity = quantity;
    const auto unit = parse_unit(quantity, bytes);
    m.dimension = unit->dimension;
    m.unit = unit->value;
    return m;
}
} // namespace

TEST_CASE("bytes of a binary card are named so") {
    CHECK(report::quantity_text(meter("GB-month", ByteConvention::decimal)) == "GB-month");
    CHECK(report::quantity_text(meter("GB-month", ByteConvention::binary)) == "GiB-month");
    CHECK(report::quantity_text(meter("MB-month/second", ByteConvention::binary)) == "MiB-month/second");
    CHECK(report::quantity_text(meter("TiB-month", ByteConvention::binary)) == "TiB-month");
    CHECK(report::quantity_text(meter("kB", ByteConvention::binary)) == "KiB");
    CHECK(report::quantity_text(meter("1000 request", ByteConvention::binary)) == "1000 request");
    CHECK(report::quantity_text(meter("node-hour", ByteConvention::binary)) == "node-hour");
}
