#pragma once
/// @file
/// Field lists of what only a file has: the top of a study, of a card and of a bill, meters as cards
/// write them, rates of exchange, correlations. The model's own structs carry theirs.

#include <optional>
#include <string>
#include <vector>

#include "io/reader.hpp"
#include "topsheet/model/study.hpp"

namespace topsheet::io {

// What a hand-written reader takes from the tree; the schema says how each is written.
struct AssumptionsTag;
struct CardsTag;
struct PriceTag;
struct GrowthTag;
struct SpreadTag;
struct WorkdaysTag;
struct AmountTag;
struct ReadingTag;
struct JumpTag;
struct SegmentsTag;
struct StoredTag;
struct UsageTag;
struct RatioTag;
struct CommitTag;

/// A price's rate of exchange, as the study writes it.
struct ExchangeKeys {
    std::string currency;
    double rate = 0.0;
    std::string as_of;
    std::string source;

    static constexpr auto fields() {
        return FieldList(
            required("currency", &ExchangeKeys::currency, "Currency of the foreign prices, three letters."),
            required("rate", &ExchangeKeys::rate, "Units of the study's currency for one unit of it.", "",
                     Domain::positive),
            optional("as_of", &ExchangeKeys::as_of, "Date of the rate."),
            optional("source", &ExchangeKeys::source, "Where the rate comes from."));
    }
};

/// A rank correlation by input names.
struct CorrelationKeys {
    std::vector<std::string> between;
    double rank = 0.0;

    static constexpr auto fields() {
        return FieldList(
            required("between", &CorrelationKeys::between,
                     "Two inputs by their dotted names, such as \"assumptions.a\"."),
            required("rank", &CorrelationKeys::rank, "Rank correlation (Spearman), -1 to 1.", "", Domain::any));
    }
};

/// How trials are laid out.
struct SamplingKeys {
    std::vector<std::string> dimensions;

    static constexpr auto fields() {
        return FieldList(optional("dimensions", &SamplingKeys::dimensions,
                                  "Names of inputs by dimension of the Sobol' sequence, as a result's manifest has "
                                  "them: they keep their draws whatever else the study has; others are stratified."));
    }
};

/// What the words of `calendar` mean.
enum class CalendarWord { calendar, hours_730 };

/// The top of a study.
struct StudyKeys {
    int version = 0;
    std::string title;
    std::string note;
    std::string currency = "USD";
    std::vector<ExchangeKeys> exchange_rates;
    std::optional<YearMonth> start;
    int months = 36;
    CalendarWord calendar = CalendarWord::calendar;
    Raw<WorkdaysTag> workdays;
    std::string reference;
    Raw<CardsTag> rate_cards;
    Raw<AssumptionsTag> assumptions;
    model::Finance finance;
    std::optional<model::SpotMarket> spot_market;
    model::Workload workload;
    model::Estate estate;
    std::vector<model::Scenario> scenarios;
    std::vector<CorrelationKeys> correlations;
    SamplingKeys sampling;

    static constexpr auto fields() {
        return FieldList(
            required("topsheet", &StudyKeys::version, "Version of this format: 1.", "", Domain::positive),
            required("title", &StudyKeys::title, "What the study is about."),
            optional("note", &StudyKeys::note, "Remarks for people."),
            optional("currency", &StudyKeys::currency, "Currency of the results, three letters."),
            optional("exchange_rates", &StudyKeys::exchange_rates, "Rates for prices in other currencies."),
            required("start", &StudyKeys::start, "First month, such as \"2027-01\"."),
            optional("months", &StudyKeys::months, "Length of the horizon, 1 to 600 months.", "", Domain::positive),
            optional("calendar", &StudyKeys::calendar,
                     "\"calendar\" for true months, \"730\" for the vendors' months of 730 hours."),
            optional("workdays", &StudyKeys::workdays,
                     "Workdays of every month; Monday to Friday of the calendar when absent.", "workday/month"),
            optional("reference", &StudyKeys::reference,
                     "Scenario that others are compared with; the first when absent."),
            required("rate_cards", &StudyKeys::rate_cards, "Rate cards by id, or written out in place."),
            optional("assumptions", &StudyKeys::assumptions,
                     "Named values that several places share by {\"ref\": \"assumptions.x\"}."),
            required("finance", &StudyKeys::finance, "How money is valued over time."),
            optional("spot_market", &StudyKeys::spot_market,
                     "How the price of spot machines moves from hour to hour around that of its month."),
            required("workload", &StudyKeys::workload, "The work to be done, the same for every scenario."),
            optional("estate", &StudyKeys::estate, "What exists before the study starts."),
            required("scenarios", &StudyKeys::scenarios, "The architectures that are compared."),
            optional("correlations", &StudyKeys::correlations, "Rank correlations between inputs."),
            optional("sampling", &StudyKeys::sampling, "How trials are laid out."));
    }
};

/// A limit that is not a price. Its amounts are read with the meter's price.
struct LimitKeys {
    Raw<AmountTag> amount;
    Raw<RatioTag> of;
    Raw<RatioTag> ratio;
    std::string says;

