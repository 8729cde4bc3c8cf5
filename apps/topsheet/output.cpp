#include "output.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commands.hpp"
#include "terminal.hpp"

namespace topsheet::app {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& name) {
    throw Failure(exit_file, fmt::format("cannot write {}: {}", name,
                                         std::strerror(errno))); // NOLINT(concurrency-mt-unsafe)
}

/// Permissions that a new file would get, or those of the file that is replaced.
mode_t mode_for(const struct stat* existing) {
    if (existing != nullptr)
        return existing->st_mode & 07777U;
    const mode_t mask = ::umask(0);
    ::umask(mask);
    return 0666U & ~mask;
}

} // namespace

Output::Output(const std::string& path) : name_(path), path_(path) {
    if (path.empty() || path == "-") {
        name_ = "standard output";
        fd_ = STDOUT_FILENO;
        return;
    }
    struct stat status {};
    const bool exists = ::stat(path.c_str(), &status) == 0;
    if (exists && !S_ISREG(status.st_mode)) {
        fd_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
        if (fd_ < 0)
            fail(name_);
        return;
    }
    if (exists && ::access(path.c_str(), W_OK) != 0)
        fail(name_);
    std::error_code error;
    if (const fs::path real = fs::weakly_canonical(path, error); !error)
        path_ = real.string(); // a link stays a link
    const fs::path target(path_);
    if (target.filename().empty()) {
        errno = EISDIR;
        fail(name_);
    }
    temporary_ = (target.parent_path() / fmt::format(".{}.XXXXXX", target.filename().string())).string();
    fd_ = ::mkostemp(temporary_.data(), O_CLOEXEC);
    if (fd_ < 0) {
        temporary_.clear();
        fail(name_);
    }
    if (::fchmod(fd_, mode_for(exists ? &status : nullptr)) != 0)
        errno = 0; // the file system has no permissions: nothing to keep
}

Output::~Output() {
    if (fd_ > STDERR_FILENO)
        ::close(fd_);
    if (!temporary_.empty())
        ::unlink(temporary_.c_str());
}

void Output::write(std::string_view text) {
    while (!text.empty()) {
        const ssize_t done = ::write(fd_, text.data(), text.size());
        if (done >= 0)
            text.remove_prefix(static_cast<std::size_t>(done));
        else if (errno == EPIPE)
            return;
        else if (errno != EINTR)
            fail(name_);
        else if (stop_requested())
            throw Failure(exit_interrupted, "interrupted");
    }
}

void Output::finish(std::string_view text) {
    write(text);
    if (fd_ <= STDERR_FILENO)
        return;
    const int fd = fd_;
    fd_ = -1;
    if (::close(fd) != 0)
        fail(name_);
    if (temporary_.empty())
        return;
    if (::rename(temporary_.c_str(), path_.c_str()) != 0)
        fail(name_);
    temporary_.clear();
}

namespace {

/// Whether two paths are one file; a file that is not there yet is told by where it would be.
bool one_file(const std::string& a, const std::string& b) {
    if (a.empty() || b.empty() || a == "-" || b == "-")
        return false;
    std::error_code error;
    if (fs::exists(a, error) && fs::exists(b, error))
        return fs::is_regular_file(b, error) && fs::equivalent(a, b, error);
    return fs::weakly_canonical(a, error) == fs::weakly_canonical(b, error);
}

} // namespace

void keep_input(const std::string& input, const std::string& output) {
    keep_apart(input, output, fmt::format("--out {} would replace the file that is read", output));
}

void keep_apart(const std::string& one, const std::string& other, const std::string& sentence) {
    if (one_file(one, other))
        throw Failure(exit_usage, sentence);
}

} // namespace topsheet::app
