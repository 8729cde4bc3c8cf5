// The rate cards in data/rates: each loads without a finding, says where its prices come from, and knows the
// systems that a migration of media meets by name. Prices are checked against figures typed from the sources.
#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "sample.hpp"
#include "topsheet/io/bill.hpp"

using namespace tests;

namespace {

const std::filesystem::path folder = std::string(TOPSHEET_SOURCE_DIR) + "/data/rates";

std::vector<std::string> card_ids() {
    std::vector<std::string> ids;
    for (const auto& file : std::filesystem::directory_iterator(folder))
        if (file.path().extension() == ".json")
            ids.push_back(file.path().stem().string());
    std::ranges::sort(ids);
    return ids;
}

std::string card_text(std::string_view id) {
    return file_text((folder / (std::string(id) + ".json")).string());
}

rates::Catalog card(const std::string& id) {
    auto loaded = io::load_card(card_text(id), id + ".json");
    INFO(id << "\n" << told(loaded.findings));
    CHECK(loaded.findings.empty());
    REQUIRE(loaded);
    return std::move(*loaded.value);
}

io::LoadOptions shipped() {
    io::LoadOptions options;
    options.file = "bill.json";
    options.card = [](std::string_view id) -> std::optional<std::string> {
        return std::filesystem::exists(folder / (std::string(id) + ".json")) ? std::optional(card_text(id))
                                                                             : std::nullopt;
    };
    return options;
}

template <class T>
const T* find_id(const std::vector<T>& list, std::string_view id) {
    const auto at = std::ranges::find(list, id, &T::id);
    return at == list.end() ? nullptr : &*at;
}

/// The bill of a month of usage of one shipped card.
rates::Bill bill(const std::string& card, const std::string& usage, const std::string& month = "2026-10") {
    const auto loaded = io::load_bill(
        fmt::format(R"({{"topsheet": 1, "month": "{}", "rate_cards": ["{}"], "usage": [{}]}})", month, card, usage),
        shipped());
    INFO(usage << "\n" << told(loaded.findings));
    REQUIRE(loaded);
    return rates::price(loaded.value->catalog, loaded.value->usage, "USD", loaded.value->month);
}

double price(const std::string& card, const std::string& usage) {
    return bill(card, usage).total;
}

double price(const std::string& card, const std::string& meter, const std::string& amount) {
    return price(card, fmt::format(R"({{"meter": "{}", "amount": "{}"}})", meter, amount));
}

} // namespace

TEST_CASE("shipped cards load, and say where each price comes from") {
    const auto ids = card_ids();
    CHECK(ids.size() >= 20);
    for (const auto& id : ids) {
        const auto catalog = card(id);
        for (const auto& meter : catalog.meters) {
            INFO(id << "/" << meter.id);
            CHECK(meter.source.size() > 8);
            CHECK(meter.as_of.size() >= 4);
            CHECK((meter.as_of.starts_with("20") && meter.as_of <= "2026-11"));
            const bool free = meter.title.find("free") != std::string::npos;
            const bool reason = meter.note.find("No range") != std::string::npos;
            if (meter.confidence == Confidence::estimate && meter.priced && !free && !reason)
                CHECK(meter.level.input >= 0); // a range or a spread
        }
        for (const auto& asset : catalog.assets) {
            INFO(id << "/" << asset.id);
            CHECK(asset.source.size() > 8);
            CHECK(asset.as_of.size() >= 4);
            if (asset.confidence == Confidence::estimate)
                CHECK_FALSE(asset.price.is_fixed());
            CHECK((asset.gpus > 0) == asset.gpu_speed.given);
        }
        for (const auto& machine : catalog.machines) {
            INFO(id << "/" << machine.id);
            CHECK(machine.source.size() > 8);
            CHECK(machine.as_of.size() >= 4);
            CHECK((machine.gpus == 0) == machine.gpu.empty());
            CHECK(machine.speed.given);
            CHECK(machine.cores <= machine.vcpu);
            if (machine.spot.given())
                CHECK(machine.preemption.given); // a hazard, or nobody knows what spot costs
        }
    }
}