    static constexpr auto fields() {
        return FieldList(optional("amount", &LimitKeys::amount,
                                  "Most in a month; on a meter by the hour a plain size is the most at a time.", "TB"),
                         optional("of", &LimitKeys::of, "Meter whose usage in the month sets the limit."),
                         optional("ratio", &LimitKeys::ratio, "This meter's quantity for each unit of that one.", "%"),
                         optional("says", &LimitKeys::says, "What happens beyond it, in the vendor's words."));
    }
};

/// A waiver as a card writes it. The name `until` lets several waivers claim the same.
struct WaiverKeys {
    std::string when;
    std::optional<YearMonth> from;
    std::optional<YearMonth> until;
    std::string note;

    static constexpr auto fields() {
        return FieldList(required("when", &WaiverKeys::when, "What usage has to claim, such as \"exit\"."),
                         optional("from", &WaiverKeys::from, "First month in which it holds; always when absent."),
                         optional("to", &WaiverKeys::until, "Last month in which it holds; for ever when absent."),
                         optional("note", &WaiverKeys::note, "Its conditions."));
    }
};

/// A contract over several meters, as a card writes it.
struct AgreementKeys {
    std::string id;
    std::string title;
    Raw<CommitTag> commit;
    Raw<CommitTag> discount;
    std::vector<std::string> meters;
    std::string source;
    std::string as_of;
    Confidence confidence = Confidence::estimate;
    std::string note;

    static constexpr auto fields() {
        return FieldList(
            required("id", &AgreementKeys::id, "Name of the agreement, unique in its card."),
            optional("title", &AgreementKeys::title, "Name for people."),
            optional("commit", &AgreementKeys::commit,
                     "Spending that is promised by the year or by the month; what is missing is due at its end.",
                     "USD/year"),
            optional("discount", &AgreementKeys::discount, "Taken off after the meters' own discounts.", "%"),
            required("meters", &AgreementKeys::meters,
                     "Ids of its meters, or \"card/id\"; a trailing * stands for any ending."),
            optional("source", &AgreementKeys::source, "Where it is written."),
            optional("as_of", &AgreementKeys::as_of, "Date of the reading."),
            optional("confidence", &AgreementKeys::confidence, "seen or estimate."),
            optional("note", &AgreementKeys::note, "Conditions."));
    }
};

/// Another reading of a meter's price.
struct ReadingKeys {
    Raw<ReadingTag> price;
    std::string source;
    std::string as_of;

    static constexpr auto fields() {
        return FieldList(required("price", &ReadingKeys::price, "What it says: an amount, a range, or words."),
                         required("source", &ReadingKeys::source, "Page or document."),
                         required("as_of", &ReadingKeys::as_of, "Date of that reading."));
    }
};

/// A meter as a card writes it.
struct MeterKeys {
    std::string id;
    std::string title;
    std::string quantity;
    Raw<PriceTag> price;
    Raw<SpreadTag> spread;
    rates::PriceIndex index = rates::PriceIndex::none;
    Raw<GrowthTag> trend;
    Raw<GrowthTag> volatility;
    Raw<JumpTag> jump;
    std::string pool;
    rates::PoolScope pool_scope = rates::PoolScope::card;
    std::optional<YearMonth> retired;
    std::optional<LimitKeys> limit;
    std::vector<WaiverKeys> waived;
    std::string source;
    std::string as_of;
    Confidence confidence = Confidence::estimate;
    std::string note;
    std::vector<ReadingKeys> readings;

