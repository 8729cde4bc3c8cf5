#pragma once
/// @file
/// When productions happen, trial by trial: the dates that storage, render, review and egress share.
///
/// Dates are days since the start of the study; they may lie before it or after its end. A window's
/// share of a month is the part of the month's days that lies inside it. Whether a production happens at
/// all is drawn once, from an input of its own, so that all scenarios agree.

#include <string>
#include <vector>

#include "topsheet/base/calendar.hpp"
#include "topsheet/engine/block.hpp"
#include "topsheet/model/study.hpp"

namespace topsheet::engine {

/// The dates of one production, in days, one for each trial.
struct Dates {
    Block start;     ///< first camera day
    Block shoot_end; ///< last camera day, start of post
    Block delivery;  ///< end of post
    Block lock, conform, color;
    Block remaster;     ///< beyond every horizon when it never comes
    Block happens;      ///< 1 or 0
    double first = 0.0; ///< earliest start of all trials
    double last = 0.0;  ///< latest delivery or remaster of all trials

    /// Whether any trial's life of the production touches the days [u, v).
    [[nodiscard]] bool touches(double u, double v) const { return first < v && last >= u; }

    /// Begin of a window.
    [[nodiscard]] const Block& begin(model::Window w) const { return w == model::Window::post ? shoot_end : start; }
    /// End of a window.
    [[nodiscard]] const Block& end(model::Window w) const { return w == model::Window::shoot ? shoot_end : delivery; }
    /// Day of an event; `none` has no day of its own and gives the start.
    [[nodiscard]] const Block& day(model::Event e) const {
        switch (e) {
        case model::Event::shoot_end: return shoot_end;
        case model::Event::picture_lock: return lock;
        case model::Event::conform: return conform;
        case model::Event::color: return color;
        case model::Event::delivery: return delivery;
        case model::Event::remaster: return remaster;
        case model::Event::none: break;
        }
        return start;
    }
};

/// The share of the days [u, v) that lies in [begin, end), trial by trial.
inline Block overlap(const Block& begin, const Block& end, double u, double v) {
    return ((end.min(v) - begin.max(u)).max(0.0)) / (v - u);
}

/// 1 where a day lies in [u, v), else 0.
inline Block falls_in(const Block& day, double u, double v) {
    return (day >= u && day < v).select(Block::Ones(), Block::Zero());
}

/// Events that are drawn: inputs which the engine adds to those of the study, uniform on 0 to 1 and named
/// after what they decide.
struct Chances {
    std::vector<chance::Input> inputs; ///< appended to the study's
    std::vector<int> happens;          ///< by production; -1 when it is certain
    std::vector<int> redo;             ///< by production: how many titles must be redone
};

/// The events of a study; indices count from the end of the study's own inputs.
Chances chances(const model::Study& study);

/// What all scenarios share in one group of trials.
struct Luck {
    const chance::DrawBlock* draws = nullptr;
    std::vector<Dates> dates;     ///< by production
    std::vector<Block> inflation; ///< by month: price level against the start of the study
    std::vector<Block> discount;  ///< by month count 0 … months: (1 + r)^(-t/12)
    Block half_month;             ///< (1 + r)^(-1/24)
};

/// Works out what all scenarios share.
void prepare(const model::Study& study, const Calendar& calendar, const Chances& chances,
             const chance::DrawBlock& draws, Luck& luck);

} // namespace topsheet::engine