TEST_CASE("the references of all shipped cards hold, alone and together") {
    for (const auto& id : card_ids()) {
        const auto alone = io::load_bill(
            fmt::format(R"({{"topsheet": 1, "month": "2026-10", "rate_cards": ["{}"], "usage": []}})", id), shipped());
        INFO(id << "\n" << told(alone.findings));
        CHECK(alone.findings.empty());
    }
    // In a study their meters must count what their classes ask of them.
    std::string list;
    for (const auto& id : card_ids())
        list += fmt::format("{}\"{}\"", list.empty() ? "" : ", ", id);
    const std::string study = file_text(std::string(TOPSHEET_SOURCE_DIR) + "/examples/studies/morning-pull/study.json");
    auto options = shipped();
    options.file = "study.json";
    const auto loaded = io::load_study(
        edited(study,
               {{"[\"aws-us-east-1\"]", "[" + list +
                                            "], \"exchange_rates\": {\"EUR\": {\"rate\": 1.1, \"as_of\": \"2026-10\", "
                                            "\"source\": \"a test\"}}"}}),
        options);
    INFO(told(loaded.findings));
    CHECK(loaded.findings.empty());
    REQUIRE(loaded);
    CHECK(loaded.value->catalog.cards.size() == card_ids().size());
}

TEST_CASE("every system by name has a class, a meter or an asset") {
    struct Place {
        std::string card;
        std::vector<std::string> classes, meters, assets;
    };
    const std::vector<Place> places{
        {"aws-us-east-1",
         {"s3-standard",
          "s3-intelligent-tiering",
          "s3-it-infrequent",
          "s3-it-archive-instant",
          "s3-it-archive",
          "s3-it-deep-archive",
          "s3-standard-ia",
          "s3-onezone-ia",
          "s3-express-one-zone",
          "s3-glacier-instant",
          "s3-glacier-flexible",
          "s3-deep-archive",
          "fsx-ontap",
          "fsx-ontap-pool",
          "fsx-lustre",
          "fsx-lustre-1000",
          "fsx-openzfs",
          "efs",
          "efs-ia",
          "efs-archive"},
         {"direct-connect-port-10g", "direct-connect-port-100g", "direct-connect-egress", "cross-connect",
          "snowball-job", "snowball-day", "data-transfer-terminal", "datasync", "cloudfront-egress",
          "cloudfront-plan-pro", "nat-gateway-hour", "nat-gateway-data", "privatelink-endpoint-hour",
          "privatelink-data", "inter-zone", "inter-region-egress", "transit-gateway-data", "internet-egress"},
         {}},
        {"aws-us-west-2", {"s3-standard", "s3-deep-archive", "fsx-ontap", "fsx-lustre-250"}, {"internet-egress"}, {}},
        {"aws-eu-west-1", {"s3-standard", "s3-onezone-ia", "s3-deep-archive"}, {"internet-egress"}, {}},
        {"azure-eastus",
         {"blob-premium", "blob-hot", "blob-cool", "blob-cold", "blob-archive", "blob-smart-hot", "anf-standard",
          "anf-premium", "anf-ultra", "anf-flexible", "managed-lustre-125"},
         {"expressroute-1g-metered", "expressroute-10g-unlimited", "expressroute-egress", "expressroute-gateway",
          "databox-order", "databox-day", "databox-shipping", "frontdoor-classic-egress", "frontdoor-standard-egress",
          "azure-nat-gateway-data", "private-endpoint-in", "private-endpoint-out", "azure-inter-zone",
          "blob-hot-reserved-100tb-1y"},
         {}},
        {"azure-westus",
         {"blob-premium", "blob-hot", "blob-hot-grs", "blob-cool", "blob-cold", "blob-archive"},
         {"azure-internet-egress", "blob-cool-early-delete"},
         {}},
        {"gcp-us-central1",
         {"gcs-standard", "gcs-nearline", "gcs-coldline", "gcs-archive", "gcs-autoclass", "filestore-zonal"},
         {"interconnect-port-10g", "interconnect-attachment", "interconnect-egress", "gcp-nat-gateway-hour"},
         {}},
        {"gcp-us-west2", {"gcs-standard", "gcs-archive"}, {"gcp-internet-egress"}, {}},
        {"low-cost-object-storage", {"b2", "wasabi", "r2", "r2-infrequent"}, {"b2-egress", "wasabi-egress"}, {}},
        {"file-services",
         {"lucidlink-business", "lucidlink-pool", "hammerspace"},
         {"aspera-transfer", "masv-transfer", "media-shuttle", "lucidlink-starter"},
         {}},
        {"owned-gear",
         {"minio", "cloudian"},
         {"private-wave-10g", "dark-fiber", "media-network-10g", "internet-10g", "colo-cross-connect",
          "minio-2021-standard"},
         {"nas-shelf", "nas-flash-shelf", "object-store-shelf", "lto9-drive", "lto10-drive", "lto-library",
          "lto9-library", "lto10-library", "lto9-cartridge", "lto10-cartridge", "lto10-cartridge-40"}},
        {"other-regions", {"s3-standard-singapore", "gcs-standard-us"}, {"internet-egress-singapore"}, {}},
    };
    for (const auto& place : places) {
        const auto catalog = card(place.card);
        for (const auto& id : place.classes) {
            INFO(place.card << "/" << id);
            CHECK(find_id(catalog.storage_classes, id) != nullptr);
        }
        for (const auto& id : place.meters) {
            INFO(place.card << "/" << id);
            CHECK(find_id(catalog.meters, id) != nullptr);
        }
        for (const auto& id : place.assets) {
            INFO(place.card << "/" << id);
            CHECK(find_id(catalog.assets, id) != nullptr);
        }
    }
}

