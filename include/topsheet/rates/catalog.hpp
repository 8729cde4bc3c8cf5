#pragma once
/// @file
/// The rate cards of a study, laid side by side: every meter, class, machine and so on in one list each.
///
///     const Meter& price = catalog.meters[tier.stock.at()];

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "topsheet/rates/license.hpp"
#include "topsheet/rates/storage_class.hpp"

namespace topsheet::rates {

/// One card: a dated, sourced list of prices in one currency.
struct RateCard {
    std::string id;
    std::string title;
    std::string currency;                           ///< three letters
    std::string as_of;                              ///< date of the newest reading
    std::string valid_from;                         ///< empty when not stated
    std::string valid_to;                           ///< empty when not stated
    ByteConvention bytes = ByteConvention::decimal; ///< what GB means on this card
    std::string hash; ///< of the file's bytes and those of its layers, 16 hexadecimal digits
    std::string note;
    std::vector<std::string> layers{}; ///< hashes of the cards that lie over it, the lowest first
};

/// A contract over several meters: a discount on all of them, and a promise to spend.
///
/// The discount multiplies after the meters' own. What was promised and not spent in a contract year (or
/// month) is due at its end.
struct Agreement {
    std::string id;
    std::string title;
    std::string card;                ///< id of its card
    double commit = 0.0;             ///< currency that is promised in each period; zero for none
    int period = 12;                 ///< months, 1 or 12
    double discount = 0.0;           ///< share of the charge, 0 to 1
    std::vector<std::string> meters; ///< ids of its card, or "card/id"; a trailing * stands for any ending
    std::string source;
    std::string as_of;
    Confidence confidence = Confidence::estimate;
    std::string note;

    /// Whether a meter belongs to it.
    [[nodiscard]] bool covers(const Meter& meter) const {
        return std::ranges::any_of(meters, [&](std::string_view pattern) {
            const bool full = pattern.find('/') != std::string_view::npos;
            if (!full && meter.card != card)
                return false;
            const std::string name = full ? meter.card + "/" + meter.id : meter.id;
            return pattern.ends_with('*') ? name.starts_with(pattern.substr(0, pattern.size() - 1)) : name == pattern;
        });
    }
};

/// All cards together. Things keep the order of the cards, and inside a card that of the file.
struct Catalog {
    std::vector<RateCard> cards;
    std::vector<Meter> meters;
    std::vector<StorageClass> storage_classes;
    std::vector<Machine> machines;
    std::vector<Asset> assets;
    std::vector<License> licenses;
    std::vector<QueueManager> queue_managers;
    std::vector<ReviewEndpoint> review_endpoints;
    std::vector<RenderService> render_services;
    std::vector<Agreement> agreements;

  private:
    [[nodiscard]] auto lists() const {
        return std::tie(meters, storage_classes, machines, assets, licenses, queue_managers, review_endpoints,
                        render_services);
    }

  public:
    /// The list that holds a kind of thing.
    template <class T>
    [[nodiscard]] const std::vector<T>& list() const {
        return std::get<const std::vector<T>&>(lists());
    }
    template <class T>
    [[nodiscard]] std::vector<T>& list() {
        return const_cast<std::vector<T>&>(std::as_const(*this).list<T>());
    }
};

} // namespace topsheet::rates
