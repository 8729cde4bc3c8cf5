// Parts of a run on their way: series, histograms, brackets and aims as bytes.

#include <algorithm>
#include <cmath>

#include "sim/bytes.hpp"
#include "sim/series.hpp"
#include "topsheet/chance/draws.hpp"

namespace topsheet::sim {

namespace {

constexpr std::uint64_t most_trials = std::uint64_t{1} << 48; ///< more is a broken file

/// Seven bits a byte, the lowest first: most counts are small.
void put_count(std::string& out, std::uint64_t n) {
    for (; n >= 0x80; n >>= 7)
        out.push_back(static_cast<char>(n | 0x80));
    out.push_back(static_cast<char>(n));
}

bool take_count(std::string_view& in, std::uint64_t& n, std::uint64_t most) {
    n = 0;
    for (unsigned shift = 0; shift < 63 && !in.empty(); shift += 7) {
        const auto byte = static_cast<unsigned char>(in.front());
        in.remove_prefix(1);
        n |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
        if ((byte & 0x80) == 0)
            return n <= most;
    }
    return false;
}

void put_sums(std::string& out, const ReplicateSums& t) {
    put(out, t.sum);
    put(out, t.tail);
    put(out, t.least);
    put(out, t.most);
    for (const auto n : {t.trials, t.far_below, t.far_above, t.nothing})
        put_count(out, static_cast<std::uint64_t>(n));
}

bool take_counted(std::string_view& in, std::int64_t& n) {
    std::uint64_t count = 0;
    if (!take_count(in, count, most_trials))
        return false;
    n = static_cast<std::int64_t>(count);
    return true;
}

bool take_sums(std::string_view& in, ReplicateSums& t) {
    return take(in, t.sum) && take(in, t.tail) && take(in, t.least) && take(in, t.most) && take_counted(in, t.trials) &&
           take_counted(in, t.far_below) && take_counted(in, t.far_above) && take_counted(in, t.nothing) &&
           t.far_below + t.far_above + t.nothing <= t.trials;
}

void put_aim(std::string& out, const Aim& aim) {
    put(out, aim.trials);
    put(out, aim.width);
    put(out, aim.tail_bin);
    put(out, static_cast<std::uint8_t>(aim.tied));
    for (std::size_t j = 0; j < 3; ++j) {
        put(out, aim.low[j]);
        put(out, aim.high[j]);
    }
    put_count(out, aim.pieces.size());
    for (const auto& piece : aim.pieces) {
        put(out, piece.start);
        put(out, piece.scale);
        put(out, piece.bins);
    }
    put_count(out, aim.atoms.size());
    for (const auto& atom : aim.atoms) {
        put_count(out, static_cast<std::uint64_t>(atom.bin));
        put(out, atom.value);
        put(out, atom.below);
        put(out, atom.equal);
    }
}

/// An aim whose bins are those of a histogram, so that no count can lie outside.
std::shared_ptr<const Aim> take_aim(std::string_view& in) {
    auto aim = std::make_shared<Aim>();
    std::uint8_t tied = 0;
    std::uint64_t pieces = 0, atoms = 0;
    bool good = take(in, aim->trials) && take(in, aim->width) && take(in, aim->tail_bin) && take(in, tied) && tied <= 1;
    aim->tied = tied == 1;
    for (std::size_t j = 0; j < 3 && good; ++j)
        good = take(in, aim->low[j]) && take(in, aim->high[j]) && aim->low[j] <= aim->high[j];
    good = good && aim->width > 0.0 && aim->tail_bin >= 0.0 && aim->tail_bin < histogram_counters &&
           take_count(in, pieces, 3) && (pieces == 1 || pieces == 3);
    double bins = 0.0;
    for (std::uint64_t k = 0; k < pieces && good; ++k) {
        Piece piece;
        good = take(in, piece.start) && take(in, piece.scale) && take(in, piece.bins) && std::isfinite(piece.start) &&
               piece.scale > 0.0 && piece.bins >= 1.0 && piece.bins < histogram_counters &&
               piece.bins == std::floor(piece.bins);
        bins += piece.bins;
        aim->pieces.push_back(piece);
    }
    good = good && bins == histogram_counters - 1 && take_count(in, atoms, histogram_counters);
    for (std::uint64_t k = 0; k < atoms && good; ++k) {
        Atom atom;
        std::uint64_t bin = 0;
        good = take_count(in, bin, histogram_counters - 1) && take(in, atom.value) && take(in, atom.below) &&
               take(in, atom.equal) && atom.below >= 0.0 && atom.equal > 0.0 && atom.below + atom.equal <= 1.0 + 1e-9;
        atom.bin = static_cast<std::int32_t>(bin);
        good = good && (aim->atoms.empty() || aim->atoms.back().bin < atom.bin);
        aim->atoms.push_back(atom);
    }
    return good ? aim : nullptr;
}

} // namespace

void Histogram::write(std::string& out) const {
    put_aim(out, *aim_);
    for (std::size_t r = 0; r < sums_.size(); ++r)
        for (const auto count : counts(r))
            put_count(out, count);
    for (const auto& each : sums_)
        put_sums(out, each);
}

std::optional<Histogram> Histogram::read(std::string_view& in) {
    auto aim = take_aim(in);
    if (!aim)
        return std::nullopt;
    Histogram h(std::move(aim));
    std::vector<std::uint64_t> counted(h.sums_.size());
    for (std::size_t i = 0; i < h.counts_.size(); ++i) {
        std::uint64_t count = 0;
        if (!take_count(in, count, 0xFFFFFFFF))
            return std::nullopt;
        h.counts_[i] = static_cast<std::uint32_t>(count);
        counted[i / static_cast<std::size_t>(histogram_counters)] += count;
    }
    for (std::size_t r = 0; r < counted.size(); ++r)
        if (!take_sums(in, h.sums_[r]) || static_cast<std::uint64_t>(h.sums_[r].trials) != counted[r])
            return std::nullopt;
    return h;
}

void Brackets::write(std::string& out) const {
    put_aim(out, *aim_);
    put(out, static_cast<std::uint8_t>((tied_ ? 1 : 0) + (missed_ ? 2 : 0)));
    for (std::size_t j = 0; j < 3; ++j) {
        put(out, zones_.low[j]);
        put(out, zones_.high[j]);
    }
    for (const auto& part : parts_) {
        put_sums(out, part.sums);
        put(out, part.between);
        for (std::size_t j = 0; j < 3; ++j) {
            for (const auto n : {part.edges.below[j], part.edges.at_low[j], part.edges.at_high[j]})
                put_count(out, static_cast<std::uint64_t>(n));
            put_all(out, std::span<const double>(part.kept[j]));
        }
    }
}

std::optional<Brackets> Brackets::read(std::string_view& in) {
    auto aim = take_aim(in);
    std::uint8_t flags = 0;
    if (!aim || !take(in, flags) || flags > 3)
        return std::nullopt;
    Brackets b(std::move(aim));
    b.tied_ = (flags & 1) != 0;
    b.missed_ = (flags & 2) != 0;
    for (std::size_t j = 0; j < 3; ++j)
        if (!take(in, b.zones_.low[j]) || !take(in, b.zones_.high[j]) || !(b.zones_.low[j] <= b.zones_.high[j]))
            return std::nullopt;
    for (auto& part : b.parts_) {
        if (!take_sums(in, part.sums) || !take(in, part.between))
            return std::nullopt;
        for (std::size_t j = 0; j < 3; ++j) {
            if (!take_counted(in, part.edges.below[j]) || !take_counted(in, part.edges.at_low[j]) ||
                !take_counted(in, part.edges.at_high[j]) || !take_all(in, part.kept[j]))
                return std::nullopt;
            const auto inside = [&](double x) { return x >= b.zones_.low[j] && x <= b.zones_.high[j]; };
            const auto kept = static_cast<std::int64_t>(part.kept[j].size());
            if (!std::ranges::all_of(part.kept[j], inside) ||
                part.edges.below[j] + part.edges.at_low[j] + kept + part.edges.at_high[j] > part.sums.trials)
                return std::nullopt;
            b.held_ += part.kept[j].size();
        }
    }
    b.limit_ = std::max(b.limit_, b.held_ + b.held_ / 2);
    return b;
}

void Series::write(std::string& out) const {
    put(out, static_cast<std::uint8_t>(keep()));
    if (const auto* histogram = std::get_if<Histogram>(&kept_)) {
        histogram->write(out);
    } else if (const auto* brackets = std::get_if<Brackets>(&kept_)) {
        brackets->write(out);
    } else {
        const auto& stored = std::get<Stored>(kept_);
        put(out, stored.first);
        put_all(out, std::span<const double>(stored.values));
    }
}

std::optional<Series> Series::read(std::string_view& in) {
    Series s;
    std::uint8_t kind = 0;
    if (!take(in, kind))
        return std::nullopt;
    if (kind == static_cast<std::uint8_t>(Keep::stored)) {
        Stored stored;
        if (!take(in, stored.first) || stored.first < 0 || !take_all(in, stored.values) ||
            stored.values.size() % static_cast<std::size_t>(chance::group_size) != 0)
            return std::nullopt;
        s.kept_ = std::move(stored);
        return s;
    }
    if (kind == static_cast<std::uint8_t>(Keep::histogram)) {
        if (auto histogram = Histogram::read(in))
            s.kept_ = std::move(*histogram);
        else
            return std::nullopt;
        return s;
    }
    if (kind == static_cast<std::uint8_t>(Keep::brackets)) {
        if (auto brackets = Brackets::read(in))
            s.kept_ = std::move(*brackets);
        else
            return std::nullopt;
        return s;
    }
    return std::nullopt;
}

} // namespace topsheet::sim
