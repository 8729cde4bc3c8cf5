#include "io/json_tree.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace topsheet::io {

namespace {

/// Walks over the text beside the parser, so that each token's place is known. The parser has checked
/// the syntax of what lies before its events, so skipping needs no care.
class Cursor {
  public:
    explicit Cursor(std::string_view text) : text_(text) {}

    [[nodiscard]] int line() const { return line_; }
    [[nodiscard]] int column() const { return column_; }
    [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }

    /// To the next token: over white space, comments, commas and colons.
    void to_token() {
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '/')
                comment();
            else if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ',' || c == ':')
                step();
            else
                return;
        }
    }
    /// Over the token that begins here; returns its text.
    std::string_view token() {
        const std::size_t begin = at_;
        if (at_ < text_.size() && text_[at_] == '"') {
            step();
            while (at_ < text_.size() && text_[at_] != '"')
                step(text_[at_] == '\\' ? 2 : 1);
            step();
        } else {
            step();
            while (at_ < text_.size() && is_word(text_[at_]) && is_word(text_[begin]))
                step();
        }
        return text_.substr(begin, at_ - begin);
    }
    /// Forward to a byte of the text.
    void to(std::size_t byte) {
        while (at_ < std::min(byte, text_.size()))
            step();
    }

  private:
    static bool is_word(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' || c == '-' ||
               c == '.';
    }
    void step(std::size_t count = 1) {
        for (; count > 0 && at_ < text_.size(); --count, ++at_) {
            if (text_[at_] == '\n') {
                ++line_;
                column_ = 1;
            } else if ((static_cast<unsigned char>(text_[at_]) & 0xC0U) != 0x80U) {
                ++column_; // bytes that continue a character do not count
            }
        }
    }
    void comment() {
        const bool block = rest().starts_with("/*");
        const auto end = block ? text_.find("*/", at_ + 2) : text_.find('\n', at_);
        to(end == std::string_view::npos ? text_.size() : end + (block ? 2 : 1));
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int line_ = 1;
    int column_ = 1;
};

/// Builds the tree from the parser's events.
class Builder {
  public:
    using number_integer_t = nlohmann::json::number_integer_t;
    using number_unsigned_t = nlohmann::json::number_unsigned_t;
    using number_float_t = nlohmann::json::number_float_t;
    using string_t = nlohmann::json::string_t;
    using binary_t = nlohmann::json::binary_t;

    explicit Builder(std::string_view text) : cursor_(text) {}

    Tree take() {
        Tree tree;
        if (!failed_)
            tree.root = std::move(root_);
        tree.faults = std::move(faults_);
        return tree;
    }

    bool null() {
        leaf(Kind::null);
        return true;
    }
    bool boolean(bool value) {
        leaf(Kind::boolean).truth = value;
        return true;
    }
    bool number_integer(number_integer_t value) { return number(static_cast<double>(value)); }
    bool number_unsigned(number_unsigned_t value) { return number(static_cast<double>(value)); }
    bool number_float(number_float_t value, const string_t&) { return number(value); }
    bool string(string_t& value) {
        leaf(Kind::text).text = std::move(value);
        return true;
    }
    static bool binary(binary_t&) { return false; } // JSON has none
    bool start_object(std::size_t) { return open(Kind::object); }
    bool start_array(std::size_t) { return open(Kind::array); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }

