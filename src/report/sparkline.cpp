#include "report/sparkline.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace topsheet::report {

namespace {

constexpr std::size_t most_blocks = 48;

/// Means of as many months on end as it takes.
std::vector<double> bars(const std::vector<sim::Statistic>& months) {
    const std::size_t each = std::max<std::size_t>(1, (months.size() + most_blocks - 1) / most_blocks);
    std::vector<double> heights;
    for (std::size_t first = 0; first < months.size(); first += each) {
        const std::size_t end = std::min(first + each, months.size());
        double sum = 0.0;
        for (std::size_t m = first; m < end; ++m)
            sum += months[m].mean;
        heights.push_back(sum / static_cast<double>(end - first));
    }
    return heights;
}

} // namespace

double sparkline_scale(const std::vector<sim::Statistic>& months) {
    std::vector<double> heights;
    for (const double height : bars(months))
        if (height > 0.0)
            heights.push_back(height);
    if (heights.empty())
        return 0.0;
    std::ranges::sort(heights);
    const double limit = 4.0 * heights[heights.size() / 2];
    while (heights.back() > limit)
        heights.pop_back();
    return heights.back();
}

std::string sparkline(const std::vector<sim::Statistic>& months, double scale) {
    constexpr std::array<std::string_view, 8> blocks{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    std::string line;
    for (const double height : bars(months)) {
        if (!(height > 0.0) || !(scale > 0.0))
            line += height < 0.0 ? "▾" : "·";
        else if (height > scale)
            line += "▲";
        else
            line += blocks[std::min<std::size_t>(7, static_cast<std::size_t>(std::floor(height / scale * 8.0)))];
    }
    return line;
}

} // namespace topsheet::report
