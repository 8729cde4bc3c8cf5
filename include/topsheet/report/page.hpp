#pragma once
/// @file
/// A page: headings, paragraphs, tables and pictures as values, before anybody decides how they look.
///
/// Reports build a page once; the terminal and Markdown each have a renderer. A page knows words and
/// tones, never escape codes or pipes.
///
///     Page page;
///     page.blocks.push_back(Heading{"Invoice", "2026-03"});
///     std::fputs(to_terminal(page, {.color = true}).c_str(), stdout);

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace topsheet::report {

/// What a piece of text is meant to be felt as; the terminal turns it into color when asked.
enum class Tone {
    plain,
    strong, ///< headings and totals
    dim,    ///< notes and units
    good,   ///< the cheapest
    warn,
    bad,
};

/// One cell of a table.
struct Cell {
    std::string text;
    Tone tone = Tone::plain;
};

/// One column: a title, and where its cells stand.
struct Column {
    std::string title;
    bool right = true; ///< numbers stand on the right
    Tone tone = Tone::plain;
};

/// One row of a table. A row of one cell is a heading inside the table.
struct Row {
    std::vector<Cell> cells;
    bool rule = false; ///< a line above it
};

/// A table. When it is wider than the page its columns are laid in groups, each with the first column.
struct Table {
    std::vector<Column> columns;
    std::vector<Row> rows;
};

/// A title with a remark beside it.
struct Heading {
    std::string text;
    std::string remark{};
    int level = 2; ///< 1 for the title of the page
};

/// Words that are wrapped at the width of the page.
struct Paragraph {
    std::string text;
    std::string mark{}; ///< stands before the first line; the others are indented by its width
    Tone tone = Tone::plain;
    Tone mark_tone = Tone::strong;
};

/// Lines that stand as they are drawn; each is made of pieces with tones. Markdown shows it as code.
struct Picture {
    std::vector<std::vector<Cell>> lines;
};

using Block = std::variant<Heading, Paragraph, Table, Picture>;

/// A page, from top to bottom. Blocks are set apart by an empty line, except paragraphs that follow one
/// another with marks.
struct Page {
    std::vector<Block> blocks;
};

/// How a page looks on a terminal.
struct TerminalOptions {
    bool color = false;
    std::size_t width = 100; ///< columns; a single word or number may be wider
};

/// The page as text with spaces, and escape codes when color is asked for. Ends with a line end.
std::string to_terminal(const Page& page, const TerminalOptions& options = {});

/// The page in Markdown (GitHub tables). Ends with a line end.
std::string to_markdown(const Page& page);

/// Columns that a UTF-8 text takes: its code points. Enough for Latin, Greek, Cyrillic, arrows and blocks.
std::size_t display_width(std::string_view text);

/// The text in lines of at most `width` columns, broken at spaces; a longer word stands alone in its line.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

} // namespace topsheet::report
