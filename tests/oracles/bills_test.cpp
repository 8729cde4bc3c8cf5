// Bills worked by hand or published by vendors and writers: every file of bills/ is priced by the library
// and compared with the sum that stands in it. README.md says how to add one.

#include <cmath>
#include <map>
#include <set>
#include <string>

#include "arithmetic.hpp"
#include "bill_files.hpp"
#include "io/json_tree.hpp"

using namespace topsheet;
using namespace tests;

namespace {

std::string text(const io::Node& root, std::string_view key) {
    const io::Node* node = root.find(key);
    return node != nullptr && node->is(io::Kind::text) ? node->text : "";
}

/// A member that must be a number.
double number(const io::Node& root, std::string_view key) {
    const io::Node* node = root.find(key);
    INFO(key);
    REQUIRE(node != nullptr);
    REQUIRE(node->is(io::Kind::number));
    return node->number;
}

/// The members of an object of numbers; none when the key is absent.
std::map<std::string, double> numbers(const io::Node& root, std::string_view key) {
    std::map<std::string, double> found;
    if (const io::Node* node = root.find(key))
        for (const io::Member& member : node->members) {
            INFO(key << " " << member.key);
            REQUIRE(member.value.is(io::Kind::number));
            found[member.key] = member.value.number;
        }
    return found;
}

/// Every line of the sum holds, and the last one comes to `expected`.
void check_arithmetic(const io::Node& root, double expected) {
    const io::Node* lines = root.find("x_arithmetic");
    REQUIRE(lines != nullptr);
    REQUIRE(!lines->elements.empty());
    Sum last;
    for (const io::Node& line : lines->elements) {
        INFO(line.text);
        REQUIRE_NOTHROW(last = work(line.text));
        CHECK(holds(last));
    }
    CHECK(static_cast<double>(last.stated) == Approx(expected).epsilon(1e-12));
}

/// What the file says about itself: title, source, what it covers, and why it differs from what was printed.
void check_papers(const io::Node& root, double expected) {
    CHECK(!text(root, "x_title").empty());
    CHECK(!text(root, "x_source").empty());
    const io::Node* covers = root.find("x_covers");
    CHECK((covers != nullptr && !covers->elements.empty()));
    if (root.find("x_published") != nullptr && std::fabs(number(root, "x_published") - expected) > 0.005 + 1e-9)
        CHECK(!text(root, "x_note").empty());
    const bool by_hand = text(root, "x_source").starts_with("by hand");
    CHECK((by_hand || root.find("x_published") != nullptr || !text(root, "x_note").empty()));
}

double sum_of_rows(const rates::BillLine& line) {
    double sum = 0.0;
    for (const rates::Bracket& row : line.brackets)
        sum += row.charge;
    return sum;
}

std::string name_of(const rates::Catalog& catalog, int meter) {
    const rates::Meter& m = catalog.meters[static_cast<std::size_t>(meter)];
    return m.card + "/" + m.id;
}

/// Lines and rows add up, and those that the file names have its charge and its number of rows.
void check_lines(const io::Node& root, const rates::Catalog& catalog, const rates::Bill& bill, double tolerance) {
    std::map<std::string, double> charges, rows;
    double sum = 0.0;
    for (const rates::BillLine& line : bill.lines) {
        const std::string name = name_of(catalog, line.meter);
        charges[name] += line.charge;
        rows[name] += static_cast<double>(line.brackets.size());
        sum += line.charge;
        INFO(name << ": rows add up to the line");
        CHECK_THAT(sum_of_rows(line), WithinAbs(line.charge, 1e-9 * (1.0 + std::fabs(line.charge))));
    }
    for (const rates::Shortfall& missing : bill.shortfalls)
        sum += missing.charge;
    CHECK_THAT(sum, WithinAbs(bill.total, 1e-9 * (1.0 + std::fabs(bill.total))));
    for (const auto& [name, charge] : numbers(root, "x_lines")) {
        INFO("line " << name);
        REQUIRE(charges.contains(name));
        CHECK_THAT(charges[name], WithinAbs(charge, tolerance));
    }
    for (const auto& [name, count] : numbers(root, "x_rows")) {
        INFO("rows of " << name);
        REQUIRE(rows.contains(name));
        CHECK(rows[name] == count);
    }
}

/// What each account pays, when the file says it.
void check_accounts(const io::Node& root, const io::BillRequest& request, const rates::Bill& bill, double tolerance) {
    const auto wanted = numbers(root, "x_accounts");
    if (wanted.empty())
        return;
    const auto charges = rates::hand_back(request.catalog, request.usage, bill, month_of(request));
    std::map<std::string, double> found;
    for (const auto& [name, total] : rates::totals_by(request.usage, charges, &rates::UsageLine::account))
        found[name] = total;
    CHECK(found.size() == wanted.size());
    for (const auto& [name, total] : wanted) {
        INFO("account " << name);
        REQUIRE(found.contains(name));
        CHECK_THAT(found[name], WithinAbs(total, tolerance));
    }
}

/// The limits that the month breaks are those that the file names; none when it names none.
void check_limits(const io::Node& root, const rates::Catalog& catalog, const rates::Bill& bill) {
    std::set<std::string> wanted, broken;
    if (const io::Node* node = root.find("x_limits"))
        for (const io::Node& name : node->elements)
            wanted.insert(name.text);
    for (const rates::BrokenLimit& limit : bill.limits)
        broken.insert(name_of(catalog, limit.meter));
    CHECK(broken == wanted);
}

void check_priced(const io::Node& root, const io::BillRequest& request, double expected) {
    const rates::Bill bill = price(request, request.usage);
    const double tolerance = root.find("x_tolerance") != nullptr ? number(root, "x_tolerance") : 0.005;
    CHECK_THAT(bill.total, WithinAbs(expected, tolerance));
    check_lines(root, request.catalog, bill, tolerance);
    check_accounts(root, request, bill, tolerance);
    check_limits(root, request.catalog, bill);
}

} // namespace

TEST_CASE("oracle bills come to the sums that stand in them") {
    const auto files = bills();
    CHECK(files.size() >= 40);
    for (const fs::path& path : files) {
        DYNAMIC_SECTION(path.stem().string()) {
            const std::string content = file_text(path);
            const io::Tree tree = io::parse_json(content);
            REQUIRE(tree.root);
            const io::Node& root = *tree.root;
            const double expected = number(root, "x_expected");
            check_papers(root, expected);
            check_arithmetic(root, expected);

            const auto loaded = io::load_bill(content, options(path));
            INFO(told(loaded.findings));
            REQUIRE(loaded);
            check_priced(root, *loaded.value, expected);
        }
    }
}

TEST_CASE("the list of oracle bills is complete") {
    const std::string page = file_text(source_dir / "tests/oracles/README.md");
    const std::string list = page.substr(page.find("## What is covered"));
    std::set<std::string> names;
    for (const fs::path& path : bills()) {
        names.insert(path.stem().string());
        INFO(path.stem().string() << " is missing in tests/oracles/README.md");
        CHECK(list.find("`" + path.stem().string() + "`") != std::string::npos);
    }
    for (std::size_t at = 0; (at = list.find("| `", at)) != std::string::npos;) {
        const auto end = list.find('`', at + 3);
        const std::string name = list.substr(at + 3, end - at - 3);
        INFO(name << " is listed in tests/oracles/README.md and is no file");
        CHECK(names.contains(name));
        at = end;
    }
}
