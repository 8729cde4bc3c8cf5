// Savings plans and reserved instances: the worked examples that AWS publishes, and properties of the matching.

#include "support/catch.hpp"
#include "topsheet/rates/savings_plan.hpp"

using namespace topsheet::rates;
using tests::WithinAbs;
using tests::WithinRel;

namespace {

// AWS, "Understanding how Savings Plans apply to your usage", Savings Plans User Guide,
// docs.aws.amazon.com/savingsplans/latest/userguide/sp-applying.html, as read 2026-11. Usage of one hour:
//   4 r5.4xlarge 1.00, 400 Fargate vCPU 0.04, 1,600 Fargate GB 0.004, 1 m5.24xlarge Windows dedicated 10.00,
//   1,000,000 Lambda calls of 3 s and 0.5 GB = 1,500,000 GB-s at 0.000015, and 1 million calls at 0.20.
enum Product { r5, vcpu, gigabyte, m5, duration, calls };

std::vector<HourUsage> published() {
    return {{.type = "r5.4xlarge", .family = "r5", .region = "us-east-1", .amount = 4, .on_demand = 1.0, .size = 32},
            {.type = "vcpu", .family = "fargate", .region = "us-west-1", .amount = 400, .on_demand = 0.04},
            {.type = "gb", .family = "fargate", .region = "us-west-1", .amount = 1600, .on_demand = 0.004},
            {.type = "m5.24xlarge",
             .family = "m5",
             .region = "us-east-1",
             .amount = 1,
             .on_demand = 10.0,
             .size = 192,
             .flexible = false},
            {.type = "duration", .family = "lambda", .region = "us-east-2", .amount = 1.5e6, .on_demand = 0.000015},
            {.type = "calls", .family = "lambda", .region = "us-east-2", .amount = 1, .on_demand = 0.2}};
}
SavingsPlan compute(double money) {
    return {PlanKind::compute, money, {0.7, 0.03, 0.003, 8.2, 0.00001275, 0.2}};
}
SavingsPlan instance_r5(double money) {
    return {PlanKind::instance, money, {0.6, -1, -1, -1, -1, -1}};
}

} // namespace

TEST_CASE("AWS scenario 1: a plan that covers everything") {
    // On demand 4 + 16 + 6.4 + 10 + 22.5 + 0.2 = 59.10.
    CHECK_THAT(match(published(), {}).total(), WithinRel(59.10, 1e-12));
    // By the plan 2.8 + 12 + 4.8 + 8.2 + 19.125 + 0.2 = 47.125, printed 47.13; 50 are paid.
    const auto bill = match(published(), {.plans = {compute(50)}});
    CHECK_THAT(bill.plan_used[0], WithinRel(47.125, 1e-12));
    CHECK_THAT(bill.plan_unused, WithinRel(2.875, 1e-12));
    CHECK_THAT(bill.on_demand_paid, WithinAbs(0.0, 1e-9));
    CHECK_THAT(bill.total(), WithinRel(50.0, 1e-12));
}

TEST_CASE("AWS scenario 2: a plan that covers some of one product") {
    // 2 / 0.7 = 2.857 of four; 1.143 on demand = 1.14; the rest 55.10; together 56.24.
    const auto bill = match(published(), {.plans = {compute(2)}});
    CHECK_THAT(bill.usage[r5].planned, WithinRel(2.0 / 0.7, 1e-12));
    CHECK_THAT(bill.usage[r5].on_demand * 1.0, WithinAbs(1.14, 0.005));
    CHECK_THAT(bill.on_demand_paid - bill.usage[r5].on_demand, WithinRel(55.10, 1e-12));
    CHECK_THAT(bill.on_demand_paid, WithinAbs(56.24, 0.005));
    CHECK(bill.plan_unused == 0.0);
}

TEST_CASE("AWS scenario 3: across products, of equal savings the lowest rate first") {
    // 2.8 + 4.8 + 12.0 = 19.60; m5 and Lambda on demand 10 + 22.5 + 0.2 = 32.70.
    auto bill = match(published(), {.plans = {compute(19.6)}});
    CHECK_THAT(bill.plan_used[0], WithinRel(19.6, 1e-12));
    CHECK_THAT(bill.on_demand_paid, WithinAbs(32.70, 1e-9));
    // With 3 less, the memory (0.003) is covered and 100 vCPU are not: 3 / 0.03.
    bill = match(published(), {.plans = {compute(16.6)}});
    CHECK_THAT(bill.usage[gigabyte].planned, WithinRel(1600.0, 1e-12));
    CHECK_THAT(bill.usage[vcpu].on_demand, WithinRel(100.0, 1e-9));
}