    bool key(string_t& value) {
        cursor_.to_token();
        Level& level = levels_.back();
        level.skip = !is_new(level, value);
        if (level.skip) {
            const auto first = std::ranges::find(level.node->members, value, &Member::key);
            fault("duplicate-key",
                  fmt::format("the key \"{}\" stands here a second time; the first is in line {}", value, first->line),
                  "keep one of them");
            faults_.back().pointer = pointer() + "/" + escaped_token(value);
            level.skipped = value;
        }
        pending_ = {std::move(value), cursor_.line(), cursor_.column(), {}};
        cursor_.token();
        return true;
    }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) {
        failed_ = true;
        std::string what = error.what();
        const bool inside_text = what.find("invalid string") != std::string::npos;
        cursor_.to_token();
        if (inside_text && position > 0)
            cursor_.to(position - 1);
        if (error.id == 406) {
            const std::string token(Cursor(cursor_.rest()).token().substr(0, 40));
            fault("number", fmt::format("the number {} is too large to be kept", token), "write a number below 1e308");
            return false;
        }
        // "[json.exception.parse_error.101] parse error at line 1, column 5: syntax error while ..."
        if (const auto at = what.find(": syntax error while "); at != std::string::npos)
            what = what.substr(at + 21);
        if (const auto at = what.find("; last read"); at != std::string::npos)
            what.erase(at,
                       what.find('\'', at + 14) == std::string::npos ? std::string::npos : what.rfind('\'') + 1 - at);
        const auto next = cursor_.rest();
        std::string hint;
        if (next.starts_with("NaN") || next.starts_with("nan") || next.starts_with("Inf") || next.starts_with("-Inf") ||
            next.starts_with("inf"))
            hint = "JSON has no NaN and no infinity; write a finite number, or leave the key out";
        else if (what.find("UTF-8") != std::string::npos)
            hint = "save the file as UTF-8";
        else if (next.starts_with("\"") && !inside_text)
            hint = "is there a comma missing before it?";
        else if (next.starts_with("}") || next.starts_with("]"))
            hint = "is there a comma too many before it, or a bracket of the other kind missing?";
        else if (next.starts_with("'"))
            hint = "texts stand in double quotes";
        else if (next.empty())
            hint = "the text ends before everything is closed";
        fault("syntax", "this is not JSON: while " + what, std::move(hint));
        return false;
    }

  private:
    struct Level {
        Node* node = nullptr;
        std::unordered_set<std::string> keys; ///< filled when the object is a large one
        bool skip = false;                    ///< whether the value to come belongs to a duplicate key
        std::string skipped;                  ///< that key
    };
    static constexpr std::size_t small = 12; ///< members that are searched one by one

    static bool is_new(Level& level, const std::string& key) {
        const auto& members = level.node->members;
        if (members.size() < small)
            return std::ranges::find(members, key, &Member::key) == members.end();
        if (level.keys.empty())
            for (const auto& m : members)
                level.keys.insert(m.key);
        return level.keys.insert(key).second;
    }

    /// A place for the value that begins at the cursor.
    Node& place(Kind kind) {
        cursor_.to_token();
        Node* node = &root_;
        if (!levels_.empty()) {
            Level& level = levels_.back();
            if (level.node->is(Kind::array)) {
                node = &level.node->elements.emplace_back();
            } else if (level.skip) {
                node = &dropped_.emplace_back(std::make_unique<Node>())->elements.emplace_back();
            } else {
                level.node->members.push_back(std::move(pending_));
                node = &level.node->members.back().value;
            }
        }
        node->kind = kind;
        node->line = cursor_.line();
        node->column = cursor_.column();
        return *node;
    }
    Node& leaf(Kind kind) {
        Node& node = place(kind);
        source_ = cursor_.token();
        return node;
    }
    bool number(double value) {
        Node& node = leaf(Kind::number);
        node.number = value;
        node.text = std::string(source_);
        return true;
    }
    bool open(Kind kind) {
        if (levels_.size() >= most_levels) {
            cursor_.to_token();
            failed_ = true;
            fault("too-deep", fmt::format("objects and lists are nested deeper than {} levels", most_levels), "");
            return false;
        }
        Node& node = place(kind);
        cursor_.token();
        levels_.push_back({&node, {}, false, {}});
        return true;
    }
    bool close() {
        cursor_.to_token();
        cursor_.token();
        levels_.pop_back();
        return true;
    }
    /// Pointer to the object that is open.
    [[nodiscard]] std::string pointer() const {
        std::string result;
        for (std::size_t i = 0; i + 1 < levels_.size(); ++i) {
            const Node& node = *levels_[i].node;
            result += '/';
            if (node.is(Kind::array))
                result += std::to_string(node.elements.size() - 1);
            else if (levels_[i].skip)
                result += escaped_token(levels_[i].skipped);
            else
                result += escaped_token(node.members.back().key);
        }
        return result;
    }
    void fault(std::string code, std::string sentence, std::string hint) {
        Finding f;
        f.code = std::move(code);
        f.line = cursor_.line();
        f.column = cursor_.column();
        f.sentence = std::move(sentence);
        f.hint = std::move(hint);
        faults_.push_back(std::move(f));
    }

    Cursor cursor_;
    Node root_;
    Member pending_;
    std::string_view source_;
    std::vector<Level> levels_;
    std::vector<std::unique_ptr<Node>> dropped_; ///< values of duplicate keys, read for their own faults
    Findings faults_;
    bool failed_ = false;
};