    static constexpr auto fields() {
        return FieldList(
            required("id", &MeterKeys::id, "Name of the meter, unique in its card."),
            optional("title", &MeterKeys::title, "Name for people."),
            required("quantity", &MeterKeys::quantity, "Unit in which it counts, such as GB-month or node-hour."),
            required("price", &MeterKeys::price, "Price rule, an uncertain flat price, or \"unknown\"."),
            optional("spread", &MeterKeys::spread, "Uncertain factor on the whole price.", "%", Domain::positive),
            optional("index", &MeterKeys::index, "none or inflation."),
            optional("trend", &MeterKeys::trend, "Growth of the price.", "%/year", Domain::any),
            optional("volatility", &MeterKeys::volatility, "Random walk of the price.", "%/year"),
            optional("jump", &MeterKeys::jump,
                     "A change of the price at once: in a stated month, or by a yearly chance."),
            optional("pool", &MeterKeys::pool, "Meters with the same pool name climb one ladder together."),
            optional("pool_scope", &MeterKeys::pool_scope,
                     "card: the pool ends at the card; all: meters of any card of the study belong to it."),
            optional("retired", &MeterKeys::retired, "Month from which it is no longer sold."),
            optional("limit", &MeterKeys::limit,
                     "Most that may be used; more is not billed, but makes a scenario infeasible."),
            optional("waived", &MeterKeys::waived, "Usage that is free when it claims an eligibility."),
            optional("source", &MeterKeys::source,
                     "Page or document, or the basis of an estimate. Files must say it; a card inside a study should."),
            optional("as_of", &MeterKeys::as_of, "Date of the reading; required like `source`."),
            optional("confidence", &MeterKeys::confidence,
                     "seen or estimate; required like `source`, an estimate when absent."),
            optional("note", &MeterKeys::note, "Conditions, conflicting readings."),
            optional("readings", &MeterKeys::readings, "Other readings of the same price that disagree with it."));
    }
};

/// A rate card.
struct CardKeys {
    int version = 0;
    std::string id;
    std::string title;
    std::string currency;
    std::string as_of;
    std::string valid_from;
    std::string valid_to;
    ByteConvention bytes = ByteConvention::decimal;
    std::string note;
    std::vector<MeterKeys> meters;
    std::vector<rates::StorageClass> storage_classes;
    std::vector<rates::Machine> machines;
    std::vector<rates::Asset> assets;
    std::vector<rates::License> licenses;
    std::vector<rates::QueueManager> queue_managers;
    std::vector<rates::ReviewEndpoint> review_endpoints;
    std::vector<rates::RenderService> render_services;
    std::vector<AgreementKeys> agreements;

    static constexpr auto fields() {
        return FieldList(
            optional("topsheet", &CardKeys::version, "Version of this format: 1.", "", Domain::positive),
            required("id", &CardKeys::id, "Name of the card."), optional("title", &CardKeys::title, "Name for people."),
            required("currency", &CardKeys::currency, "Currency of its prices, three letters."),
            required("as_of", &CardKeys::as_of, "Date of the newest reading."),
            optional("valid_from", &CardKeys::valid_from, "First day on which the prices hold."),
            optional("valid_to", &CardKeys::valid_to, "Last day on which the prices hold."),
            optional("bytes", &CardKeys::bytes, "What kB to PB mean on this card: decimal or binary."),
            optional("note", &CardKeys::note, "Remarks for people."),
            optional("meters", &CardKeys::meters, "What is counted and priced."),
            optional("storage_classes", &CardKeys::storage_classes, "Classes of rented storage."),
            optional("machines", &CardKeys::machines, "Instance types."),
            optional("assets", &CardKeys::assets, "Gear that is bought."),
            optional("licenses", &CardKeys::licenses, "Renderer licenses."),
            optional("queue_managers", &CardKeys::queue_managers, "Queue managers."),
            optional("review_endpoints", &CardKeys::review_endpoints, "Ways to watch and approve pictures."),
            optional("render_services", &CardKeys::render_services, "Houses that render for others."),
            optional("agreements", &CardKeys::agreements, "Contracts over several meters."));
    }
};

/// A part of a month in a bill.
struct SegmentKeys {
    Raw<AmountTag> amount;
    Raw<AmountTag> span;
    std::string from;
    std::string to;

    static constexpr auto fields() {
        return FieldList(
            required("amount", &SegmentKeys::amount, "What was there in this part of the month.", "TB"),
            optional("for", &SegmentKeys::span, "How long.", "day"),
            optional("from", &SegmentKeys::from,
                     "Or: first day, such as \"2026-03-05\"; the month's first when absent."),
            optional("to", &SegmentKeys::to, "Day after the last one; the next month's first when absent."));
    }
};

/// Bytes and objects that something happened to.
struct HandledKeys {
    Raw<AmountTag> amount;
    Raw<AmountTag> objects;

    static constexpr auto fields() {
        return FieldList(optional("amount", &HandledKeys::amount, "Bytes.", "TB"),
                         optional("objects", &HandledKeys::objects, "Objects.", "object"));
    }
};

/// What was taken out of a class in one of several ways.
struct RetrievedKeys {
    Raw<AmountTag> amount;
    Raw<AmountTag> objects;
    std::string option;

