#pragma once
/// @file
/// Quantities whose dimensions are checked when the code is compiled.
///
/// Price times usage times time becomes money because the exponents cancel, and only then:
///
///     const auto bill = usd(0.023) / (gigabytes(1) * months(1)) * terabytes(40) * months(1);
///     static_assert(std::is_same_v<decltype(bill), const Money>);
///
/// A dimension is a struct of named exponents, used as a template argument. Values are kept in base
/// units (one currency, bytes, hours, months, kWh, and counts); units exist only in makers
/// (`base/units.hpp`) and in text. Months and hours are different dimensions on purpose: the calendar
/// (`base/calendar.hpp`) is the one bridge between them, because a billing month is a convention.
/// Counts (nodes, seats, frames, requests ...) are dimensions too. Equal dimensions divide to a plain
/// number.

#include <compare>

namespace topsheet {

/// Named exponents of a quantity. The members appear in compiler messages in this order.
struct Dimension {
    signed char money{}, data{}, hour{}, month{}, workday{};
    signed char node{}, core{}, vcpu{}, gpu{}, seat{}, person{};
    signed char frame{}, request{}, object{}, session{}, title{};
    signed char task{}, credit{}, port{}, unit{}, energy{};

    friend constexpr bool operator==(const Dimension&, const Dimension&) = default;
};

namespace detail {
template <class Op>
constexpr Dimension combine(const Dimension& a, const Dimension& b, Op op) {
    const auto on = [op](signed char x, signed char y) { return static_cast<signed char>(op(x, y)); };
    return {on(a.money, b.money),     on(a.data, b.data),     on(a.hour, b.hour),       on(a.month, b.month),
            on(a.workday, b.workday), on(a.node, b.node),     on(a.core, b.core),       on(a.vcpu, b.vcpu),
            on(a.gpu, b.gpu),         on(a.seat, b.seat),     on(a.person, b.person),   on(a.frame, b.frame),
            on(a.request, b.request), on(a.object, b.object), on(a.session, b.session), on(a.title, b.title),
            on(a.task, b.task),       on(a.credit, b.credit), on(a.port, b.port),       on(a.unit, b.unit),
            on(a.energy, b.energy)};
}
} // namespace detail

/// The dimension of a product.
constexpr Dimension operator*(const Dimension& a, const Dimension& b) {
    return detail::combine(a, b, [](int x, int y) { return x + y; });
}

/// The dimension of a quotient.
constexpr Dimension operator/(const Dimension& a, const Dimension& b) {
    return detail::combine(a, b, [](int x, int y) { return x - y; });
}

/// A plain number: every exponent is zero.
inline constexpr Dimension dimensionless{};

/// An amount of something, in base units, with its dimension in the type.
///
/// It enters through a maker that names its unit (`terabytes(40)`) and leaves by division by a unit
/// (`stock / terabytes(1)`), or as `.base()` where a kernel opens it.
template <Dimension D>
class Quantity {
  public:
    static constexpr Dimension dimension = D;

    constexpr Quantity() = default;
    /// Wraps a value that is already in base units. Makers and kernels call it by name.
    static constexpr Quantity from_base(double value) { return Quantity(value); }
    /// The value in base units: currency, bytes, hours, months, kWh, counts.
    [[nodiscard]] constexpr double base() const { return value_; }

    constexpr Quantity& operator+=(Quantity other) {
        value_ += other.value_;
        return *this;
    }
    constexpr Quantity& operator-=(Quantity other) {
        value_ -= other.value_;
        return *this;
    }
    constexpr Quantity& operator*=(double factor) {
        value_ *= factor;
        return *this;
    }

    friend constexpr Quantity operator+(Quantity a, Quantity b) { return Quantity(a.value_ + b.value_); }
    friend constexpr Quantity operator-(Quantity a, Quantity b) { return Quantity(a.value_ - b.value_); }
    friend constexpr Quantity operator-(Quantity a) { return Quantity(-a.value_); }
    friend constexpr Quantity operator*(Quantity a, double b) { return Quantity(a.value_ * b); }
    friend constexpr Quantity operator*(double a, Quantity b) { return Quantity(a * b.value_); }
    friend constexpr Quantity operator/(Quantity a, double b) { return Quantity(a.value_ / b); }
    friend constexpr auto operator<=>(Quantity, Quantity) = default;

  private:
    explicit constexpr Quantity(double value) : value_(value) {}
    double value_ = 0.0;
};

/// Product of two quantities; a plain number when the exponents cancel.
template <Dimension A, Dimension B>
constexpr auto operator*(Quantity<A> a, Quantity<B> b) {
    if constexpr (A * B == dimensionless)
        return a.base() * b.base();
    else
        return Quantity<A * B>::from_base(a.base() * b.base());
}

/// Quotient of two quantities; a plain number when the dimensions are equal.
template <Dimension A, Dimension B>
constexpr auto operator/(Quantity<A> a, Quantity<B> b) {
    if constexpr (A == B)
        return a.base() / b.base();
    else
        return Quantity<A / B>::from_base(a.base() / b.base());
}

/// A number over a quantity, such as 1 / months(12).
template <Dimension D>
constexpr auto operator/(double a, Quantity<D> b) {
    return Quantity<dimensionless / D>::from_base(a / b.base());
}

} // namespace topsheet
