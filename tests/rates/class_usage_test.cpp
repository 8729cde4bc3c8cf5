#include "topsheet/rates/class_usage.hpp"

#include "support/catch.hpp"

using namespace topsheet;
using namespace topsheet::rates;

namespace {

constexpr double march = 744.0; // hours

enum : int { stock, index_stock, put, read_get, transition, bytes_out, request_out, early, fee, ingest };

Reference<Meter> meter(int index) {
    return {.name = "m", .index = index, .mark = -1};
}

Duration day(double days) {
    return {.value = 24.0 * days, .input = -1, .in_months = false, .given = true};
}

/// What lies on a meter.
double on(const std::vector<UsageLine>& lines, int index) {
    double sum = 0.0;
    for (const UsageLine& line : lines)
        sum += line.meter == index ? line.amount : 0.0;
    return sum;
}

StorageClass glacier() {
    StorageClass c;
    c.stock = meter(stock);
    c.write = meter(put);
    c.transition = meter(transition);
    c.overhead = fixed(kibibytes(32));
    c.index_stock = meter(index_stock);
    c.index_overhead = fixed(kibibytes(8));
    c.minimum_stay = day(90);
    RetrievalOption expedited;
    expedited.name = "expedited";
    expedited.bytes = meter(bytes_out);
    expedited.request = meter(request_out);
    c.retrievals.push_back(expedited);
    c.retrievals.emplace_back().name = "bulk";
    return c;
}

} // namespace

TEST_CASE("each object at rest brings its overhead at two rates", "[rates][class_usage]") {
    // 1,000 objects of 1 MB for the whole month
    const ClassUsage usage{.stored = {{1e9, march}}, .objects = 1000.0};
    const auto lines = class_lines(glacier(), usage, march);
    CHECK(on(lines, stock) == Approx(1e9 + 1000 * 32768.0)); // 1,032,768,000
    CHECK(on(lines, index_stock) == Approx(1000 * 8192.0));
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].what == "stored");
    CHECK(lines[1].what == "smallest objects and overhead");
    // 10 TB for 12 days and 20 TB for 6 of 31 days: (120 + 120) / 31
    CHECK(on(class_lines(glacier(), {.stored = {{10e12, 288.0}, {20e12, 144.0}}}, march), stock) ==
          Approx(240e12 / 31.0));
}

TEST_CASE("small objects count as the least one", "[rates][class_usage]") {
    StorageClass c;
    c.stock = meter(stock);
    c.minimum_object = fixed(kibibytes(128));
    c.object_fee = meter(fee);
    c.object_fee_from = fixed(kibibytes(128));
    const auto billed = [&](double size) {
        return class_lines(c, {.stored = {{1000 * size, march}}, .objects = 1000.0}, march);
    };
    CHECK(on(billed(1000.0), stock) == Approx(131072e3));
    CHECK(on(billed(131072.0), stock) == Approx(131072e3));
    CHECK(on(billed(200000.0), stock) == Approx(2e8));
    CHECK(on(billed(131071.0), fee) == 0.0); // one byte below
    CHECK(on(billed(131072.0), fee) == 1000.0);
}

TEST_CASE("uploads count blocks and a commit", "[rates][class_usage]") {
    StorageClass c;
    c.write = meter(put);
    c.ingest = meter(ingest);
    c.block = fixed(mebibytes(8));
    const auto writes = [&](double size) { return on(class_lines(c, {.written = {100.0 * size, 100.0}}, march), put); };
    CHECK(writes(20.0 * 1048576.0) == 400.0); // 3 blocks and a commit
    CHECK(writes(16.0 * 1048576.0) == 300.0);
    CHECK(writes(8.0 * 1048576.0) == 100.0); // one put
    CHECK(on(class_lines(c, {.written = {5e9, 100.0}}, march), ingest) == 5e9);
    // moved in without a meter of its own: written, block by block
    CHECK(on(class_lines(c, {.moved_in = {100.0 * 20.0 * 1048576.0, 100.0}}, march), put) == 400.0);
    CHECK(on(class_lines(glacier(), {.moved_in = {1e9, 100.0}}, march), transition) == 100.0);
}

TEST_CASE("what leaves too early pays the rest of the stay", "[rates][class_usage]") {
    StorageClass c = glacier();
    const ClassUsage usage{.deleted_early = {1e9, 1000.0}, .stayed = 20.0 * 24.0};
    // 70 of 90 days are missing, in a month of 31, with the overhead: 1,032,768,000 x 70 / 31
    CHECK(on(class_lines(c, usage, march), stock) == Approx(1032768e3 * 70.0 / 31.0));
    c.stay_month = fixed(Number{30.0});
    c.early_delete = meter(early);
    CHECK(on(class_lines(c, usage, march), early) == Approx(1032768e3 * 70.0 / 30.0));
    CHECK(on(class_lines(c, usage, march), stock) == 0.0);
    const ClassUsage late{.deleted_early = {1e9, 1000.0}, .stayed = 90.0 * 24.0};
    CHECK(class_lines(c, late, march).empty());
}

TEST_CASE("the way out decides the meters", "[rates][class_usage]") {
    const ClassUsage usage{.read = {3e9, 3.0}, .retrieved = {5e9, 50.0}, .option = 0};
    const auto expedited = class_lines(glacier(), usage, march);
    CHECK(on(expedited, bytes_out) == 5e9);
    CHECK(on(expedited, request_out) == 50.0);
    CHECK(class_lines(glacier(), {.retrieved = {5e9, 50.0}, .option = 1}, march).empty()); // bulk is free here

    StorageClass infrequent;
    infrequent.read = meter(read_get);
    infrequent.retrieval = meter(bytes_out);
    const auto lines = class_lines(infrequent, {.read = {3e9, 3.0}, .retrieved = {5e9, 50.0}}, march);
    CHECK(on(lines, bytes_out) == 8e9); // reading takes bytes out
    CHECK(on(lines, read_get) == 53.0);
    infrequent.retrieval_request = meter(request_out);
    CHECK(on(class_lines(infrequent, {.read = {3e9, 3.0}}, march), request_out) == 3.0); // instead of `read`
}

TEST_CASE("capacity is rounded for each part of the month", "[rates][class_usage]") {
    StorageClass c;
    c.stock = meter(stock);
    c.capacity_minimum = fixed(tebibytes(1));
    c.capacity_step = fixed(tebibytes(1));
    constexpr double tib = 1099511627776.0;
    CHECK(provisioned_capacity(c, 1.0) == tib);
    CHECK(provisioned_capacity(c, tib) == tib);
    CHECK(provisioned_capacity(c, tib + 1.0) == 2.0 * tib);
    CHECK(provisioned_capacity(c, 0.0) == 0.0);
    // 1.2 TiB for 10 days and 3 TiB for 21 of 31 days: (2 x 10 + 3 x 21) / 31 TiB
    const auto lines = class_lines(c, {.stored = {{1.2 * tib, 240.0}, {3.0 * tib, 504.0}}}, march);
    CHECK(on(lines, stock) == Approx(83.0 / 31.0 * tib));
    c.system_reserve = fixed(Number{0.16}); // 3 / 0.84 = 3.57, so 4
    CHECK(provisioned_capacity(c, 3.0 * tib) == 4.0 * tib);
}

TEST_CASE("lines keep cause, account and claim", "[rates][class_usage]") {
    const auto lines = class_lines(glacier(), {.stored = {{1e9, march}}}, march,
                                   {.cause = "dailies", .account = "a", .claims = "exit"});
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].cause == "dailies");
    CHECK(lines[0].account == "a");
    CHECK(lines[0].claims == "exit");
}
