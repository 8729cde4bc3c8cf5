#include "chance/formulas.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <tuple>
#include <type_traits>

#include "chance/wide.hpp"
#include "topsheet/chance/draws.hpp"

namespace topsheet::chance::detail {

namespace {

constexpr int size = group_size;

// --- loops over the 64 trials -------------------------------------------------------------------------

/// What one operation works on in one month.
struct Rows {
    const double* x;
    const double* y;
    const double* z;
    double* to;
    double k, c, a, b;
};

using RowLoop = void (*)(const Rows&);

TOPSHEET_LOOP void set_loop(const Rows& r) {
    for (int i = 0; i < size; ++i)
        r.to[i] = r.k;
}

/// One loop for every operation: `make` is called with the arguments that the operation has.
template <class Make>
TOPSHEET_LOOP void fill_from(const double* __restrict x, double* __restrict to, Make make) {
    for (int i = 0; i < size; ++i)
        to[i] = make(x[i]);
}
template <class Make>
TOPSHEET_LOOP void fill_from(const double* __restrict x, const double* __restrict y, double* __restrict to, Make make) {
    for (int i = 0; i < size; ++i)
        to[i] = make(x[i], y[i]);
}

TOPSHEET_LOOP void copy_loop(const Rows& r) {
    fill_from(r.x, r.to, [](double x) { return x; });
}
TOPSHEET_LOOP void add_loop(const Rows& r) {
    fill_from(r.x, r.y, r.to, [](double x, double y) { return x + y; });
}
TOPSHEET_LOOP void add_constant_loop(const Rows& r) {
    fill_from(r.x, r.to, [k = r.k](double x) { return x + k; });
}
TOPSHEET_LOOP void subtract_loop(const Rows& r) {
    fill_from(r.x, r.y, r.to, [](double x, double y) { return x - y; });
}
TOPSHEET_LOOP void subtract_from_loop(const Rows& r) {
    fill_from(r.x, r.to, [k = r.k](double x) { return k - x; });
}
TOPSHEET_LOOP void multiply_loop(const Rows& r) {
    fill_from(r.x, r.y, r.to, [](double x, double y) { return x * y; });
}
TOPSHEET_LOOP void multiply_three_loop(const Rows& r) {
    const double* __restrict z = r.z;
    double* __restrict to = r.to;
    for (int i = 0; i < size; ++i)
        to[i] = r.x[i] * r.y[i] * z[i];
}
TOPSHEET_LOOP void scale_loop(const Rows& r) {
    fill_from(r.x, r.to, [k = r.k](double x) { return k * x; });
}
TOPSHEET_LOOP void line_loop(const Rows& r) {
    fill_from(r.x, r.to, [k = r.k, c = r.c](double x) { return k * x + c; });
}
TOPSHEET_LOOP void divide_loop(const Rows& r) {
    fill_from(r.x, r.y, r.to, [](double x, double y) { return x / y; });
}
TOPSHEET_LOOP void divide_by_loop(const Rows& r) {
    fill_from(r.x, r.to, [k = r.k](double x) { return x / k; });
}
TOPSHEET_LOOP void divide_into_loop(const Rows& r) {
    fill_from(r.x, r.to, [k = r.k](double x) { return k / x; });
}
TOPSHEET_LOOP void least_loop(const Rows& r) {
    fill_from(r.x, r.y, r.to, [](double x, double y) { return y < x ? y : x; });
}
TOPSHEET_LOOP void least_constant_loop(const Rows& r) {
    fill_from(r.x, r.to, [k = r.k](double x) { return k < x ? k : x; });
}
TOPSHEET_LOOP void greatest_loop(const Rows& r) {
    fill_from(r.x, r.y, r.to, [](double x, double y) { return y > x ? y : x; });
}
TOPSHEET_LOOP void greatest_constant_loop(const Rows& r) {
    fill_from(r.x, r.to, [k = r.k](double x) { return k > x ? k : x; });
}
TOPSHEET_LOOP void bend_down_loop(const Rows& r) {
    fill_from(r.x, r.to, [k = r.k, c = r.c, a = r.a, b = r.b](double x) {
        const double y = x + a;
        return k * (b < y ? b : y) + c;
    });
}
TOPSHEET_LOOP void bend_up_loop(const Rows& r) {
    fill_from(r.x, r.to, [k = r.k, c = r.c, a = r.a, b = r.b](double x) {
        const double y = x + a;
        return k * (b > y ? b : y) + c;
    });
}
TOPSHEET_LOOP void compound_loop(const Rows& r) {
    for (int i = 0; i < size; ++i)
        r.to[i] *= 1.0 + r.x[i];
}

/// The loop of an operation for the instructions in use.
RowLoop loop_of(RowCode code) {
    switch (code) {
    case RowCode::set: return widest<set_loop>();
    case RowCode::copy: return widest<copy_loop>();
    case RowCode::add: return widest<add_loop>();
    case RowCode::add_constant: return widest<add_constant_loop>();
    case RowCode::subtract: return widest<subtract_loop>();
    case RowCode::subtract_from: return widest<subtract_from_loop>();
    case RowCode::multiply: return widest<multiply_loop>();
    case RowCode::multiply_three: return widest<multiply_three_loop>();
    case RowCode::scale: return widest<scale_loop>();
    case RowCode::line: return widest<line_loop>();
    case RowCode::divide: return widest<divide_loop>();
    case RowCode::divide_by: return widest<divide_by_loop>();
    case RowCode::divide_into: return widest<divide_into_loop>();
    case RowCode::least: return widest<least_loop>();
    case RowCode::least_constant: return widest<least_constant_loop>();
    case RowCode::greatest: return widest<greatest_loop>();
    case RowCode::greatest_constant: return widest<greatest_constant_loop>();
    case RowCode::bend_down: return widest<bend_down_loop>();
    case RowCode::bend_up: return widest<bend_up_loop>();
    case RowCode::compound: return widest<compound_loop>();
    }
    return nullptr;
}

Rows rows_of(const RowOperation& o, double* rows, int m) {
    return {rows + o.x.at(m) * size,
            rows + o.y.at(m) * size,
            rows + o.z.at(m) * size,
            rows + o.to.at(m) * size,
            o.k,
            o.c,
            o.a,
            o.b};
}

template <class Row>
Row* moved(Row* row, std::ptrdiff_t bytes) {
    using Byte = std::conditional_t<std::is_const_v<Row>, const char, char>;
    return reinterpret_cast<Row*>(reinterpret_cast<Byte*>(row) + bytes);
}

void run_row(const RowOperation& o, double* rows, int m) {
    const bool begins = m == 0 && o.code == RowCode::compound;
    (begins ? widest<set_loop>() : loop_of(o.code))(rows_of(o, rows, m));
}

// --- from steps to operations -------------------------------------------------------------------------

/// One distinct value: a constant, an input that is drawn, or an operation on earlier values.
struct Term {
    Operation operation = Operation::constant;
    int first = -1, second = -1; ///< terms; of `input` the index of the input
    double constant = 0.0;
    bool monthly = false;
    int uses = 0;
    int input = -1; ///< the formula whose value it is; the first when several
    RowAt row{};
};

/// Collects the distinct terms of all formulas and writes their operations.
class Compiler {
  public:
    Compiler(const std::vector<Input>& inputs, const std::vector<int>& first_month, int& rows)
        : inputs_(inputs),
          first_month_(first_month),
          rows_(rows),
          value_(inputs.size(), -1) {
        for (std::size_t i = 0; i < inputs.size(); ++i)
            if (inputs[i].formula)
                value_[i] = add(*inputs[i].formula);
        for (std::size_t i = 0; i < inputs.size(); ++i)
            if (value_[i] >= 0) {
                Term& t = term(value_[i]);
                ++t.uses;
                if (t.input < 0 && t.operation != Operation::input && t.operation != Operation::constant)
                    t.input = static_cast<int>(i);
            }
    }

