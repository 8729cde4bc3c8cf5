// Uses headers only: 40 TB for a month at 0.023 USD per GB and month.
#include <iostream>

#include <topsheet/base/calendar.hpp>

int main() {
    using namespace topsheet;
    const Money bill = usd(0.023) / (gigabytes(1) * months(1)) * terabytes(40) * months(1);
    const Calendar calendar({2028, 2}, 1);
    std::cout << bill / usd(1) << " USD, " << calendar.hours(0) / hours(1) << " hours\n";
}
