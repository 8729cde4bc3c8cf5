#pragma once
/// @file
/// What one reading collects: the findings, the files they belong to, the uncertain inputs, and the
/// places of references so that a fault found later still knows its line.

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "io/json_tree.hpp"
#include "topsheet/base/diagnostic.hpp"
#include "topsheet/base/fields.hpp"
#include "topsheet/chance/input.hpp"
#include "topsheet/io/load.hpp"
#include "topsheet/model/study.hpp"

namespace topsheet::io {

/// The state of an assumption (or of a value of `finance`) that others may share.
struct Shared {
    const Node* node = nullptr;
    enum class State { unread, reading, read } state = State::unread;
    std::optional<Dimension> wanted; ///< fixed by its place, as for inflation; otherwise by its text
    std::string_view unit;           ///< an example when `wanted` is set
    double fixed = 0.0;              ///< value or median
    int input = -1;                  ///< negative while it is a fixed value
    Dimension dimension;
    bool sound = false; ///< whether it could be read
};

/// One reading of a study, a card or a bill.
class Context {
  public:
    explicit Context(const LoadOptions& from) : options(from) {}
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    const LoadOptions& options;
    Findings findings;
    std::string currency;                            ///< of the study
    std::vector<model::ExchangeRate> exchange_rates; ///< to that currency
    std::optional<YearMonth> start;                  ///< of the study; nothing for a card or a bill
    std::vector<chance::Input> inputs;
    std::unordered_map<std::string, Shared> shared; ///< by path, such as "assumptions.discount"
    std::vector<std::string> shared_names;          ///< in the order of the file

    /// Numbers an input that findings can name. `places` is false for overrides, which have no lines.
    int add_source(std::string name, bool places = true);
    /// Keeps a tree alive and linked.
    Node& keep(Node root, int source);

    /// Adds a finding. A file has room for so many; one that finds no room is counted, and the place that is
    /// returned for it goes nowhere.
    Finding& report(Severity severity, const Node& at, std::string_view code, std::string sentence, std::string hint);
    /// "did you mean …?"; nothing once so much has been found that looking for near words takes too long.
    [[nodiscard]] std::string suggest(std::string_view word, const std::vector<std::string>& known) const;
    Finding& error(const Node& at, std::string_view code, std::string sentence, std::string hint = {}) {
        return report(Severity::error, at, code, std::move(sentence), std::move(hint));
    }
    /// A fault of a member's key.
    Finding& error_at_key(const Node& owner, const Member& member, std::string_view code, std::string sentence,
                          std::string hint);
    /// Faults of syntax.
    void add_faults(Findings faults, int source);

    /// Remembers where a reference stands.
    int mark(const Node& node);
    [[nodiscard]] const Node& marked(int mark) const { return *marks_[static_cast<std::size_t>(mark)]; }

    /// Adds an input and returns its index; -1 when the name is taken, which has been said elsewhere.
    int add_input(chance::Input input);
    /// Index of an input by name, -1 when there is none.
    [[nodiscard]] int input_named(const std::string& name) const;

    /// Units of the study's currency for one unit of `code`; nothing when the study gives no rate.
    [[nodiscard]] std::optional<double> exchange(std::string_view code) const;

    /// Sorts the findings by place and returns them.
    Findings take_findings();

  private:
    struct Source {
        std::string name;
        bool places = true;
        int found = 0;           ///< findings so far
        std::size_t closing = 0; ///< the one that says that there are more
    };
    Finding& add(Finding f, Source& source);

    std::vector<Source> sources_{{"", false}};
    std::deque<Node> trees_;
    std::vector<const Node*> marks_;
    std::unordered_map<std::string, int> input_index_;
    Finding nowhere_; ///< stands for findings that find no room
};

/// Where the reader stands: the dotted path of names, and what GB means in this file.
struct Scope {
    Context* context = nullptr;
    std::string path;
    ByteConvention bytes = ByteConvention::decimal;
    std::string card_currency; ///< when the text is a rate card: the one its prices must name

    [[nodiscard]] Scope inside(std::string_view name) const;
};

} // namespace topsheet::io
