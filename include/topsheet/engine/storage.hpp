#pragma once
/// @file
/// Data at rest: what lies in each tier, month by month, exact in days.
///
/// A dataset arrives evenly from day s to day e. It leaves stage k of its placement when it is D_k days
/// old and day T_k has come, whichever is later, and never before it left the stage before; with running
/// maxima D*_k and T*_k a byte that arrived on day x leaves on max(x + D*_k, T*_k), so that
///
///     E_k(t) = A(t - D*_k) * [t >= T*_k],     A(t) = rate * (max(0, t - s) - max(0, t - e))
///
/// has left by day t (`engine/cohort.hpp`). The stock of stage k is E_{k-1} - E_k; its mean over a month
/// comes from the integral of A. Stays shorter than a class's minimum of M days are charged for the missing
/// days in the month of leaving. What a class counts file by file is summed over the sizes
/// (`engine/file_mix.hpp`); ways out of a class are those of `engine/retrieval.hpp`; owned and provisioned
/// tiers are sized by `engine/capacity.hpp`.
///
/// A recall that moves takes the bytes that lie in a stage on its day out of this and all later stages: they
/// are a cohort of their own with a negative rate that enters the stage on that day.
///
/// Rates that vary by month or week change how much arrives in all; arrival stays even.

#include "topsheet/engine/capacity.hpp"
#include "topsheet/engine/cohort.hpp"
#include "topsheet/engine/retrieval.hpp"
#include "topsheet/engine/whereabouts.hpp"

namespace topsheet::engine {

/// Storage of one scenario.
class Storage {
  public:
    Storage(const Shop& shop, Layout& layout);
    void operator()(const Shop& shop, const Luck& luck, Activity& activity) const;
    /// Bytes of a dataset that all its placements hold at a site on a day, restored copies and moves left aside.
    [[nodiscard]] Block held(const Shop& shop, const Luck& luck, std::string_view dataset, int site,
                             const Block& day) const;

  private:
    /// The meters that bytes of one cause touch in one tier.
    struct Touch {
        int stock = -1, write = -1, move_in = -1, early = -1, index = -1, fee = -1, ingest = -1;
        int figures = -1; ///< slot for views
    };
    /// One stage of a placement.
    struct Step {
        int tier = -1;
        const rates::StorageClass* rented = nullptr; ///< nothing when the tier is owned
        const model::Stage* stage = nullptr;
        Touch touch;
        Touch again;            ///< of bytes that are overwritten
        bool written = true;    ///< whether what comes in is written, rather than moved by a lifecycle rule
        bool taken_out = false; ///< whether what goes on is taken out, rather than moved by a lifecycle rule
        Retrieval out;          ///< to the next stage
        Flow onward;            ///< to the next stage's site
        Place place;            ///< for those who ask where the data lies
    };
    /// A recall, of a production or of the estate.
    struct Restored {
        const Uncertain<Number>* share = nullptr;
        const Duration* hold = nullptr;
        const Uncertain<Hours>* within = nullptr;
        int limit = -1;                       ///< that is broken when it comes back later than `within`
        model::Event at = model::Event::none; ///< in a production
        int month = 0;                        ///< of the estate: for the first time
        const Duration* every = nullptr;      ///< of the estate: and again
        bool move = false;
        int tier = -1;               ///< that holds the copy
        Touch touch;                 ///< of that tier
        std::vector<Touch> source;   ///< by step of the chain: figures, and what leaves too early with a move
        std::vector<Retrieval> from; ///< by step of the chain
        std::vector<Flow> flows;     ///< by step of the chain
        Place place;                 ///< of the tier that holds the copy
    };
    /// How a further copy gets its bytes.
    struct Replica {
        Flow flow;
        Retrieval source;
        const model::Stage* stage = nullptr; ///< of the main placement, where they come from
        int meter = -1;
        int figures = -1;
    };
    /// A dataset of one production, or of the estate, in one placement.
    struct Chain {
        int production = -1; ///< -1 for the estate
        const model::Dataset* dataset = nullptr;
        const model::EstateDataset* estate = nullptr;
        const model::Placement* placement = nullptr;
        Files files;
        std::vector<Step> steps;
        std::vector<Restored> recalls;
        std::optional<Flow> ingest;
        std::optional<Replica> replica;
    };
    /// Bytes that go through the stages together, from one of them on.
    struct Cohort {
        Arrival arrival;
        std::size_t step = 0;       ///< the stage it enters first
        std::vector<Leaving> leave; ///< boundary k is what has left stage k-1; the last stage may never end
    };
    /// What holds for a stage in all months of one group of trials.
    struct Terms {
        PerByte in;                                             ///< its class
        Block write = Block::Zero(), move = Block::Zero();      ///< requests for each byte that comes in
        Block out = Block::Zero(), out_objects = Block::Zero(); ///< bytes and objects taken out of the stage before
        bool takes_out = false;                                 ///< whether these two are anything
        bool writes = false, moves = false;                     ///< whether those are
        Block stay = Block::Zero();                             ///< minimum stay, in days
        Block stay_month = Block::Zero();                       ///< days of a month of it; zero: those of the month
    };
    /// A chain in one group of trials.
    struct Group {
        std::vector<FileMix> mix; ///< by stage
        std::vector<Terms> terms; ///< by stage
        std::vector<Cohort> cohorts;
    };

    [[nodiscard]] static Touch touch(const Shop& shop, Layout& layout, int tier, std::string_view why,
                                     std::string_view suffix = "");
    void plan(const Shop& shop, Layout& layout, Chain chain, std::string_view what, bool main);
    [[nodiscard]] Restored restored(const Shop& shop, Layout& layout, const Chain& chain, std::string_view why,
                                    bool move) const;

    [[nodiscard]] static Block volume(const Shop& shop, const Luck& luck, const Chain& chain);
    [[nodiscard]] static Cohort cohort(const Shop& shop, const Luck& luck, const Chain& chain);
    [[nodiscard]] static Terms terms(const Shop& shop, const Luck& luck, const Chain& chain, const Group& group,
                                     std::size_t step);
    void chain(const Shop& shop, const Luck& luck, Activity& activity, const Chain& chain) const;
    void stay(const Shop& shop, const Luck& luck, Activity& activity, const Chain& chain, const Group& group,
              const Cohort& cohort) const;
    void overwrite(const Shop& shop, const Luck& luck, Activity& activity, const Chain& chain, const Group& group,
                   const Cohort& cohort) const;
    void restore(const Shop& shop, const Luck& luck, Activity& activity, const Chain& chain, Group& group,
                 const Restored& restored, const Block& day) const;

    Capacity capacity_;
    std::vector<Chain> chains_;
};

} // namespace topsheet::engine
