#pragma once
// What comes in: files, standard input, and rate cards from the folders that may hold them.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "commands.hpp"
#include "topsheet/io/load.hpp"

namespace topsheet::app {

/// The whole of a file, or of standard input for "-". Throws a Failure when it cannot be read.
std::string read_input(const std::string& path);

/// The same of a part of a run, which may be large.
std::string read_part_file(const std::string& path);

/// The bytes of a log of jobs, of any size, piece by piece; standard input for "-". Throws a Failure when it cannot be
/// opened, and later when it cannot be read.
io::ReadBytes open_log(const std::string& path);

/// Where rate cards come from: folders, of which the first that has a card wins (those named with --rates,
/// that of the study and its rates/, TOPSHEET_DATA/rates, the cards that came with the program), and card
/// files named with --rates. A file lies over the card of its id in the folders and over the files named
/// before it; the first one is the card itself when no folder has it.
class CardShelf {
  public:
    /// `file` is the study or bill; empty or "-" when there is none. Throws a Failure for what cannot be read,
    /// after the faults of a card file without an id have been said.
    CardShelf(const Common& command, const std::string& file);

    /// The text of a card without its layers, or nothing. An id is a file name without ".json"; nothing that
    /// could leave the folder is looked for.
    [[nodiscard]] std::optional<std::string> text(std::string_view id) const;
    /// The files that lie over cards, the later on top.
    [[nodiscard]] const std::vector<io::CardLayer>& layers() const { return layers_; }
    /// The files that are cards themselves.
    [[nodiscard]] const std::vector<io::CardLayer>& cards() const { return cards_; }
    /// Ids of all cards, sorted. The folder of the study counts only for its rates/: other files lie there too.
    [[nodiscard]] std::vector<std::string> ids() const;
    /// A note when a card that merely lies beside the study stands in front of a different one of its name.
    [[nodiscard]] std::optional<Finding> shadowed(std::string_view id) const;

  private:
    [[nodiscard]] std::optional<std::string> in_folders(std::string_view id) const;

    std::vector<std::string> folders_;
    std::vector<std::string> files_; ///< card files named with --rates
    std::vector<std::string> listed_;
    std::vector<std::string> beside_;  ///< those of the study
    std::vector<io::CardLayer> cards_; ///< files that are cards themselves
    std::vector<io::CardLayer> layers_;
};

/// "; did you mean \"x\"?", or nothing.
std::string offered(const std::string& name, const std::vector<std::string>& known);

/// How a file is read with these arguments.
io::LoadOptions load_options(const Common& command, const std::string& file);

/// What a failed load ends with: a missing card is a missing file.
Exit exit_for(const Findings& findings);

} // namespace topsheet::app
