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

namespace topsheet::app {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_bytes = std::size_t{64} << 20U; // no study is that large; a device can be

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

std::string read_all(int fd, const std::string& name) {
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
        if (text.size() > most_bytes)
            throw Failure(exit_file, fmt::format("cannot read {}: it is larger than 64 MiB", name));
    }
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

} // namespace

std::string read_input(const std::string& path) {
    if (path == "-")
        return read_all(STDIN_FILENO, "standard input");
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0)
        throw Failure(exit_file, fmt::format("cannot read {}: {}", path, reason()));
    struct stat status {};
    if (::fstat(file.get(), &status) == 0 && S_ISDIR(status.st_mode))
        throw Failure(exit_file, fmt::format("cannot read {}: it is a directory", path));
    return read_all(file.get(), path);
}

CardFolders::CardFolders(const std::vector<std::string>& named, const std::string& file) {
    std::error_code error;
    for (const std::string& folder : named) {
        if (!fs::is_directory(folder, error))
            throw Failure(exit_file, fmt::format("cannot read {}: it is not a folder of rate cards", folder));
        listed_.push_back(folder);
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
        add(folder_of(file) / "rates");
    }
    if (const char* data = std::getenv("TOPSHEET_DATA"); data != nullptr && *data != '\0')
        add(fs::path(data) / "rates");
    add(fs::path(TOPSHEET_SOURCE_DATA) / "rates");
    add(fs::path(TOPSHEET_INSTALLED_DATA) / "rates");
}

std::optional<std::string> CardFolders::text(std::string_view id) const {
    if (!is_plain_id(id))
        return std::nullopt;
    for (const std::string& folder : folders_)
        if (auto text = read_if_there(fs::path(folder) / (std::string(id) + ".json")))
            return text;
    return std::nullopt;
}

std::vector<std::string> CardFolders::ids() const {
    std::set<std::string> ids;
    std::error_code error;
    for (const std::string& folder : listed_)
        for (const auto& entry : fs::directory_iterator(folder, error))
            if (entry.path().extension() == ".json" && is_plain_id(entry.path().stem().string()))
                ids.insert(entry.path().stem().string());
    return {ids.begin(), ids.end()};
}

io::LoadOptions load_options(const Common& command, const std::string& file) {
    io::LoadOptions options;
    options.file = file == "-" ? "standard input" : file;
    const auto folders = std::make_shared<CardFolders>(command.rates, file);
    options.card = [folders](std::string_view id) { return folders->text(id); };
    options.sample = [folder = folder_of(file)](std::string_view name) { return read_if_there(folder / name); };
    options.known_cards = folders->ids();
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