TEST_CASE("the page of systems names what the cards have") {
    const std::string page = file_text(std::string(TOPSHEET_SOURCE_DIR) + "/docs/reference/systems.md");
    std::map<std::string, rates::Catalog> catalogs;
    for (const auto& id : card_ids())
        catalogs[id] = card(id);
    int names = 0;
    for (std::size_t at = page.find('`'); at != std::string::npos; at = page.find('`', at + 1)) {
        const std::size_t end = page.find('`', at + 1);
        const std::string name = page.substr(at + 1, end - at - 1);
        at = end;
        const std::size_t slash = name.find('/');
        if (slash == std::string::npos || catalogs.count(name.substr(0, slash)) == 0)
            continue;
        const auto& catalog = catalogs[name.substr(0, slash)];
        const std::string id = name.substr(slash + 1);
        INFO(name);
        const bool known = find_id(catalog.storage_classes, id) != nullptr || find_id(catalog.meters, id) != nullptr ||
                           find_id(catalog.assets, id) != nullptr || find_id(catalog.machines, id) != nullptr ||
                           find_id(catalog.render_services, id) != nullptr ||
                           find_id(catalog.licenses, id) != nullptr || find_id(catalog.queue_managers, id) != nullptr;
        CHECK(known);
        ++names;
    }
    CHECK(names >= 180);
}

