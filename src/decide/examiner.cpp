#include "decide/examiner.hpp"

#include <cstdio>

namespace topsheet::decide {

std::string quote(std::string_view text) {
    std::string quoted(1, '"');
    quoted += text;
    quoted += '"';
    return quoted;
}

namespace {

/// The power of ten of the first digit of an error; what has none allows every digit.
int place_of(double error) {
    return std::isfinite(error) && error > 0.0 ? static_cast<int>(std::floor(std::log10(error))) : -2;
}

} // namespace

std::string number(double x, double error) {
    const int place = std::max(place_of(error), -2);
    const double unit = std::pow(10.0, std::max(place, 0));
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", std::max(-place, 0), place > 0 ? std::round(x / unit) * unit : x);
    std::string s(text);
    if (s.find('.') == std::string::npos)
        return s == "-0" ? "0" : s;
    while (s.back() == '0')
        s.pop_back();
    if (s.back() == '.')
        s.pop_back();
    return s;
}

std::string amount(double x, double error) {
    if (std::abs(x) < 1000.0)
        return number(x, error);
    double unit = std::pow(10.0, std::max(place_of(error), 0));
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
               const std::optional<sim::Mean>& cost) {
    Finding f;
    f.severity = severity;
    f.code = std::move(code);
    f.sentence = std::move(sentence);
    f.hint = std::move(hint);
    f.scenario = scenario.name;
    if (cost) {
        f.cost = cost->value;
        f.cost_error = cost->error();
    }
    found.push_back(std::move(f));
}

std::string Case::title_of(const Reference<rates::Meter>& meter) const {
    if (!meter.found())
        return {};
    return rates::title_of(study.catalog.meters[meter.at()]);
}

} // namespace topsheet::decide