/// A fault of the whole text.
Tree refused(std::string code, std::string sentence, std::string hint) {
    Tree tree;
    Finding f;
    f.code = std::move(code);
    f.line = 1;
    f.column = 1;
    f.sentence = std::move(sentence);
    f.hint = std::move(hint);
    tree.faults.push_back(std::move(f));
    return tree;
}

void append_text(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += '\\';
        if (static_cast<unsigned char>(c) < 0x20U)
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        else
            out += c;
    }
    out += '"';
}

void append_canonical(std::string& out, const Node& node) {
    switch (node.kind) {
    case Kind::null: out += "null"; break;
    case Kind::boolean: out += node.truth ? "true" : "false"; break;
    case Kind::number: out += node.text; break;
    case Kind::text: append_text(out, node.text); break;
    case Kind::array:
        out += '[';
        for (const auto& e : node.elements) {
            if (&e != &node.elements.front())
                out += ',';
            append_canonical(out, e);
        }
        out += ']';
        break;
    case Kind::object:
        out += '{';
        for (const auto& m : node.members) {
            if (&m != &node.members.front())
                out += ',';
            append_text(out, m.key);
            out += ':';
            append_canonical(out, m.value);
        }
        out += '}';
        break;
    }
}

} // namespace

const Node* Node::find(std::string_view key) const {
    for (const auto& m : members)
        if (m.key == key)
            return &m.value;
    return nullptr;
}

Node* Node::find(std::string_view key) {
    return const_cast<Node*>(std::as_const(*this).find(key));
}

Tree parse_json(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return refused("syntax", "the file is empty", "");
    if (text.find('\0') != std::string_view::npos)
        return refused("syntax", "the file holds bytes of value zero, so it is not text", "");
    Builder builder(text);
    nlohmann::json::sax_parse(text.begin(), text.end(), &builder, nlohmann::json::input_format_t::json, true, true);
    return builder.take();
}

void link(Node& root, int source) {
    if (root.source == 0)
        root.source = source;
    const auto child = [&](Node& node, std::size_t index) {
        node.parent = &root;
        node.index = index;
        link(node, source);
    };
    for (std::size_t i = 0; i < root.elements.size(); ++i)
        child(root.elements[i], i);
    for (std::size_t i = 0; i < root.members.size(); ++i)
        child(root.members[i].value, i);
}

std::string escaped_token(std::string_view key) {
    std::string result;
    for (const char c : key)
        result += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return result;
}

std::string pointer_to(const Node& node) {
    std::string result;
    for (const Node* at = &node; at->parent != nullptr; at = at->parent) {
        const Node& up = *at->parent;
        const std::string token =
            up.is(Kind::array) ? std::to_string(at->index) : escaped_token(up.members[at->index].key);
        result = fmt::format("/{}{}", token, result);
    }
    return result;
}

std::string canonical_text(const Node& node) {
    std::string result;
    append_canonical(result, node);
    return result;
}

std::string_view kind_word(const Node& node) {
    switch (node.kind) {
    case Kind::null: return "null";
    case Kind::boolean: return "true or false";
    case Kind::number: return "a number";
    case Kind::text: return "text";
    case Kind::array: return "a list";
    case Kind::object: return "an object";
    }
    return "";
}

} // namespace topsheet::io
