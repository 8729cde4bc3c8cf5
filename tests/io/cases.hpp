#pragma once
// Faults by edits of the sample study.

#include "sample.hpp"

namespace tests {

/// Edits of the sample study, and the fault they must bring.
struct Case {
    std::vector<Edit> edits;
    std::string code;
    std::string pointer;  ///< part of it
    std::string sentence; ///< part of it
};

inline void check_cases(const std::vector<Case>& cases, const std::vector<Edit>& card_edits = {}) {
    const Desk desk(card_edits);
    for (const auto& c : cases) {
        const auto loaded = desk.load(study_text(c.edits));
        INFO((c.edits.empty() ? std::string("(card)") : c.edits[0].to) << "\n" << told(loaded.findings));
        CHECK_FALSE(loaded);
        const auto at = std::ranges::find_if(loaded.findings, [&](const Finding& f) {
            return f.code == c.code && f.pointer.find(c.pointer) != std::string::npos &&
                   f.sentence.find(c.sentence) != std::string::npos;
        });
        CHECK(at != loaded.findings.end());
        if (at != loaded.findings.end()) {
            CHECK(at->line > 0);
            CHECK(at->column > 0);
        }
    }
}

} // namespace tests