TEST_CASE("rules of the classes that are not prices") {
    const auto aws = card("aws-us-east-1");
    const auto* deep = find_id(aws.storage_classes, "s3-deep-archive");
    REQUIRE(deep != nullptr);
    // AWS, read 2026-06-18: 180 days; 32 KB at the class's rate and 8 KB at Standard's
    CHECK(deep->minimum_stay.value == Approx(180.0 * 24));
    CHECK(deep->overhead.fixed.base() == Approx(32.0 * 1024));
    CHECK(deep->index_overhead.fixed.base() == Approx(8.0 * 1024));
    CHECK(deep->index_stock.name == "s3-standard");
    REQUIRE(deep->retrievals.size() == 2);
    CHECK(deep->retrievals[1].name == "bulk");
    CHECK(deep->retrievals[1].delay.fixed.base() == Approx(48.0));
    CHECK_FALSE(deep->retrieval.given());
    const auto* flexible = find_id(aws.storage_classes, "s3-glacier-flexible");
    REQUIRE(flexible != nullptr);
    REQUIRE(flexible->retrievals.size() == 3); // 1-5 minutes, 3-5 and 5-12 hours
    CHECK(flexible->retrievals[0].request.name == "s3-gfr-expedited-request");
    CHECK(flexible->retrievals[2].bytes.name == "s3-gfr-bulk-retrieval");
    const auto* tiering = find_id(aws.storage_classes, "s3-intelligent-tiering");
    REQUIRE(tiering != nullptr);
    CHECK(tiering->object_fee.name == "s3-it-monitoring");
    CHECK(tiering->object_fee_from.fixed.base() == Approx(128.0 * 1024));
    const auto* lustre = find_id(aws.storage_classes, "fsx-lustre");
    REQUIRE(lustre != nullptr);
    CHECK(lustre->capacity_minimum.fixed.base() == Approx(1200.0 * 0x1p30));
    CHECK(lustre->capacity_step.fixed.base() == Approx(2400.0 * 0x1p30));
    CHECK(lustre->throughput_ratio.fixed.base() == Approx(125.0 / 0x1p20 * 3600)); // MiB/s per TiB in 1/hour
    const auto west = card("azure-westus");
    const auto* archive = find_id(west.storage_classes, "blob-archive");
    REQUIRE(archive != nullptr);
    // Microsoft: high priority within an hour, 10 GiB an hour for an account; standard up to 15 hours
    REQUIRE(archive->retrievals.size() == 2);
    CHECK(archive->retrievals[0].rate.fixed.base() == Approx(10.0 * 0x1p30));
    CHECK(archive->block.fixed.base() == Approx(8.0 * 0x1p20));
    CHECK(archive->minimum_stay.value == Approx(180.0 * 24));
    const auto* cool = find_id(west.storage_classes, "blob-cool");
    REQUIRE(cool != nullptr);
    CHECK(cool->early_delete.name == "blob-cool-early-delete");
    const auto azure = card("azure-eastus");
    for (const auto& [id, ratio] : {std::pair{"anf-standard", 16.0}, {"anf-premium", 64.0}, {"anf-ultra", 128.0}}) {
        const auto* level = find_id(azure.storage_classes, id);
        REQUIRE(level != nullptr);
        CHECK(level->capacity_minimum.fixed.base() == Approx(0x1p40));
        CHECK(level->throughput_ratio.fixed.base() == Approx(ratio / 0x1p20 * 3600));
    }
}

