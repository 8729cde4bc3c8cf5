#pragma once
/// @file
/// The rate cards of a study, laid side by side: every meter, class, machine and so on in one list each.
///
///     const Meter& price = catalog.meters[tier.stock.at()];

#include <string>
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
    std::string hash;                               ///< of the file's bytes, 16 hexadecimal digits
    std::string note;
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

  private:
    [[nodiscard]] auto lists() const {
        return std::tie(meters, storage_classes, machines, assets, licenses, queue_managers, review_endpoints);
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
