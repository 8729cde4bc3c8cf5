#include "report/load_chart.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include <fmt/format.h>

#include "report/number_text.hpp"

namespace topsheet::report {

namespace {

constexpr double most_rows = 10.0;
constexpr std::array<std::string_view, 9> eighths{"·", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

/// A round number of nodes for each row, so that `top` nodes need ten rows at most.
double step_for(double top) {
    double power = 1.0;
    while (true) {
        for (const double step : {1.0, 2.0, 5.0})
            if (step * power * most_rows >= top)
                return step * power;
        power *= 10.0;
    }
}

/// What stands in a cell of the row from `low` to `low + step` in hours that ask for `nodes`.
Cell cell(double nodes, double low, double step, double owned) {
    const double filled = std::clamp((nodes - low) / step, 0.0, 1.0);
    if (low + step / 2.0 < owned)
        return {std::string(eighths[static_cast<std::size_t>(std::floor(filled * 8.0 + 1e-9))]),
                filled < 0.125 ? Tone::dim : Tone::good};
    return {filled >= 0.5 ? "▒" : filled > 0.0 ? "░" : " ", Tone::warn};
}

/// Pieces of one tone on end become one.
void append(std::vector<Cell>& line, Cell next) {
    if (!line.empty() && line.back().tone == next.tone)
        line.back().text += next.text;
    else
        line.push_back(std::move(next));
}

/// The line under the hours, and the words under it.
std::vector<std::vector<Cell>> hour_axis(std::size_t left, std::size_t columns) {
    std::string line(left, ' '), words(left, ' ');
    line += "└";
    for (std::size_t c = 1; c <= columns; ++c)
        line += c % (columns / 4) == 0 ? "┴" : "─";
    words += "0";
    for (const int quarter : {1, 2, 3, 4}) {
        const std::size_t middle = left + static_cast<std::size_t>(quarter) * (columns / 4);
        const std::string text = quarter == 4 ? "100 % of the hours" : fmt::format("{} %", 25 * quarter);
        words.resize(middle - 1, ' ');
        words += text;
    }
    return {{{line, Tone::dim}}, {{words, Tone::dim}}};
}

} // namespace

double nodes_at(const std::vector<double>& shares, double s) {
    for (std::size_t k = 0; k < shares.size(); ++k)
        if (!(shares[k] > s)) {
            if (k == 0)
                return 0.0;
            const double drop = shares[k - 1] - shares[k];
            return static_cast<double>(k - 1) + (drop > 0.0 ? (shares[k - 1] - s) / drop : 0.0);
        }
    return static_cast<double>(shares.size());
}

Picture load_chart(const sim::LoadCurve& curve, double owned, std::size_t width) {
    constexpr std::size_t words_right = 16; // "100 % of the hours" begins before the end of the axis
    const double busiest = nodes_at(curve.demand, 0.0);
    // The last thousandth of the hours would flatten all others.
    const double top = std::max({nodes_at(curve.demand, 0.001), owned, 1.0});
    const double step = step_for(top);
    const auto rows = static_cast<std::size_t>(std::ceil(top / step));
    const std::size_t left = grouped(step * static_cast<double>(rows), 0).size() + 1;
    const std::size_t columns = (width - left - words_right) / 4 * 4;

    Picture picture;
    picture.lines.push_back({{std::string("nodes"), Tone::dim}});
    bool marked = false;
    for (std::size_t r = rows; r-- > 0;) {
        const double low = step * static_cast<double>(r);
        std::vector<Cell> line;
        append(line, {fmt::format("{:>{}}┤", grouped(low + step, 0), left), Tone::dim});
        for (std::size_t c = 0; c < columns; ++c) {
            const double share = (static_cast<double>(c) + 0.5) / static_cast<double>(columns);
            append(line, cell(nodes_at(curve.demand, share), low, step, owned));
        }
        if (!marked && owned > 0.0 && low + step / 2.0 < owned) {
            append(line, {fmt::format(" ◂ {} owned", compact(owned, 4)), Tone::strong});
            marked = true;
        }
        picture.lines.push_back(std::move(line));
    }
    for (auto& line : hour_axis(left, columns))
        picture.lines.push_back(std::move(line));
    std::vector<Cell> legend{{std::string(left + 1, ' '), Tone::plain}};
    if (owned > 0.0) {
        append(legend, {"█", Tone::good});
        append(legend, {" on owned nodes   ", Tone::dim});
    }
    append(legend, {"▒", Tone::warn});
    append(legend, {owned > 0.0 ? " above them" : " rented", Tone::dim});
    if (owned > 0.0)
        append(legend, {"   · idle", Tone::dim});
    if (busiest > step * static_cast<double>(rows))
        append(legend, {fmt::format("   busiest hour {}", compact(busiest, 3)), Tone::dim});
    picture.lines.push_back(std::move(legend));
    return picture;
}

} // namespace topsheet::report