TEST_CASE("AWS scenario 4: reserved instances before plans") {
    const ReservedInstance two{
        .type = "r5.4xlarge", .family = "r5", .region = "us-east-1", .count = 2, .price = 0.65, .size = 32};
    // 2 x 0.7 + 4.8 + 12 = 18.20.
    const auto bill = match(published(), {{two}, {compute(18.2)}});
    CHECK(bill.usage[r5].reserved == 2.0);
    CHECK_THAT(bill.usage[r5].planned, WithinRel(2.0, 1e-12));
    CHECK_THAT(bill.plan_used[0], WithinRel(18.2, 1e-12));
    CHECK_THAT(bill.on_demand_paid, WithinAbs(32.70, 1e-9));
    CHECK_THAT(bill.reserved_paid, WithinRel(1.3, 1e-12));
}

TEST_CASE("AWS scenario 5: the plan of a family before the one of everything") {
    // 4 x 0.60 = 2.40 of 3.00; then 4.8 + 12.0 = 16.80.
    const auto bill = match(published(), {.plans = {compute(16.8), instance_r5(3)}});
    CHECK_THAT(bill.plan_used[1], WithinRel(2.40, 1e-12));
    CHECK_THAT(bill.plan_used[0], WithinRel(16.80, 1e-12));
    CHECK_THAT(bill.plan_unused, WithinRel(0.60, 1e-9));
    CHECK_THAT(bill.on_demand_paid, WithinAbs(32.70, 1e-9));
}

TEST_CASE("an earlier example of the same page") {
    // The page as of 2019-2020: c5.9xlarge 4.00 (plan 2.00), c5.24xlarge Windows 10.00 (8.00), 10 Fargate vCPU 1.50
    // (1.00), 5 Fargate GB 2.00 (1.00), a compute plan of 25.00: 2 + 8 + 10 + 5 = 25, all covered and nothing left.
    const std::vector<HourUsage> usage{{.type = "c5.9xlarge", .amount = 1, .on_demand = 4},
                                       {.type = "c5.24xlarge", .amount = 1, .on_demand = 10},
                                       {.type = "vcpu", .amount = 10, .on_demand = 1.5},
                                       {.type = "gb", .amount = 5, .on_demand = 2}};
    const auto bill = match(usage, {.plans = {{PlanKind::compute, 25, {2, 8, 1, 1}}}});
    CHECK_THAT(bill.total(), WithinRel(25.0, 1e-12));
    CHECK_THAT(bill.plan_unused, WithinAbs(0.0, 1e-12));
    CHECK_THAT(bill.on_demand_paid, WithinAbs(0.0, 1e-12));
}

TEST_CASE("size-flexible reserved instances") {
    // AWS whitepaper "Amazon EC2 Reserved Instances and Other AWS Reservation Models", table 3 and figures 1 and 2:
    // one t2.medium (factor 2) covers two t2.small (1) in full, or half of a t2.large (4).
    const Commitments medium{
        {{.type = "t2.medium", .family = "t2", .count = 1, .price = 0.03, .size = 2, .flexible = true}}, {}};
    CHECK(match({{.type = "t2.small", .family = "t2", .amount = 2, .on_demand = 0.023, .size = 1}}, medium)
              .usage[0]
              .reserved == 2.0);
    CHECK(match({{.type = "t2.large", .family = "t2", .amount = 1, .on_demand = 0.0928, .size = 4}}, medium)
              .usage[0]
              .reserved == 0.5);
    // One c4.8xlarge (64) covers one of its size, two 4xlarge (32), four 2xlarge (16) or sixteen large (4).
    const Commitments big{
        {{.type = "c4.8xlarge", .family = "c4", .count = 1, .price = 1, .size = 64, .flexible = true}}, {}};
    for (const auto& [amount, size] : {std::pair{1.0, 64.0}, {2.0, 32.0}, {4.0, 16.0}, {16.0, 4.0}}) {
        const auto bill = match({{.type = "any", .family = "c4", .amount = amount, .on_demand = 1, .size = size}}, big);
        CHECK(bill.usage[0].reserved == amount);
        CHECK(bill.reserved_unused == 0.0);
    }
}