    Formulas compile() {
        std::vector<char> taken_in(terms_.size(), 0); // by another operation, which does all of them
        for (std::size_t i = terms_.size(); i-- > 0;) {
            if (taken_in[i] != 0)
                continue;
            const Term& t = terms_[i];
            if (const auto bend = bend_of(t))
                for (const int inside : bend->taken_in)
                    taken_in[static_cast<std::size_t>(inside)] = 1;
            else if (fuses(t))
                taken_in[static_cast<std::size_t>(t.first)] = 1;
        }
        for (std::size_t i = 0; i < terms_.size(); ++i)
            if (taken_in[i] == 0)
                write(static_cast<int>(i));
        for (std::size_t i = 0; i < inputs_.size(); ++i)
            if (value_[i] >= 0 && term(value_[i]).input != static_cast<int>(i)) { // a constant, a drawn input, or twins
                const Term& t = term(value_[i]);
                RowOperation o{.code = t.operation == Operation::constant ? RowCode::set : RowCode::copy,
                               .to = row_of(static_cast<int>(i)),
                               .x = t.row,
                               .k = t.constant};
                push(o, t.monthly);
            }
        return std::move(result_);
    }

  private:
    Term& term(int index) { return terms_[static_cast<std::size_t>(index)]; }
    [[nodiscard]] RowAt row_of(int input) const {
        const int first = first_month_[static_cast<std::size_t>(input)];
        return first < 0 ? RowAt{input, 0} : RowAt{first, 1};
    }
    void push(const RowOperation& o, bool monthly) { (monthly ? result_.monthly : result_.once).push_back(o); }