TEST_CASE("prices of object storage, worked by hand") {
    const std::string aws = "aws-us-east-1";
    // AWS Pricing API of 2025-10-28: 51,200 x 0.023 + 51,200 x 0.022 = 1,177.60 + 1,126.40
    CHECK(price(aws, "s3-standard", "100 TiB") == Approx(2304.00));
    CHECK(price(aws, "s3-it-monitoring", "1000000 object-month") == Approx(2.50)); // 0.0025 a thousand
    CHECK(price(aws, "s3-onezone-ia", "1 TiB") == Approx(10.24));                  // 1,024 x 0.01
    CHECK(price(aws, "s3-express", "1 TiB") == Approx(112.64));                    // 1,024 x 0.11, 2025
    CHECK(price(aws, "s3-express-upload", "1 TiB") == Approx(3.2768));             // 1,024 x 0.0032
    // 100 TiB in frames of 12 MiB are 8,738,133 objects: x 10 / 1,000, infracost of 2024-07
    CHECK(price(aws, "s3-gfr-expedited-request", "8738133 request") == Approx(87381.33));
    CHECK(price(aws, "s3-deep-archive", "1 PiB") == Approx(1038.09024));     // 1,048,576 x 0.00099
    CHECK(price(aws, "s3-gda-bulk-retrieval", "100 TiB") == Approx(256.00)); // 102,400 x 0.0025
    // Azure retail list, cumulative edges: 51,200 x 0.0208 + 460,800 x 0.019968 + 102,400 x 0.019136
    CHECK(price("azure-eastus", "blob-hot", "600 TiB") == Approx(1064.96 + 9201.2544 + 1959.5264));
    CHECK(price("azure-eastus", "blob-archive-read", "8738133 request") == Approx(4369.0665)); // x 5 / 10,000
    CHECK(price("azure-eastus", "blob-cool", "1 TiB") == Approx(15.5648));                // 1,024 x 0.0152, 2026-09
    CHECK(price("azure-westus", "blob-hot-grs", "1 TiB") == Approx(46.8992));             // 1,024 x 0.0458
    CHECK(price("azure-westus", "blob-cool-early-delete", "1 TiB") == Approx(15.5648));   // 1,024 x 0.0152
    CHECK(price("gcp-us-central1", "gcs-standard", "1 TiB") == Approx(20.38));            // (1,024 - 5 free) x 0.02
    CHECK(price("gcp-us-west2", "gcs-archive", "100 TiB") == Approx(256.00));             // 102,400 x 0.0025
    CHECK(price("gcp-us-central1", "gcs-archive-retrieval", "10 TiB") == Approx(512.00)); // 10,240 x 0.05
    const std::string low = "low-cost-object-storage";
    CHECK(price(low, "b2-storage", "1 TB") == Approx(6.8805));            // (1,000 - 10 free) x 0.00695
    CHECK(price(low, "wasabi-storage", "10 TiB") == Approx(79.90));       // 7.99 from 2026-07-01
    CHECK(price(low, "r2-class-b", "50000000 request") == Approx(14.40)); // (50 - 10 free) x 0.36 a million
    CHECK(price(low, "ibm-one-rate", "100 TB") == Approx(1000.00));       // 10 USD/TB
}

