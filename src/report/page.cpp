#include "topsheet/report/page.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include <fmt/format.h>

namespace topsheet::report {

std::size_t display_width(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
    std::vector<std::string> lines;
    std::string line;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
        const std::string_view word = text.substr(at, end - at);
        if (!line.empty() && display_width(line) + 1 + display_width(word) > width) {
            lines.push_back(std::move(line));
            line.clear();
        }
        if (!word.empty()) {
            if (!line.empty())
                line += ' ';
            line += word;
        }
        if (end < text.size() && text[end] == '\n') {
            lines.push_back(std::move(line));
            line.clear();
        }
        at = end + 1;
    }
    if (!line.empty() || lines.empty())
        lines.push_back(std::move(line));
    return lines;
}

namespace {

/// Names come from files: what would steer a terminal is shown as a question mark.
char harmless(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
}
std::string harmless(std::string text) {
    for (char& c : text)
        c = harmless(c);
    return text;
}

std::string painted(std::string text, Tone tone, bool color) {
    text = harmless(std::move(text));
    if (!color || tone == Tone::plain || text.empty())
        return text;
    constexpr std::array<std::string_view, 6> codes{"", "1", "2", "32", "33", "31"}; // in the order of Tone
    return fmt::format("\x1b[{}m{}\x1b[0m", codes[static_cast<std::size_t>(tone)], text);
}

std::string spaces(std::size_t count) {
    return std::string(count, ' ');
}

/// Spaces around the text; the color does not reach into them.
std::string padded(std::string_view text, std::size_t width, bool right, Tone tone, bool color) {
    const std::size_t taken = display_width(text);
    const std::string gap = spaces(width > taken ? width - taken : 0);
    const std::string body = painted(std::string(text), tone, color);
    return right ? gap + body : body + gap;
}

void end_line(std::string& page) {
    while (!page.empty() && page.back() == ' ')
        page.pop_back();
    page += '\n';
}

// --- a table on a terminal ------------------------------------------------------------------------------

constexpr std::size_t gap_width = 2;
constexpr std::size_t narrow = 12; // no text column becomes narrower, no title wider than its numbers and this

/// Width of the widest word: what a column can be wrapped to.
std::size_t widest_word(std::string_view text) {
    std::size_t widest = 0;
    for (const std::string& word : wrapped(text, 1))
        widest = std::max(widest, display_width(word));
    return widest;
}

/// Widths that columns would like to have: numbers whole, titles of number columns wrapped when asked.
std::vector<std::size_t> wishes(const Table& table, bool wrap_titles) {
    std::vector<std::size_t> widths;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        const Column& column = table.columns[c];
        std::size_t width = display_width(column.title);
        if (column.right && wrap_titles)
            width = std::min(width, std::max(narrow, widest_word(column.title)));
        for (const Row& row : table.rows)
            if (c < row.cells.size() && row.cells.size() > 1)
                width = std::max(width, display_width(row.cells[c].text));
        widths.push_back(width);
    }
    return widths;
}

std::size_t total_width(const std::vector<std::size_t>& widths, const std::vector<std::size_t>& columns) {
    std::size_t sum = columns.empty() ? 0 : gap_width * (columns.size() - 1);
    for (const std::size_t c : columns)
        sum += widths[c];
    return sum;
}

/// Narrows the widest text columns until the columns fit; their cells are wrapped.
void squeeze(const Table& table, std::vector<std::size_t>& widths, const std::vector<std::size_t>& columns,
             std::size_t page) {
    while (total_width(widths, columns) > page) {
        std::size_t widest = table.columns.size();
        for (const std::size_t c : columns)
            if (!table.columns[c].right && widths[c] > narrow &&
                (widest == table.columns.size() || widths[c] > widths[widest]))
                widest = c;
        if (widest == table.columns.size())
            return;
        --widths[widest];
    }
}