    int add(const Formula& formula) {
        std::vector<int> at;
        for (const Step& step : formula.steps) {
            if (step.operation == Operation::input) {
                const auto input = static_cast<std::size_t>(step.first);
                at.push_back(value_[input] >= 0 ? value_[input]
                                                : known({Operation::input, step.first, -1, 0.0, inputs_[input].varies(),
                                                         0, -1, row_of(step.first)}));
                continue;
            }
            Term t{step.operation, -1, -1, step.constant, step.operation == Operation::compound, 0, -1, {}};
            if (step.first >= 0) {
                t.first = at[static_cast<std::size_t>(step.first)];
                t.monthly = t.monthly || term(t.first).monthly;
            }
            if (step.second >= 0) {
                t.second = at[static_cast<std::size_t>(step.second)];
                t.monthly = t.monthly || term(t.second).monthly;
            }
            at.push_back(simpler(t));
        }
        return at.back();
    }

    /// A term without what changes nothing: operations on two constants, factors of one.
    int simpler(const Term& t) {
        const bool two = t.second >= 0;
        if (two && constant(t.first) && constant(t.second)) {
            const double a = term(t.first).constant, b = term(t.second).constant;
            return known({.constant = t.operation == Operation::add        ? a + b
                                      : t.operation == Operation::subtract ? a - b
                                      : t.operation == Operation::multiply ? a * b
                                      : t.operation == Operation::divide   ? a / b
                                      : t.operation == Operation::least    ? (b < a ? b : a)
                                                                           : (b > a ? b : a)});
        }
        const auto is_one = [&](int index) { return constant(index) && term(index).constant == 1.0; };
        if (t.operation == Operation::multiply && is_one(t.first))
            return t.second;
        if ((t.operation == Operation::multiply || t.operation == Operation::divide) && is_one(t.second))
            return t.first;
        return known(t);
    }

    int known(const Term& t) {
        const auto [place, is_new] =
            index_.try_emplace({t.operation, t.first, t.second, t.constant}, static_cast<int>(terms_.size()));
        if (is_new) {
            terms_.push_back(t);
            if (t.operation != Operation::input)
                for (const int operand : {t.first, t.second})
                    if (operand >= 0)
                        ++term(operand).uses;
        }
        return place->second;
    }

