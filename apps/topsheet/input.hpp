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

/// The folders that are searched for rate cards, the first wins: those named with --rates, that of the
/// study and its rates/, TOPSHEET_DATA/rates, and the cards that came with the program.
class CardFolders {
  public:
    /// `file` is the study or bill; empty or "-" when there is none.
    CardFolders(const std::vector<std::string>& named, const std::string& file);

    /// The text of a card, or nothing. An id is a file name without ".json"; nothing that could leave the
    /// folder is looked for.
    [[nodiscard]] std::optional<std::string> text(std::string_view id) const;
    /// Ids of all cards, sorted. The folder of the study counts only for its rates/: other files lie there too.
    [[nodiscard]] std::vector<std::string> ids() const;

  private:
    std::vector<std::string> folders_;
    std::vector<std::string> listed_;
};

/// How a file is read with these arguments.
io::LoadOptions load_options(const Common& command, const std::string& file);

/// What a failed load ends with: a missing card is a missing file.
Exit exit_for(const Findings& findings);

} // namespace topsheet::app