TEST_CASE("prices of file services and networks, worked by hand") {
    const std::string aws = "aws-us-east-1";
    // 2 TiB on each of 21 workdays = 43,008 GB: 10,240 x 0.09 + 32,768 x 0.085 less the first 100 x 0.09
    CHECK(price(aws, "internet-egress", "43008 GiB") == Approx(921.60 + 2785.28 - 9.00));
    // the same over a 10 Gbit/s port of 730 hours: 730 x 2.25 + 43,008 x 0.02, list of 2026-09-20
    CHECK(price(aws, R"({"meter": "direct-connect-port-10g", "amount": "730 port-hour"},
                        {"meter": "direct-connect-egress", "amount": "43008 GiB"})") == Approx(2502.66));
    // edges of 1,000,000 GB here, not of 1,048,576: 1,000,000 x 0.01 + 1,000,000 x 0.006
    CHECK(price(aws, "privatelink-data", "2000000 GiB") == Approx(16000.00));
    // 10,240 x 0.085 + 40,960 x 0.08 less the first 1,024 x 0.085
    CHECK(price(aws, "cloudfront-egress", "50 TiB") == Approx(870.40 + 3276.80 - 87.04));
    CHECK(price(aws, "fsx-ontap-throughput", "512 MiB-month/second") == Approx(368.64)); // x 0.72
    CHECK(price(aws, "efs-elastic-read", "10 TiB") == Approx(307.20));                   // 10,240 x 0.03
    // 4,800 GiB of 250 MB/s per TiB: x 0.210, Oregon's price list of 2026-06-01
    CHECK(price("aws-us-west-2", "fsx-lustre-250", "4800 GiB") == Approx(1008.00));
    // Azure's ladder has its 100 free GB inside: 10,140 x 0.087
    CHECK(price("azure-eastus", "azure-internet-egress", "10240 GiB") == Approx(882.18));
    // a pool of 4 TiB through the 744 hours of October: 4,096 x 744 x 0.000403
    CHECK(price("azure-eastus", "anf-premium-hour", "3047424 GiB-hour") == Approx(1228.111872));
    // (10,240 - 100 free) x 0.12 + 10,240 x 0.08
    // pools are sold by the TiB: 7.5 TiB count as 8
    CHECK(bill("azure-eastus", R"({"meter": "anf-premium-hour", "segments": [
                                     {"amount": "4 TiB", "for": "10 day"}, {"amount": "7.5 TiB", "for": "21 day"}]})")
              .total == Approx((4096 * 240 + 8192 * 504) * 0.000403));
    CHECK(price("gcp-us-central1", "gcp-internet-egress", "20 TiB") == Approx(1216.80 + 819.20));
    CHECK(price("gcp-us-central1", "interconnect-attachment", "730 unit-hour") == Approx(73.00));
    CHECK(price("file-services", "lucidlink-business", "20 seat-month") == Approx(540.00));  // x 27, 2026-08-25
    CHECK(price("file-services", "lucidlink-business-storage", "1 TB") == Approx(80.00));    // 8 for each 100 GB
    CHECK(price("other-regions", "internet-egress-singapore", "10 TiB") == Approx(1216.80)); // 10,140 x 0.12
    const auto gear = card("owned-gear");
    for (const auto& [id, usd] : {std::pair{"lto9-cartridge", 94.0}, {"lto10-cartridge", 280.0}}) {
        const auto* tape = find_id(gear.assets, id); // gosymply.com, 2026-02
        REQUIRE(tape != nullptr);
        CHECK(tape->price.fixed.base() == Approx(usd));
    }
}

