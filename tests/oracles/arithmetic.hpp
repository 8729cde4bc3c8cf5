#pragma once
// The sums beside the oracle bills, worked out by a reader of its own that knows nothing of tariffs.
//
//     work("first 10 TB: 10 x 1,024 x 0.17 = 1,740.80")   what = "first 10 TB", worked = stated = 1740.8
//
// Numbers may have commas and end in %, x is times, ^ is a power, and max, min, ceil and floor take their
// arguments between semicolons: max(0; 120 - 100). Everything is long double; a sum that cannot be read
// is a fault with the place where it stopped.

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tests {

/// One line of arithmetic.
struct Sum {
    std::string what;         ///< what is worked out
    long double worked = 0.0; ///< value of the left side
    long double stated = 0.0; ///< number on the right side
    int decimals = 0;         ///< places the right side is written with
};

/// Reads one expression.
class Expression {
  public:
    explicit Expression(std::string_view text) : rest_(text) {}

    long double value() {
        const long double v = terms();
        if (peek() != '\0')
            fail();
        return v;
    }

  private:
    char peek() {
        while (!rest_.empty() && rest_.front() == ' ')
            rest_.remove_prefix(1);
        return rest_.empty() ? '\0' : rest_.front();
    }
    bool take(char c) {
        if (peek() != c)
            return false;
        rest_.remove_prefix(1);
        return true;
    }
    [[noreturn]] void fail() const { throw std::runtime_error("cannot read \"" + std::string(rest_) + "\""); }

    long double terms() {
        long double v = factors();
        while (true) {
            if (take('+'))
                v += factors();
            else if (take('-'))
                v -= factors();
            else
                return v;
        }
    }
    long double factors() {
        long double v = power();
        while (true) {
            if (take('x'))
                v *= power();
            else if (take('/'))
                v /= power();
            else
                return v;
        }
    }
    long double power() {
        const long double v = single();
        return take('^') ? std::pow(v, single()) : v;
    }
    long double single() {
        long double v = 0.0;
        if (take('-'))
            return -single();
        if (take('(')) {
            v = terms();
            if (!take(')'))
                fail();
        } else {
            v = std::isdigit(static_cast<unsigned char>(peek())) != 0 ? number() : function();
        }
        return take('%') ? v / 100.0L : v;
    }
    long double number() {
        std::string digits;
        while (!rest_.empty() && (std::isdigit(static_cast<unsigned char>(rest_.front())) != 0 ||
                                  rest_.front() == ',' || rest_.front() == '.')) {
            if (rest_.front() != ',')
                digits += rest_.front();
            rest_.remove_prefix(1);
        }
        return std::strtold(digits.c_str(), nullptr);
    }
    long double function() {
        const auto open = rest_.find('(');
        if (open == std::string_view::npos)
            fail();
        const std::string name(rest_.substr(0, open));
        if (name != "max" && name != "min" && name != "ceil" && name != "floor")
            fail();
        rest_.remove_prefix(open + 1);
        std::vector<long double> values{terms()};
        while (take(';'))
            values.push_back(terms());
        if (!take(')'))
            fail();
        if (name == "max")
            return *std::max_element(values.begin(), values.end());
        if (name == "min")
            return *std::min_element(values.begin(), values.end());
        return name == "ceil" ? std::ceil(values.front()) : std::floor(values.front());
    }

    std::string_view rest_;
};

/// Works out "what: expression = number". Throws std::runtime_error when the line has another shape.
inline Sum work(std::string_view line) {
    const auto colon = line.find(": ");
    const auto equals = line.rfind(" = ");
    if (colon == std::string_view::npos || equals == std::string_view::npos || equals < colon + 2)
        throw std::runtime_error("not of the shape \"what: sum = number\"");
    const auto right = line.substr(equals + 3);
    Sum sum;
    sum.what = line.substr(0, colon);
    sum.worked = Expression(line.substr(colon + 2, equals - colon - 2)).value();
    sum.stated = Expression(right).value();
    const auto point = right.find('.');
    sum.decimals = point == std::string_view::npos ? 0 : static_cast<int>(right.size() - point - 1);
    return sum;
}

/// Whether the number on the right is what the left comes to, rounded as it is written.
inline bool holds(const Sum& sum) {
    const long double half = 0.5L * std::pow(10.0L, static_cast<long double>(-sum.decimals));
    return std::fabs(sum.worked - sum.stated) <= half + 1e-15L * std::fabs(sum.worked);
}

} // namespace tests