    [[nodiscard]] bool constant(int index) { return index >= 0 && term(index).operation == Operation::constant; }
    /// Whether a term is used once only, there, and so can be part of that operation.
    bool part_of(int index, const Term& whole) {
        const Term& t = term(index);
        return t.uses == 1 && t.input < 0 && t.monthly == whole.monthly;
    }

    /// Whether a term and its first operand are one operation.
    bool fuses(const Term& t) {
        if (t.operation != Operation::multiply && t.operation != Operation::add)
            return false;
        const Term& x = term(t.first);
        if (x.operation != Operation::multiply || !part_of(t.first, t) || constant(t.first) || constant(x.first))
            return false;
        return t.operation == Operation::multiply ? !constant(t.second) && !constant(x.second) && !fuses(x)
                                                  : constant(t.second) && constant(x.second);
    }

    /// k min(x + a, b) + c, or max: what a term and those that only it uses are together.
    struct Bend {
        int x = -1;
        RowCode code = RowCode::bend_up;
        double k = 1.0, c = 0.0, a = 0.0, b = 0.0;
        std::vector<int> taken_in{};
    };
    std::optional<Bend> bend_of(const Term& whole) {
        Bend bend;
        const Term* t = &whole;
        // Steps to the operand that is no constant, when only this term uses it.
        const auto step_into = [&](int operand) {
            if (!part_of(operand, whole))
                return false;
            bend.taken_in.push_back(operand);
            t = &term(operand);
            return true;
        };
        const auto shift_of = [&](const Term& sum) -> std::optional<double> {
            if ((sum.operation == Operation::add || sum.operation == Operation::subtract) && constant(sum.second) &&
                !constant(sum.first))
                return sum.operation == Operation::add ? term(sum.second).constant : -term(sum.second).constant;
            return std::nullopt;
        };
        if (const auto shift = shift_of(*t); shift && step_into(t->first))
            bend.c = *shift;
        if (t->operation == Operation::multiply && (constant(t->first) || constant(t->second))) {
            const bool first = constant(t->first);
            bend.k = term(first ? t->first : t->second).constant;
            if (!step_into(first ? t->second : t->first))
                return std::nullopt;
        }
        const bool down = t->operation == Operation::least;
        if ((!down && t->operation != Operation::greatest) || constant(t->first) == constant(t->second))
            return std::nullopt;
        bend.code = down ? RowCode::bend_down : RowCode::bend_up;
        bend.b = term(constant(t->first) ? t->first : t->second).constant;
        bend.x = constant(t->first) ? t->second : t->first;
        if (const auto shift = shift_of(term(bend.x)); shift && step_into(bend.x)) {
            bend.a = *shift;
            bend.x = t->first;
        }
        if (bend.taken_in.empty())
            return std::nullopt;
        return bend;
    }

