#include "topsheet/report/ledger_csv.hpp"

#include "report/csv.hpp"
#include "report/number_text.hpp"

namespace topsheet::report {

std::string ledger_csv(const sim::Result& result) {
    std::string text = "scenario,month,category,line,cause,kind,mean\n";
    for (const auto& scenario : result.scenarios)
        for (std::size_t m = 0; m < static_cast<std::size_t>(result.months); ++m) {
            const std::string month = month_text(add_months(result.start, static_cast<int>(m)));
            for (const auto& line : scenario.lines)
                if (m < line.monthly.size() && line.monthly[m] != 0.0)
                    text += csv_line({scenario.name, month, std::string(word(line.category)), line.line, line.cause,
                                      std::string(word(line.kind)), exact(line.monthly[m])});
        }
    return text;
}

} // namespace topsheet::report
