#include "topsheet/engine/schedule.hpp"

#include "topsheet/chance/math.hpp"

namespace topsheet::engine {

namespace {

/// A name as the study's grammar writes it: in quotes unless it is a plain word.
std::string quoted(const std::string& name) {
    for (const char c : name)
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-'))
            return '"' + name + '"';
    return name;
}

/// Adds a uniform input and returns its index.
int add(Chances& chances, const model::Study& study, const std::string& name) {
    chance::Input input;
    input.name = name;
    input.distribution = chance::Uniform{.low = 0.0, .high = 1.0};
    chances.inputs.push_back(input);
    return static_cast<int>(study.inputs.size() + chances.inputs.size()) - 1;
}

bool certain(const Uncertain<Number>& probability) {
    return probability.is_fixed() && probability.fixed.value >= 1.0;
}

} // namespace

Chances chances(const model::Study& study) {
    Chances result;
    for (const auto& p : study.workload.productions) {
        const std::string path = "workload.productions." + quoted(p.name);
        result.happens.push_back(certain(p.probability) ? -1 : add(result, study, path + ".happens"));
        result.redo.push_back(add(result, study, path + ".redo"));
    }
    return result;
}

void prepare(const model::Study& study, const Calendar& calendar, const Chances& chances,
             const chance::DrawBlock& draws, Luck& luck) {
    const double month = calendar.mean_days();
    luck.draws = &draws;
    luck.dates.resize(study.workload.productions.size());
    for (std::size_t i = 0; i < luck.dates.size(); ++i) {
        const auto& p = study.workload.productions[i];
        Dates& d = luck.dates[i];
        d.start =
            calendar.day_at(months_between(study.start, p.start.value_or(study.start))) + days(draws, p.slip, month);
        d.shoot_end = d.start + days(draws, p.shoot, month);
        const Block post = days(draws, p.post, month);
        d.delivery = d.shoot_end + post;
        d.lock = d.shoot_end + post * value(draws, p.picture_lock);
        d.conform = d.shoot_end + post * value(draws, p.conform);
        d.color = d.shoot_end + post * value(draws, p.color);
        d.first = d.start.minCoeff();
        d.remaster =
            p.remaster.given ? Block(d.delivery + days(draws, p.remaster, month)) : Block(Block::Constant(1e6));
        d.last = p.remaster.given ? d.remaster.maxCoeff() : d.delivery.maxCoeff();
        d.happens = Block::Ones();
        if (const int u = chances.happens[i]; u >= 0) {
            const Block luck_of_it = Eigen::Map<const Block, Eigen::Aligned64>(draws.value(u, 0));
            d.happens = (luck_of_it < value(draws, p.probability)).select(Block::Ones(), Block::Zero());
        }
    }

    // Rates per year act as (1 + r)^(t/12); logarithm and exponential are our own, for the same bytes everywhere.
    const auto log_growth = [&](const Uncertain<rates::PerMonth>& rate) {
        Block result = 1.0 + 12.0 * value(draws, rate);
        for (double& x : result)
            x = chance::log(x) / 12.0;
        return result;
    };
    const auto power = [](const Block& log_step, double count) {
        Block result = log_step * count;
        for (double& x : result)
            x = chance::exp(x);
        return result;
    };
    // A fixed rate gives every group the same.
    if (!luck.discount.empty() && study.finance.discount_rate.is_fixed() && study.finance.inflation.is_fixed())
        return;
    const Block discount = log_growth(study.finance.discount_rate);
    const Block inflation = log_growth(study.finance.inflation);
    luck.discount.resize(static_cast<std::size_t>(study.months) + 1);
    luck.inflation.resize(static_cast<std::size_t>(study.months));
    for (int m = 0; m <= study.months; ++m)
        luck.discount[static_cast<std::size_t>(m)] = power(discount, -m);
    for (int m = 0; m < study.months; ++m)
        luck.inflation[static_cast<std::size_t>(m)] = power(inflation, m);
    luck.half_month = power(discount, -0.5);
}

} // namespace topsheet::engine
