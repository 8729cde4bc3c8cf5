// Uses what is compiled into the library: reading and writing amounts.
#include <iostream>

#include <topsheet/base/units.hpp>

int main() {
    const auto price = topsheet::parse_amount("0.023 USD/GB-month");
    const auto typo = topsheet::parse_amount("40 TX/week");
    std::cout << topsheet::to_text(*price) << '\n' << typo.hint << '\n';
    return price && !typo ? 0 : 1;
}
