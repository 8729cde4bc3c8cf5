#include "input.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <set>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "terminal.hpp"
#include "topsheet/base/text.hpp"

namespace topsheet::app {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_bytes = std::size_t{64} << 20U; // no study is that large; a device can be
constexpr std::size_t most_of_part = std::size_t{16} << 30U;

class Descriptor {
  public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (fd_ > STDIN_FILENO)
            ::close(fd_);
    }
    [[nodiscard]] int get() const { return fd_; }

  private:
    int fd_;
};

std::string reason() {
    return std::strerror(errno); // NOLINT(concurrency-mt-unsafe): nothing else runs yet
}

std::string read_all(int fd, const std::string& name, std::size_t most) {
    std::string text;
    std::array<char, 1U << 16U> buffer{};
    for (;;) {
        const ssize_t got = ::read(fd, buffer.data(), buffer.size());
        if (got == 0)
            return text;
        if (got < 0 && errno == EINTR && !stop_requested())
            continue;
        if (got < 0 && stop_requested())
            throw Failure(exit_interrupted, "interrupted");
        if (got < 0)
            throw Failure(exit_file, fmt::format("cannot read {}: {}", name, reason()));
        text.append(buffer.data(), static_cast<std::size_t>(got));
        if (text.size() > most)
            throw Failure(exit_file, fmt::format("cannot read {}: it is larger than {} MiB", name, most >> 20U));
    }
}

std::string read_whole(const std::string& path, std::size_t most) {
    if (path == "-")
        return read_all(STDIN_FILENO, "standard input", most);
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0)
        throw Failure(exit_file, fmt::format("cannot read {}: {}", path, reason()));
    struct stat status {};
    if (::fstat(file.get(), &status) == 0 && S_ISDIR(status.st_mode))
        throw Failure(exit_file, fmt::format("cannot read {}: it is a directory", path));
    return read_all(file.get(), path, most);
}

bool is_plain_id(std::string_view id) {
    return !id.empty() && id.front() != '.' && id.find_first_of("/\\") == std::string_view::npos &&
           id.find('\0') == std::string_view::npos && id.find("..") == std::string_view::npos;
}

std::optional<std::string> read_if_there(const fs::path& path) {
    std::error_code error;
    if (!fs::is_regular_file(path, error))
        return std::nullopt;
    return read_input(path.string());
}

fs::path folder_of(const std::string& file) {
    const fs::path folder = fs::path(file).parent_path();
    return file == "-" || folder.empty() ? fs::path(".") : folder;
}

/// Bytes of an open file, piece by piece.
io::ReadBytes bytes_of(const std::shared_ptr<Descriptor>& file, const std::string& name) {
    return [file, name](char* to, std::size_t most) -> std::size_t {
        for (;;) {
            if (stop_requested())
                throw Failure(exit_interrupted, "interrupted");
            const ssize_t got = ::read(file->get(), to, most);
            if (got >= 0)
                return static_cast<std::size_t>(got);
            if (errno != EINTR)
                throw Failure(exit_file, fmt::format("cannot read {}: {}", name, reason()));
        }
    };
}

} // namespace

io::ReadBytes open_log(const std::string& path) {
    if (path == "-")
        return bytes_of(std::make_shared<Descriptor>(STDIN_FILENO), "standard input");
    auto file = std::make_shared<Descriptor>(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file->get() < 0)
        throw Failure(exit_file, fmt::format("cannot read {}: {}", path, reason()));
    struct stat status {};
    if (::fstat(file->get(), &status) == 0 && S_ISDIR(status.st_mode))
        throw Failure(exit_file, fmt::format("cannot read {}: it is a directory", path));
    return bytes_of(file, path);
}

std::string read_input(const std::string& path) {
    return read_whole(path, most_bytes);
}

std::string read_part_file(const std::string& path) {
    return read_whole(path, most_of_part);
}

