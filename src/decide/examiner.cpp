#include "decide/examiner.hpp"

#include <cstdio>

namespace topsheet::decide {

std::string quote(std::string_view text) {
    std::string quoted(1, '"');
    quoted += text;
    quoted += '"';
    return quoted;
}

std::string number(double x) {
    char text[64];
    std::snprintf(text, sizeof text, "%.2f", x);
    std::string s(text);
    while (s.back() == '0')
        s.pop_back();
    if (s.back() == '.')
        s.pop_back();
    return s;
}

std::string amount(double x) {
    if (std::abs(x) < 1000.0)
        return number(x);
    double unit = 1.0;
    while (std::abs(x) / unit >= 1000.0)
        unit *= 10.0;
    std::string digits =
        std::to_string(static_cast<long long>(std::llround(std::abs(x) / unit) * static_cast<long long>(unit)));
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, ",");
    }
    return (x < 0.0 ? "-" : "") + digits;
}

std::string some_of(const std::vector<std::string>& names, std::size_t shown) {
    std::string list;
    for (std::size_t i = 0; i < std::min(names.size(), shown); ++i)
        list += (i == 0 ? "" : ", ") + quote(names[i]);
    if (names.size() > shown)
        list += " and " + std::to_string(names.size() - shown) + " more";
    return list;
}

void Case::add(Severity severity, std::string code, std::string sentence, std::string hint,
               std::optional<double> cost) {
    Finding f;
    f.severity = severity;
    f.code = std::move(code);
    f.sentence = std::move(sentence);
    f.hint = std::move(hint);
    f.scenario = scenario.name;
    f.cost = cost;
    found.push_back(std::move(f));
}

std::string Case::title_of(const Reference<rates::Meter>& meter) const {
    if (!meter.found())
        return {};
    return rates::title_of(study.catalog.meters[meter.at()]);
}

} // namespace topsheet::decide