/// Columns that stand side by side; the first column leads each group.
std::vector<std::vector<std::size_t>> groups(const Table& table, std::vector<std::size_t>& widths, std::size_t page) {
    std::vector<std::size_t> all(table.columns.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    const auto texts = std::ranges::count_if(table.columns, [](const Column& c) { return !c.right; });
    if (total_width(widths, all) <= page || all.size() < 3 || texts > 1) {
        squeeze(table, widths, all, page);
        return {all};
    }
    const std::size_t longest = *std::max_element(widths.begin() + 1, widths.end());
    const std::size_t room = page > widths[0] ? page - widths[0] : 0;
    const std::size_t fit = std::max<std::size_t>(1, room / (longest + gap_width));
    const std::size_t count = (all.size() - 1 + fit - 1) / fit;    // groups
    const std::size_t each = (all.size() - 1 + count - 1) / count; // columns in each, evenly
    std::vector<std::vector<std::size_t>> list;
    for (std::size_t first = 1; first < all.size(); first += each) {
        list.push_back({0});
        for (std::size_t c = first; c < std::min(first + each, all.size()); ++c)
            list.back().push_back(c);
    }
    return list;
}

struct TableWriter {
    const Table& table;
    const TerminalOptions& options;
    std::vector<std::size_t> widths;
    std::string& page;

    /// One row of cells, each wrapped to its column.
    void row(const std::vector<std::size_t>& columns, const std::vector<Cell>& cells, bool bottom) {
        std::vector<std::vector<std::string>> texts;
        std::size_t height = 1;
        for (const std::size_t c : columns) {
            const std::string text = c < cells.size() ? cells[c].text : std::string();
            texts.push_back(display_width(text) <= widths[c] ? std::vector{text} : wrapped(text, widths[c]));
            height = std::max(height, texts.back().size());
        }
        for (std::size_t line = 0; line < height; ++line) {
            for (std::size_t k = 0; k < columns.size(); ++k) {
                const std::size_t c = columns[k];
                const std::size_t skip = bottom ? height - texts[k].size() : 0;
                const bool inside = line >= skip && line - skip < texts[k].size();
                if (k > 0)
                    page += spaces(gap_width);
                page += padded(inside ? texts[k][line - skip] : "", widths[c], table.columns[c].right,
                               c < cells.size() ? cells[c].tone : Tone::plain, options.color);
            }
            end_line(page);
        }
    }

    void rule(const std::vector<std::size_t>& columns) {
        std::string line;
        for (std::size_t i = 0; i < total_width(widths, columns); ++i)
            line += "─";
        page += painted(line, Tone::dim, options.color) + '\n';
    }

    void group(const std::vector<std::size_t>& columns) {
        std::vector<Cell> titles;
        bool titled = false;
        for (const Column& column : table.columns) {
            titles.push_back({column.title, column.tone == Tone::plain ? Tone::strong : column.tone});
            titled = titled || !column.title.empty();
        }
        if (titled) {
            row(columns, titles, true);
            rule(columns);
        }
        for (const Row& r : table.rows) {
            if (r.rule)
                rule(columns);
            if (r.cells.size() == 1)
                page += painted(r.cells[0].text, r.cells[0].tone, options.color) + '\n';
            else
                row(columns, r.cells, false);
        }
    }
};

struct TerminalWriter {
    const TerminalOptions& options;
    std::string page{};

    void operator()(const Heading& heading) {
        page += painted(heading.text, Tone::strong, options.color);
        if (!heading.remark.empty()) {
            const std::size_t taken = display_width(heading.text) + gap_width + display_width(heading.remark);
            page += taken > options.width ? "\n" : spaces(gap_width);
            page += painted(heading.remark, Tone::dim, options.color);
        }
        page += '\n';
    }
    void operator()(const Paragraph& paragraph) {
        const std::size_t indent = paragraph.mark.empty() ? 0 : display_width(paragraph.mark) + 1;
        bool first = true;
        for (const std::string& line : wrapped(paragraph.text, options.width - std::min(indent, options.width / 2))) {
            if (indent > 0 && first)
                page += painted(paragraph.mark, paragraph.mark_tone, options.color) + ' ';
            else
                page += spaces(indent);
            page += painted(line, paragraph.tone, options.color);
            end_line(page);
            first = false;
        }
    }
    void operator()(const Table& table) {
        std::vector<std::size_t> all(table.columns.size());
        std::iota(all.begin(), all.end(), std::size_t{0});
        const bool roomy = total_width(wishes(table, false), all) <= options.width;
        TableWriter writer{table, options, wishes(table, !roomy), page};
        bool first = true;
        for (const auto& columns : groups(table, writer.widths, options.width)) {
            if (!first)
                page += '\n';
            writer.group(columns);
            first = false;
        }
    }
    void operator()(const Picture& picture) {
        for (const auto& line : picture.lines) {
            for (const Cell& piece : line)
                page += painted(piece.text, piece.tone, options.color);
            end_line(page);
        }
    }
};

// --- Markdown -------------------------------------------------------------------------------------------

/// Text that Markdown would take for something else is escaped.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '|' || c == '*' || c == '_' || c == '`' || c == '<' || c == '[' || c == '\\')
            out += '\\';
        out += c == '\n' ? ' ' : harmless(c);
    }
    return out;
}