CardShelf::CardShelf(const Common& command, const std::string& file) {
    std::error_code error;
    std::vector<io::CardLayer> files;
    for (const std::string& named : command.rates) {
        if (fs::is_directory(named, error)) {
            listed_.push_back(named);
            continue;
        }
        if (!fs::exists(named, error))
            throw Failure(exit_file,
                          fmt::format("cannot read {}: there is no such file or folder of rate cards", named));
        std::string text = read_input(named);
        const auto id = io::card_id(text, named);
        if (!id) {
            say_findings(id.findings, command);
            throw Failure(exit_invalid, "");
        }
        files.push_back({*id.value, named, std::move(text)});
        files_.push_back(named);
    }
    folders_ = listed_;
    const auto add = [&](const fs::path& folder) {
        if (fs::is_directory(folder, error)) {
            folders_.push_back(folder.string());
            listed_.push_back(folder.string());
        }
    };
    if (!file.empty()) {
        folders_.push_back(folder_of(file).string());
        beside_.push_back(folders_.back());
        add(folder_of(file) / "rates");
        beside_.push_back((folder_of(file) / "rates").string());
    }
    if (const char* data = std::getenv("TOPSHEET_DATA"); data != nullptr && *data != '\0')
        add(fs::path(data) / "rates");
    add(fs::path(TOPSHEET_SOURCE_DATA) / "rates");
    add(fs::path(TOPSHEET_INSTALLED_DATA) / "rates");
    for (io::CardLayer& one : files) {
        const bool known = in_folders(one.id) || std::ranges::find(cards_, one.id, &io::CardLayer::id) != cards_.end();
        (known ? layers_ : cards_).push_back(std::move(one));
    }
}

std::optional<std::string> CardShelf::in_folders(std::string_view id) const {
    if (!is_plain_id(id))
        return std::nullopt;
    for (const std::string& folder : folders_) {
        const fs::path path = fs::path(folder) / (std::string(id) + ".json");
        std::error_code error;
        const bool given = std::ranges::any_of(files_, [&](const std::string& file) { // lies over itself otherwise
            return fs::equivalent(path, file, error);
        });
        if (auto text = given ? std::nullopt : read_if_there(path))
            return text;
    }
    return std::nullopt;
}

std::optional<std::string> CardShelf::text(std::string_view id) const {
    const auto card = std::ranges::find(cards_, id, &io::CardLayer::id);
    return card == cards_.end() ? in_folders(id) : std::optional(card->text);
}

std::vector<std::string> CardShelf::ids() const {
    std::set<std::string> ids;
    std::error_code error;
    for (const std::string& folder : listed_)
        for (const auto& entry : fs::directory_iterator(folder, error))
            if (entry.path().extension() == ".json" && is_plain_id(entry.path().stem().string()))
                ids.insert(entry.path().stem().string());
    for (const io::CardLayer& card : cards_)
        ids.insert(card.id);
    return {ids.begin(), ids.end()};
}

std::optional<Finding> CardShelf::shadowed(std::string_view id) const {
    if (!is_plain_id(id))
        return std::nullopt;
    std::optional<fs::path> front;
    std::optional<std::string> text;
    for (const std::string& folder : folders_) {
        const fs::path path = fs::path(folder) / (std::string(id) + ".json");
        auto found = read_if_there(path);
        if (!found)
            continue;
        const bool beside = std::ranges::find(beside_, folder) != beside_.end();
        if (!front && !beside)
            return std::nullopt; // asked for by name
        if (front && !beside) {
            if (*found == *text)
                return std::nullopt;
            Finding finding;
            finding.severity = Severity::warning;
            finding.code = "shadowed-card";
            finding.file = front->string();
            finding.sentence = fmt::format("this rate card stands in front of another \"{}\" with other contents, {}",
                                           id, path.string());
            finding.hint = "rename it and the study's reference to it, or name the folder that is meant with --rates";
            return finding;
        }
        if (!front) {
            front = path;
            text = std::move(found);
        }
    }
    return std::nullopt;
}

std::string offered(const std::string& name, const std::vector<std::string>& known) {
    const auto meant = nearest(name, known);
    return meant ? fmt::format("; did you mean \"{}\"?", *meant) : std::string();
}

io::LoadOptions load_options(const Common& command, const std::string& file) {
    io::LoadOptions options;
    options.file = file == "-" ? "standard input" : file;
    const auto shelf = std::make_shared<CardShelf>(command, file);
    options.card = [shelf, command](std::string_view id) {
        if (const auto shadow = shelf->shadowed(id); shadow && !command.quiet)
            say_findings({*shadow}, command);
        return shelf->text(id);
    };
    options.layers = shelf->layers();
    options.given = shelf->cards();
    options.sample = [folder = folder_of(file)](std::string_view name) { return read_if_there(folder / name); };
    options.log = [folder = folder_of(file)](std::string_view name) {
        const fs::path path = folder / name;
        std::error_code error;
        return fs::is_regular_file(path, error) ? open_log(path.string()) : io::ReadBytes();
    };
    options.known_cards = shelf->ids();
    options.overrides = command.set;
    return options;
}

Exit exit_for(const Findings& findings) {
    const bool missing = std::ranges::any_of(findings, [](const Finding& f) {
        return f.severity == Severity::error && (f.code == "unknown-card" || f.code == "cannot-read");
    });
    return missing ? exit_file : exit_invalid;
}

} // namespace topsheet::app
