// What must hold for every bill, whatever its prices: the oracle bills are cut up, put in another order and
// made larger, and ladders made by chance are pooled.

#include <cmath>
#include <cstdint>
#include <limits>

#include "bill_files.hpp"
#include "support/studio.hpp"

using namespace topsheet;
using namespace tests;

namespace {

/// Numbers between 0 and 1 that are the same in every run (Lehmer's generator, modulus 2^31 - 1).
class Chance {
  public:
    double next() {
        state_ = state_ * 48271 % 2147483647;
        return static_cast<double>(state_) / 2147483647.0;
    }

  private:
    std::uint64_t state_ = 20270101;
};

/// Calls `test` with every oracle bill that can be read.
template <class Test>
void each_bill(Test test) {
    for (const fs::path& path : bills()) {
        INFO(path.stem().string());
        const auto loaded = io::load_bill(file_text(path), options(path));
        REQUIRE(loaded);
        test(*loaded.value);
    }
}

double total(const io::BillRequest& bill, const std::vector<rates::UsageLine>& usage) {
    return price(bill, usage).total;
}

/// A line with another amount of the same kind.
rates::UsageLine times(rates::UsageLine line, double factor) {
    line.amount *= factor;
    if (line.provisioned)
        *line.provisioned *= factor;
    return line;
}

/// A ladder of up to five bands whose prices fall (or rise) from band to band.
rates::Graduated ladder(Chance& chance, bool falling) {
    rates::Graduated g;
    double edge = 0.0, price = 1.0;
    const int bands = 1 + static_cast<int>(5.0 * chance.next());
    for (int i = 0; i < bands; ++i) {
        edge += 1.0 + 1000.0 * chance.next();
        g.bands.push_back({i + 1 < bands ? edge : std::numeric_limits<double>::infinity(), price});
        price *= falling ? chance.next() : 1.0 + chance.next();
    }
    return g;
}

/// Two meters with one ladder, pooled or each on its own.
rates::Catalog two_meters(const rates::Graduated& rule, bool pooled) {
    rates::Catalog c;
    for (const char* id : {"first", "second"}) {
        rates::Meter m;
        m.card = "made-up";
        m.id = id;
        m.dimension = {.data = 1};
        m.tariff.rule = rule;
        m.pool = pooled ? "pool" : "";
        c.meters.push_back(m);
    }
    return c;
}

bool falls_when_more_is_used(const rates::Rule& rule) {
    return std::holds_alternative<rates::Volume>(rule);
}

} // namespace

TEST_CASE("cutting the lines of a bill in three conserves it") {
    each_bill([](const io::BillRequest& bill) {
        std::vector<rates::UsageLine> parts;
        for (const rates::UsageLine& line : bill.usage)
            for (const double share : {0.5, 0.375, 0.125}) {
                parts.push_back(times(line, share));
                parts.back().cause += " part";
            }
        const double whole = total(bill, bill.usage);
        CHECK_THAT(total(bill, parts), WithinAbs(whole, 1e-9 * (1.0 + whole)));
    });
}

TEST_CASE("the order of its lines does not change a bill") {
    each_bill([](const io::BillRequest& bill) {
        const std::vector<rates::UsageLine> turned(bill.usage.rbegin(), bill.usage.rend());
        const double whole = total(bill, bill.usage);
        CHECK_THAT(total(bill, turned), WithinAbs(whole, 1e-9 * (1.0 + whole)));
    });
}

TEST_CASE("more of everything never costs less, except at a volume price") {
    int exceptions = 0;
    each_bill([&](const io::BillRequest& bill) {
        const bool volume = std::ranges::any_of(
            bill.catalog.meters, [](const rates::Meter& m) { return falls_when_more_is_used(m.tariff.rule); });
        double before = 0.0;
        for (const double factor : {0.25, 0.5, 1.0, 1.0 + 0x1p-40, 2.0, 10.0}) {
            std::vector<rates::UsageLine> usage;
            for (const rates::UsageLine& line : bill.usage)
                usage.push_back(times(line, factor));
            const double cost = total(bill, usage);
            INFO("factor " << factor);
            if (volume)
                exceptions += cost < before ? 1 : 0;
            else
                CHECK(cost >= before * (1.0 - 1e-12));
            before = cost;
        }
    });
    CHECK(exceptions > 0); // the exception is real
}

TEST_CASE("pooling never costs more under prices that never rise, and does under prices that do") {
    Chance chance;
    int dearer = 0;
    for (int i = 0; i < 500; ++i) {
        const bool falling = i % 2 == 0;
        const rates::Graduated rule = ladder(chance, falling);
        const std::vector<rates::UsageLine> usage = {{0, 3000.0 * chance.next(), "a"},
                                                     {1, 3000.0 * chance.next(), "b"}};
        const double pooled = rates::price(two_meters(rule, true), usage, "USD").total;
        const double apart = rates::price(two_meters(rule, false), usage, "USD").total;
        if (falling)
            CHECK(pooled <= apart * (1.0 + 1e-12));
        else
            dearer += pooled > apart * (1.0 + 1e-12) ? 1 : 0;
    }
    CHECK(dearer > 100);
}

TEST_CASE("a policy of one stage is flat storage, and the month's bill of its stock") {
    // 250 TB that stand all the time at 0.023 a GB: 5,750 each month, whatever its length.
    Studio studio(14);
    const int cloud = studio.site("cloud", model::SiteKind::cloud);
    const int bucket = studio.tier("bucket", cloud, 0.023 / 1e9);
    model::EstateDataset library;
    library.name = "library";
    library.volume = fixed(terabytes(250));
    library.object_size = fixed(megabytes(12));
    studio.study.estate.datasets.push_back(library);
    model::Placement policy;
    policy.name = "keep";
    policy.dataset = "library";
    policy.stages.emplace_back();
    policy.stages[0].tier = Studio::to<model::Tier>(bucket);
    studio.scenario().placement.push_back(policy);
    const Priced priced(studio.study);
    const rates::Bill bill = rates::price(studio.study.catalog, {{0, 250e12, "library"}}, "USD");
    CHECK_THAT(bill.total, WithinRel(250000 * 0.023, 1e-12));
    for (int m = 0; m < 14; ++m)
        CHECK_THAT(priced.cash(m), WithinRel(bill.total, 1e-12));
}