    void write(int index) {
        Term t = term(index);
        if (t.operation == Operation::constant || t.operation == Operation::input)
            return;
        t.row = t.input >= 0 ? row_of(t.input) : RowAt{rows_++, 0};
        term(index).row = t.row;
        RowOperation o{.to = t.row};
        if (const auto bend = bend_of(t)) {
            o.code = bend->code;
            o.x = term(bend->x).row;
            o.k = bend->k;
            o.c = bend->c;
            o.a = bend->a;
            o.b = bend->b;
            return push(o, t.monthly);
        }
        if (fuses(t)) {
            const Term& x = term(t.first);
            o.x = term(x.first).row;
            if (t.operation == Operation::multiply) {
                o.code = RowCode::multiply_three;
                o.y = term(x.second).row;
                o.z = term(t.second).row;
            } else {
                o.code = RowCode::line;
                o.k = term(x.second).constant;
                o.c = term(t.second).constant;
            }
            return push(o, t.monthly);
        }
        if (t.operation == Operation::compound) {
            // The product runs on from month to month, so it keeps a row of its own.
            o.code = RowCode::compound;
            o.k = 1.0; // in month 0
            o.to = {rows_++, 0};
            if (constant(t.first)) {
                push({.code = RowCode::set, .to = {rows_, 0}, .k = term(t.first).constant}, false);
                o.x = {rows_++, 0};
            } else {
                o.x = term(t.first).row;
            }
            push(o, true);
            if (t.input >= 0)
                return push({.code = RowCode::copy, .to = t.row, .x = o.to}, true);
            term(index).row = o.to;
            return;
        }
        const bool k_first = constant(t.first), k_second = constant(t.second);
        o.x = term(k_first ? t.second : t.first).row;
        o.k = k_first ? term(t.first).constant : k_second ? term(t.second).constant : 0.0;
        const bool k = k_first || k_second;
        if (!k)
            o.y = term(t.second).row;
        switch (t.operation) {
        case Operation::add: o.code = k ? RowCode::add_constant : RowCode::add; break;
        case Operation::subtract:
            o.code = k_first ? RowCode::subtract_from : k ? RowCode::add_constant : RowCode::subtract;
            o.k = k_second ? -o.k : o.k;
            break;
        case Operation::multiply: o.code = k ? RowCode::scale : RowCode::multiply; break;
        case Operation::divide:
            o.code = k_first ? RowCode::divide_into : k ? RowCode::divide_by : RowCode::divide;
            break;
        case Operation::least: o.code = k ? RowCode::least_constant : RowCode::least; break;
        default: o.code = k ? RowCode::greatest_constant : RowCode::greatest; break;
        }
        push(o, t.monthly);
    }

    const std::vector<Input>& inputs_;
    const std::vector<int>& first_month_;
    int& rows_;
    std::vector<int> value_; ///< term of each formula; -1 for inputs that are drawn
    std::vector<Term> terms_;
    std::map<std::tuple<Operation, int, int, double>, int> index_;
    Formulas result_;
};

} // namespace

void Formulas::run(double* rows, int months) const {
    for (const auto& o : once)
        run_row(o, rows, 0);
    // Loops are chosen once for all months, and rows move on by their steps. Products that run on from month to month
    // begin at one.
    constexpr std::size_t most = 128;
    if (monthly.size() > most) { // too many to prepare
        for (int m = 0; m < months; ++m)
            for (const auto& o : monthly)
                run_row(o, rows, m);
        return;
    }
    struct Prepared {
        RowLoop loop;
        Rows rows;
        std::ptrdiff_t step[4]; // of x, y, z and to, in bytes
    } prepared[most];
    for (std::size_t i = 0; i < monthly.size(); ++i) {
        const auto& o = monthly[i];
        const auto step = [](const RowAt& at) {
            return static_cast<std::ptrdiff_t>(sizeof(double)) * size * at.stride;
        };
        prepared[i] = {o.code == RowCode::compound ? widest<set_loop>() : loop_of(o.code),
                       rows_of(o, rows, 0),
                       {step(o.x), step(o.y), step(o.z), step(o.to)}};
    }
    Prepared* const end = prepared + monthly.size();
    for (int m = 0; m < months; ++m) {
        for (Prepared* it = prepared; it != end; ++it) {
            Prepared& p = *it;
            p.loop(p.rows);
            p.rows.x = moved(p.rows.x, p.step[0]);
            p.rows.y = moved(p.rows.y, p.step[1]);
            p.rows.z = moved(p.rows.z, p.step[2]);
            p.rows.to = moved(p.rows.to, p.step[3]);
        }
        for (std::size_t i = 0; m == 0 && i < monthly.size(); ++i)
            prepared[i].loop = loop_of(monthly[i].code);
    }
}

Formulas make_formulas(const std::vector<Input>& inputs, const std::vector<int>& first_month, int& rows) {
    return Compiler(inputs, first_month, rows).compile();
}

} // namespace topsheet::chance::detail