TEST_CASE("allowances, limits, dates and waivers of the shipped cards") {
    const std::string low = "low-cost-object-storage", aws = "aws-us-east-1";
    // B2: (10,000 - 10) x 0.00695, and of 40 TB out 30 are free: 10,000 x 0.01
    CHECK(price(low, R"({"meter": "b2-storage", "amount": "10 TB"}, {"meter": "b2-egress", "amount": "40 TB"})") ==
          Approx(69.4305 + 100.00));
    // 2,500 calls on each of 31 days are free: 1,000,000 x 0.004 / 10,000
    CHECK(price(low, "b2-class-d", "1077500 request") == Approx(0.40));
    CHECK(bill(low, R"({"meter": "b2-storage", "amount": "1 TB"})", "2026-04").total == Approx(5.94)); // 990 x 0.006
    CHECK(bill(low, R"({"meter": "wasabi-storage", "amount": "10 TiB"})", "2026-06").total == Approx(69.90));
    CHECK(bill(low, R"({"meter": "wasabi-storage", "amount": "10 TiB"})", "2026-07").total == Approx(79.90));
    CHECK(price(low, "wasabi-storage", "300 GiB") == Approx(7.99)); // one TiB at least
    const std::string pull = R"({"meter": "wasabi-storage", "amount": "10 TiB"},
                                {"meter": "wasabi-egress", "amount": "%"})";
    CHECK(bill(low, edited(pull, {{"%", "10 TiB"}})).limits.empty());
    const auto far = bill(low, edited(pull, {{"%", "11 TiB"}}));
    CHECK(far.total == Approx(79.90)); // a limit is not a price
    REQUIRE(far.limits.size() == 1);
    CHECK(bill(aws, R"({"meter": "cloudfront-plan-pro", "amount": "1 unit-month"},
                       {"meter": "cloudfront-plan-pro-egress", "amount": "50 TiB"})")
              .limits.empty());
    const auto slowed = bill(aws, R"({"meter": "cloudfront-plan-pro", "amount": "1 unit-month"},
                                     {"meter": "cloudfront-plan-pro-egress", "amount": "51 TiB"})");
    CHECK(slowed.total == Approx(15.00));
    CHECK(slowed.limits.size() == 1);
    // ONTAP: 10,240 x 0.125, and 3 IOPS for each GB are included: (40,720 - 30,720) x 0.017
    CHECK(price(aws, R"({"meter": "fsx-ontap-ssd", "amount": "10 TiB"},
                        {"meter": "fsx-ontap-iops", "amount": "40720 unit-month"})") == Approx(1280.00 + 170.00));
    // a block of 100 TB takes the first 102,400 GB: 1,747 + (153,600 - 102,400) x 0.019968
    CHECK(price("azure-eastus", R"({"meter": "blob-hot", "amount": "150 TiB"},
                                   {"meter": "blob-hot-reserved-100tb-1y", "amount": "1 unit-month"})") ==
          Approx(1747.00 + 1022.3616));
    // Google NAT is charged for 32 machines: 32 x 744 x 0.0014
    CHECK(price("gcp-us-central1", "gcp-nat-gateway-hour", "74400 node-hour") == Approx(33.3312));
    CHECK(price("owned-gear", "minio-2021-standard", "12 PB") == Approx(100000.00)); // capped at 10 PB
    // LucidLink: 8 x 7 and one more 100 GB for 7 beat 8 x 27; twelve members are too many for Starter: 12 x 27
    const std::string members = R"({"meter": "lucidlink-members", "amount": "% seat-month"},
                                   {"meter": "lucidlink-stored", "amount": "900 GB"})";
    CHECK(price("file-services", edited(members, {{"%", "8"}})) == Approx(63.00));
    CHECK(price("file-services", edited(members, {{"%", "12"}})) == Approx(324.00));
    // leaving for good: AWS since March 2024
    const std::string leave = R"({"meter": "internet-egress", "amount": "100 TiB", "claims": "exit"})";
    CHECK(price(aws, leave) == 0.0);
    CHECK(bill(aws, leave, "2024-02").total > 1000.0);
    // Snowball Edge is not sold to new customers since November 2025
    const auto late = io::load_bill(R"({"topsheet": 1, "month": "2026-10", "rate_cards": ["aws-us-east-1"],
                                        "usage": [{"meter": "snowball-job", "amount": "1 unit"}]})",
                                    shipped());
    CHECK_FALSE(late);
    CHECK(find_code(late.findings, "retired") != nullptr);
    CHECK(bill(aws, R"({"meter": "snowball-job", "amount": "1 unit"})", "2025-06").total == Approx(300.00));
}

