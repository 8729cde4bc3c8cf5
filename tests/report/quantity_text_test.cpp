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

TEST_CASE("bytes of a power of 1024 are said so, others are not") {
    const auto share = [](double bytes) {
        return report::measured_text(Amount{bytes, Dimension{.data = 1, .unit = -1}, ""});
    };
    CHECK(share(100 * 0x1p40) == "100 TiB/unit"); // 109.9511627776 TB
    CHECK(share(0.5e9) == "500 MB/unit");
    CHECK(report::measured_text(Amount{0x1p15, Bytes::dimension, ""}) == "32 KiB");
    CHECK(report::measured_text(Amount{0.25, Dimension{.money = 1}, "EUR"}) == "0.25 EUR");
}

TEST_CASE("a precise number has the digits it needs, up to twelve") {
    CHECK(report::precise(1048576.0) == "1,048,576");
    CHECK(report::precise(123456790.0) == "123,456,790");
    CHECK(report::precise(0.1 + 0.2) == "0.3"); // not 0.30000000000000004
    CHECK(report::precise(0.00001) == "0.00001");
    CHECK(report::precise(0.0000123456789) == "0.0000123456789");
    CHECK(report::precise(1.0 / 3.0) == "0.333333333333");
    CHECK(report::precise(0.0) == "0");
}