    static constexpr auto fields() {
        return FieldList(optional("amount", &RetrievedKeys::amount, "Bytes.", "TB"),
                         optional("objects", &RetrievedKeys::objects, "Objects.", "object"),
                         optional("option", &RetrievedKeys::option,
                                  "Which of the class's `retrievals`; needed where it has several."));
    }
};

/// What left a class before its minimum stay.
struct DeletedEarlyKeys {
    Raw<AmountTag> amount;
    Raw<AmountTag> objects;
    Raw<AmountTag> after;

    static constexpr auto fields() {
        return FieldList(required("amount", &DeletedEarlyKeys::amount, "Bytes.", "TB"),
                         optional("objects", &DeletedEarlyKeys::objects, "Objects.", "object"),
                         required("after", &DeletedEarlyKeys::after, "How long they had been in the class.", "day"));
    }
};

/// One line of usage in a bill: of a meter, or of a storage class.
struct UsageKeys {
    Reference<rates::Meter> meter;
    Raw<AmountTag> amount;
    Raw<SegmentsTag> segments;
    Reference<rates::StorageClass> storage_class;
    Raw<StoredTag> stored;
    Raw<AmountTag> objects;
    std::optional<HandledKeys> written;
    std::optional<HandledKeys> read;
    std::optional<HandledKeys> moved_in;
    std::optional<RetrievedKeys> retrieved;
    std::optional<DeletedEarlyKeys> deleted_early;
    std::string cause;
    std::string account;
    std::string claims;

    static constexpr auto fields() {
        return FieldList(
            optional("meter", &UsageKeys::meter, "Meter, as \"card/id\", or \"id\" where that is unique."),
            optional("amount", &UsageKeys::amount, "Of a meter: amount in the month.", "TB"),
            optional("segments", &UsageKeys::segments, "Or: parts of the month, averaged over its true length."),
            optional("class", &UsageKeys::storage_class, "Or: storage class, whose meters the following keys use."),
            optional("stored", &UsageKeys::stored, "Bytes at rest: a mean, or {\"segments\": [...]}.", "TB"),
            optional("objects", &UsageKeys::objects, "Objects at rest, the mean over the month.", "object"),
            optional("written", &UsageKeys::written, "Written from outside."),
            optional("read", &UsageKeys::read, "Read in place."),
            optional("moved_in", &UsageKeys::moved_in, "Moved in from another class by a lifecycle rule."),
            optional("retrieved", &UsageKeys::retrieved, "Taken out."),
            optional("deleted_early", &UsageKeys::deleted_early, "Left before the class's minimum stay."),
            optional("cause", &UsageKeys::cause, "Who used it."),
            optional("account", &UsageKeys::account, "Who is billed."),
            optional("claims", &UsageKeys::claims, "What a waiver of the meter asks for, such as \"exit\"."));
    }
};

/// Whether the accounts of a bill climb their ladders together.
enum class AccountsWord { pooled, apart };

/// A bill to be priced.
struct BillKeys {
    int version = 0;
    std::optional<YearMonth> month;
    std::string currency;
    std::vector<ExchangeKeys> exchange_rates;
    Raw<CardsTag> rate_cards;
    AccountsWord accounts = AccountsWord::pooled;
    Raw<UsageTag> usage;

    static constexpr auto fields() {
        return FieldList(
            required("topsheet", &BillKeys::version, "Version of this format: 1.", "", Domain::positive),
            optional("month", &BillKeys::month, "The month that is billed, such as \"2026-03\"."),
            optional("currency", &BillKeys::currency, "Currency of the bill; that of the cards when absent."),
            optional("exchange_rates", &BillKeys::exchange_rates, "Rates for cards in other currencies."),
            required("rate_cards", &BillKeys::rate_cards, "Rate cards by id, or written out in place."),
            optional("accounts", &BillKeys::accounts,
                     "pooled: one family, whose usage climbs each ladder together; apart: each account for itself."),
            required("usage", &BillKeys::usage, "What was used."));
    }
};

} // namespace topsheet::io

namespace topsheet {
template <>
struct Words<io::CalendarWord> {
    static constexpr std::array<std::string_view, 2> list{"calendar", "730"};
};
template <>
struct Words<io::AccountsWord> {
    static constexpr std::array<std::string_view, 2> list{"pooled", "apart"};
};
template <>
struct Words<ByteConvention> {
    static constexpr std::array<std::string_view, 2> list{"decimal", "binary"};
};
} // namespace topsheet
