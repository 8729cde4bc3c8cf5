#include "topsheet/engine/file_mix.hpp"

#include <algorithm>

namespace topsheet::engine {

double Files::typical_objects(double pack) const {
    if (size == nullptr)
        return 0.0;
    if (sizes->empty())
        return 1.0 / std::max({size->fixed.base(), pack, 1.0});
    double objects = 0.0, whole = 0.0;
    for (const auto& part : *sizes) {
        objects += part.share.fixed.value / std::max({part.size.fixed.base(), pack, 1.0});
        whole += part.share.fixed.value;
    }
    return whole > 0.0 ? objects / whole : 0.0;
}

Files files_of(const model::Study& study, int production, std::string_view dataset) {
    const auto& productions = study.workload.productions;
    if (production >= 0)
        for (const auto& d : productions[static_cast<std::size_t>(production)].datasets)
            if (d.name == dataset)
                return Files(d);
    for (const auto& d : study.estate.datasets)
        if (d.name == dataset)
            return Files(d);
    for (const auto& p : productions)
        for (const auto& d : p.datasets)
            if (d.name == dataset)
                return Files(d);
    return {};
}

FileMix::FileMix(const chance::DrawBlock& draws, const Files& files) {
    if (files.size == nullptr)
        return;
    if (files.sizes->empty()) {
        parts_.push_back({Block::Ones(), value(draws, *files.size).max(1.0)});
        return;
    }
    Block whole = Block::Zero();
    for (const auto& part : *files.sizes) {
        parts_.push_back({value(draws, part.share), value(draws, part.size).max(1.0)});
        whole += parts_.back().share;
    }
    for (auto& part : parts_)
        part.share /= whole.max(1e-300);
}

void FileMix::pack(const Block& container) {
    for (auto& part : parts_)
        part.size = part.size.max(container);
}

FileMix FileMix::smaller(const Block& container, bool smaller) const {
    FileMix result;
    for (const auto& part : parts_)
        result.parts_.push_back({((part.size < container) == smaller).select(part.share, 0.0), part.size});
    return result;
}

Block FileMix::share() const {
    Block sum = Block::Zero();
    for (const auto& part : parts_)
        sum += part.share;
    return sum;
}

Block FileMix::objects() const {
    Block sum = Block::Zero();
    for (const auto& part : parts_)
        sum += part.share / part.size;
    return sum;
}

PerByte FileMix::in(const chance::DrawBlock& draws, const rates::StorageClass& c) const {
    PerByte sum;
    sum.billed = Block::Zero();
    const auto get = [&](const auto& uncertain) { return value(draws, uncertain); };
    for (const auto& part : parts_) {
        const auto n = rates::count_object<Block>(c, part.size, get);
        const Block each = part.share / part.size;
        sum.objects += each;
        sum.billed += n.billed * each;
        sum.index += n.index * each;
        sum.fee += n.fee * each;
        sum.uploads += n.uploads * each;
    }
    return sum;
}

} // namespace topsheet::engine
