#pragma once
/// @file
/// Ways to take data out of a tier: what they cost, how long they take, and which one a deadline allows.
///
/// A class has one way (its `retrieval`, `retrieval_request` and `restore_delay`) or several (`retrievals`).
/// Of several, a policy names one, or the cheapest is taken that meets the deadline: its delay at the dear end
/// (the 95th percentile of an uncertain one) plus bytes / rate. When none does, the fastest is taken and is
/// late. "Cheapest" is worked out once, by list prices at the median size of files; an option whose price is
/// unknown is taken only by name.

#include "topsheet/engine/file_mix.hpp"
#include "topsheet/engine/shop.hpp"

namespace topsheet::engine {

/// The ways out of one tier, for one cause.
class Retrieval {
  public:
    Retrieval() = default;
    /// @param option name of the option that a policy asks for; empty for the cheapest
    /// @param objects objects for each byte, by the medians
    Retrieval(const Shop& shop, Layout& layout, int tier, std::string_view option, double objects,
              std::string_view why);

    /// What was decided for one restore, trial by trial.
    struct Decision {
        std::vector<Block> part; ///< 1 in trials that take the option; empty when there is one way for all
        Block hours;             ///< from the request to the last byte
        Block dear;              ///< the same with delays at their dear end
        Block hold;              ///< least life of a copy, in days
    };
    /// Decides how `bytes` are taken out; `within` is the deadline in hours, nothing when there is none.
    [[nodiscard]] Decision decide(const Shop& shop, const chance::DrawBlock& draws, const Block& bytes,
                                  const Block* within) const;
    /// Takes bytes and objects out in a month.
    void add(Activity& activity, int month, const Block& bytes, const Block& objects, const Decision& decision) const;
    /// The same by the cheapest way, or the one that the policy names.
    void add(Activity& activity, int month, const Block& bytes, const Block& objects) const;
    /// Whether nothing is counted.
    [[nodiscard]] bool free() const;

  private:
    struct Way {
        const Uncertain<Hours>* delay = nullptr;
        const Uncertain<ByteRate>* rate = nullptr;
        const Duration* hold = nullptr;
        int bytes = -1, request = -1; ///< usage slots
        double dear_delay = 0.0;      ///< hours
        double cost = 0.0;            ///< of a typical byte
    };
    void add(Activity& activity, int month, const Block& bytes, const Block& objects, const Way& way) const;

    std::vector<Way> ways_; ///< cheapest first
};

} // namespace topsheet::engine