TEST_CASE("machines of the shipped cards: what they are, what they cost by the hour") {
    const std::string aws = "aws-us-east-1";
    // a day of one machine, lists of 2026-07-20, 2025-06-28 and 2023-11-16
    CHECK(price(aws, "c7a.48xlarge-on-demand", "24 node-hour") == Approx(236.48256));        // x 9.85344
    CHECK(price(aws, "c7a.48xlarge-reserved-1y", "24 node-hour") == Approx(156.432));        // x 6.518
    CHECK(price(aws, "c6i.24xlarge-windows", "24 node-hour") == Approx(105.984));            // x 96 vCPU x 0.046
    CHECK(price(aws, "c5.4xlarge-on-demand", "24 node-hour") == Approx(16.32));              // x 0.68
    CHECK(price("azure-eastus", "F64s_v2-windows", "24 node-hour") == Approx(60.072));       // x (5.209 - 2.706)
    CHECK(price("azure-eastus", "F64s_v2-savings-1y", "24 node-hour") == Approx(43.908));    // x 1.8295
    CHECK(price("azure-westus", "D32s_v5-reserved-3y", "24 node-hour") == Approx(16.98816)); // x 0.70784
    CHECK(price("gcp-europe-west1", "c2d-highcpu-112-on-demand", "24 node-hour") == Approx(110.9304)); // x 4.6221
    CHECK(price("gcp-us-central1", "c2-standard-60-committed-3y", "24 node-hour") == Approx(30.0696)); // x 1.2529
    const auto virginia = card(aws);
    // one thread a core on c7a, two on c6i (lscpu, SpareCores)
    const auto* genoa = find_id(virginia.machines, "c7a.48xlarge");
    const auto* ice = find_id(virginia.machines, "c6i.32xlarge");
    REQUIRE((genoa != nullptr && ice != nullptr));
    CHECK(genoa->cores == 192);
    CHECK(ice->vcpu == 128);
    CHECK(ice->cores == 64);
    CHECK(ice->memory.fixed.base() == Approx(256.0 * 0x1p30));
    CHECK(genoa->minimum.fixed.base() == Approx(1.0 / 60.0)); // 60 seconds a start
    CHECK(genoa->granularity.fixed.base() == Approx(1.0 / 3600.0));
    const auto* t4 = find_id(virginia.machines, "g4dn.12xlarge");
    REQUIRE(t4 != nullptr);
    CHECK(t4->gpus == 4);
    CHECK(t4->gpu_memory.fixed.base() == Approx(16.0 * 0x1p30));
    const auto azure = card("azure-eastus");
    const auto* slice = find_id(azure.machines, "NV6ads_A10_v5"); // a sixth of an A10 with 24 GB
    REQUIRE(slice != nullptr);
    CHECK(slice->gpus == 1);
    CHECK(slice->gpu_memory.fixed.base() == Approx(4.0 * 0x1p30));
    CHECK(slice->minimum.fixed.base() == 0.0);
}

TEST_CASE("render services, licenses and queue managers of the shipped cards") {
    const auto services = card("render-services");
    const auto* wow = find_id(services.render_services, "renderwow");
    REQUIRE(wow != nullptr);
    // PassMark 143,266 / 200 points a GHz x 0.003 = 2.15 USD an hour of the reference node
    CHECK(wow->per_node.fixed.value == Approx(143266.0 / 200.0).epsilon(1e-5));
    CHECK(price("render-services", "renderwow-ghz-hour", "716.33 unit-hour") == Approx(2.14899));
    const auto* conductor = find_id(services.machines, "conductor-machine");
    REQUIRE(conductor != nullptr);
    CHECK(conductor->minimum.fixed.base() == Approx(10.0 / 60.0));
    const auto renderers = card("renderers");
    const auto* karma = find_id(renderers.licenses, "karma");
    REQUIRE(karma != nullptr);
    CHECK(karma->needs == std::vector<std::string>{"houdini-engine"});
    CHECK(karma->metric == rates::LicenseMetric::task);
    const auto* indie = find_id(renderers.licenses, "houdini-indie");
    REQUIRE(indie != nullptr);
    CHECK(indie->most_revenue.fixed.base() == Approx(100000.0));
    const auto* pack = find_id(renderers.licenses, "vray-pack");
    REQUIRE(pack != nullptr);
    CHECK(pack->pack == 10);
    CHECK(pack->minimum_seats == 10);
    for (const auto& license : renderers.licenses)
        for (const auto& need : license.needs)
            CHECK(find_id(renderers.licenses, need) != nullptr);
    for (const auto* id : {"arnold", "vray", "corona", "redshift", "houdini-engine", "mantra-karma", "renderman",
                           "nuke-render", "octane", "blender", "maya", "katana"})
        CHECK(find_id(renderers.licenses, id) != nullptr);
    const auto queues = card("queue-managers");
    for (const auto* id : {"deadline-10", "aws-deadline-cloud", "tractor", "opencue", "qube"}) {
        const auto* manager = find_id(queues.queue_managers, id);
        REQUIRE(manager != nullptr);
        CHECK_FALSE(manager->integration.is_fixed()); // engineer-weeks are a distribution
        CHECK_FALSE(manager->running.is_fixed());
    }
}