TEST_CASE("zonal before regional, the smallest size first") {
    // Amazon EC2 User Guide, "How Reserved Instance discounts are applied": four m3.large in us-east-1a by four zonal
    // ones; four m4.large (4 x 4 = 16) in the region cover two m4.xlarge (2 x 8 = 16); one c4.large (4) covers half of
    // a c4.xlarge (8).
    const std::vector<HourUsage> usage{{.type = "m3.large",
                                        .family = "m3",
                                        .region = "us-east-1",
                                        .zone = "a",
                                        .amount = 4,
                                        .on_demand = 0.133,
                                        .size = 4},
                                       {.type = "m4.xlarge",
                                        .family = "m4",
                                        .region = "us-east-1",
                                        .zone = "b",
                                        .amount = 2,
                                        .on_demand = 0.2,
                                        .size = 8},
                                       {.type = "c4.xlarge",
                                        .family = "c4",
                                        .region = "us-east-1",
                                        .zone = "c",
                                        .amount = 1,
                                        .on_demand = 0.199,
                                        .size = 8}};
    const Commitments bought{{{.type = "m4.large",
                               .family = "m4",
                               .region = "us-east-1",
                               .count = 4,
                               .price = 0.07,
                               .size = 4,
                               .flexible = true},
                              {.type = "c4.large",
                               .family = "c4",
                               .region = "us-east-1",
                               .count = 1,
                               .price = 0.07,
                               .size = 4,
                               .flexible = true},
                              {.type = "m3.large",
                               .family = "m3",
                               .region = "us-east-1",
                               .zone = "a",
                               .count = 4,
                               .price = 0.09,
                               .size = 4}},
                             {}};
    auto bill = match(usage, bought);
    CHECK(bill.usage[0].reserved == 4.0);
    CHECK(bill.usage[1].reserved == 2.0);
    CHECK(bill.usage[2].reserved == 0.5);
    CHECK_THAT(bill.on_demand_paid, WithinRel(0.5 * 0.199, 1e-12));
    CHECK(bill.reserved_unused == 0.0);

    // In another zone the zonal ones cover nothing, and are paid all the same: 4 x 0.09.
    auto moved = usage;
    moved[0].zone = "b";
    bill = match(moved, bought);
    CHECK(bill.usage[0].on_demand == 4.0);
    CHECK_THAT(bill.reserved_unused, WithinRel(0.36, 1e-12));

    // Large and xlarge of one family: the large ones (4 of 16) first, then three halves of the xlarge.
    const std::vector<HourUsage> sizes{
        {.type = "m4.xlarge", .family = "m4", .region = "us-east-1", .amount = 2, .on_demand = 0.2, .size = 8},
        {.type = "m4.large", .family = "m4", .region = "us-east-1", .amount = 1, .on_demand = 0.1, .size = 4}};
    bill = match(sizes, bought);
    CHECK(bill.usage[1].reserved == 1.0);
    CHECK(bill.usage[0].reserved == 1.5);
    // One that is not flexible keeps to its type, and a Windows machine to its own.
    auto strict = bought;
    strict.reserved[0].flexible = false;
    bill = match(sizes, strict);
    CHECK(bill.usage[1].reserved == 1.0);
    CHECK(bill.usage[0].reserved == 0.0);
}

TEST_CASE("matching conserves machine-hours and money") {
    for (const double money : {0.0, 1.0, 5.0, 20.0, 100.0})
        for (const double count : {0.0, 1.0, 3.0, 9.0}) {
            const Commitments bought{{{.type = "r5.4xlarge", .region = "us-east-1", .count = count, .price = 0.65}},
                                     {compute(money), instance_r5(money / 4)}};
            const auto bill = match(published(), bought);
            double list = 0.0, worth = 0.0;
            for (std::size_t u = 0; u < bill.usage.size(); ++u) {
                const auto row = published()[u];
                CHECK_THAT(bill.usage[u].reserved + bill.usage[u].planned + bill.usage[u].on_demand,
                           WithinRel(row.amount, 1e-12));
                list += row.amount * row.on_demand;
                worth += (bill.usage[u].reserved + bill.usage[u].planned) * row.on_demand;
            }
            CHECK_THAT(bill.on_demand_paid, WithinAbs(list - worth, 1e-9));
            CHECK(bill.plan_used[0] <= money * (1 + 1e-12));
            CHECK(bill.reserved_used[0] <= count);
            CHECK_THAT(bill.plan_unused, WithinAbs(money * 1.25 - bill.plan_used[0] - bill.plan_used[1], 1e-9));
        }
}
