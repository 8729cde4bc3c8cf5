#pragma once
/// @file
/// Files of a dataset by size: how many objects a byte is, and what a byte counts as in a storage class.
///
/// A dataset has one size of file, or shares of its bytes in files of several sizes. Everything that a class
/// counts file by file is summed over the sizes: with shares w_i of files of s_i bytes,
///
///     f per byte = sum of w_i * f(s_i) / s_i
///
/// for f = 1 (objects), billed bytes, fees, uploads. Uncertain shares are scaled to add up to one in each
/// trial. Sizes and class rules are those of the study's first month.

#include "topsheet/engine/block.hpp"
#include "topsheet/model/study.hpp"
#include "topsheet/rates/object_rules.hpp"

namespace topsheet::engine {

/// Where a dataset says its sizes.
struct Files {
    const Uncertain<Bytes>* size = nullptr;               ///< of every file, or
    const std::vector<model::SizeShare>* sizes = nullptr; ///< a mix

    Files() = default;
    explicit Files(const model::Dataset& d) : size(&d.object_size), sizes(&d.sizes) {}
    explicit Files(const model::EstateDataset& d) : size(&d.object_size), sizes(&d.sizes) {}
    /// Objects for each byte by the medians, for choices that are made before any trial; smaller files are
    /// packed into containers of `pack` bytes.
    [[nodiscard]] double typical_objects(double pack = 0.0) const;
};

/// The files of a dataset by name: the production's own, else the estate's, else those of any production.
Files files_of(const model::Study& study, int production, std::string_view dataset);

/// What a byte of these files counts as in one class.
struct PerByte {
    Block objects = Block::Zero();
    Block billed = Block::Ones(); ///< bytes on the stock meter
    Block index = Block::Zero();  ///< bytes on the meter of the index overhead
    Block fee = Block::Zero();    ///< objects that pay the monthly fee
    Block uploads = Block::Zero();
};

/// Files by size in one group of trials.
class FileMix {
  public:
    FileMix(const chance::DrawBlock& draws, const Files& files);

    /// Smaller files are put into containers of this size, for good.
    void pack(const Block& container);
    /// The files that are smaller than a container, as shares of all bytes, and the others.
    [[nodiscard]] FileMix smaller(const Block& container, bool smaller) const;
    /// Share of the dataset's bytes in these files: one, unless they are a part.
    [[nodiscard]] Block share() const;
    /// Objects for each byte.
    [[nodiscard]] Block objects() const;
    /// What each byte counts as in a class.
    [[nodiscard]] PerByte in(const chance::DrawBlock& draws, const rates::StorageClass& c) const;

  private:
    struct Part {
        Block share, size;
    };
    FileMix() = default;
    std::vector<Part> parts_;
};

} // namespace topsheet::engine