std::string emphasized(std::string_view text, Tone tone) {
    const std::size_t first = text.find_first_not_of(' ');
    if (first == std::string_view::npos)
        return "";
    std::string body = escaped(text.substr(first));
    if (tone == Tone::strong || tone == Tone::good)
        body = "**" + body + "**";
    std::string indent;
    for (std::size_t i = 0; i < first; ++i)
        indent += "&nbsp;";
    return indent + body;
}

struct MarkdownWriter {
    std::string page{};

    void operator()(const Heading& heading) {
        page += std::string(static_cast<std::size_t>(heading.level), '#') + ' ' + escaped(heading.text) + '\n';
        if (!heading.remark.empty())
            page += '\n' + escaped(heading.remark) + '\n';
    }
    void operator()(const Paragraph& paragraph) {
        page += paragraph.mark.empty() ? "" : "- " + escaped(paragraph.mark) + " ";
        page += escaped(paragraph.text) + '\n';
    }
    void operator()(const Table& table) {
        page += '|';
        for (const Column& column : table.columns)
            page += ' ' + escaped(column.title) + " |";
        page += "\n|";
        for (const Column& column : table.columns)
            page += column.right ? " ---: |" : " :--- |";
        page += '\n';
        for (const Row& row : table.rows) {
            page += '|';
            for (std::size_t c = 0; c < table.columns.size(); ++c)
                page += ' ' + (c < row.cells.size() ? emphasized(row.cells[c].text, row.cells[c].tone) : "") + " |";
            page += '\n';
        }
    }
    void operator()(const Picture& picture) {
        page += "```text\n";
        for (const auto& line : picture.lines) {
            for (const Cell& piece : line)
                page += harmless(piece.text);
            while (page.ends_with(' '))
                page.pop_back();
            page += '\n';
        }
        page += "```\n";
    }
};

bool set_apart(const Block& before, const Block& after) {
    const auto* above = std::get_if<Paragraph>(&before);
    const auto* below = std::get_if<Paragraph>(&after);
    if (above != nullptr && below != nullptr)
        return above->mark.empty() || below->mark.empty();
    return true;
}

template <class Writer>
std::string written(const Page& page, Writer writer, bool under_headings) {
    for (std::size_t i = 0; i < page.blocks.size(); ++i) {
        const bool after_heading = i > 0 && std::holds_alternative<Heading>(page.blocks[i - 1]);
        if (i > 0 && set_apart(page.blocks[i - 1], page.blocks[i]) && (under_headings || !after_heading))
            writer.page += '\n';
        std::visit(writer, page.blocks[i]);
    }
    return std::move(writer.page);
}

} // namespace

std::string to_terminal(const Page& page, const TerminalOptions& options) {
    return written(page, TerminalWriter{options}, false);
}

std::string to_markdown(const Page& page) {
    return written(page, MarkdownWriter{}, true);
}

} // namespace topsheet::report
