#pragma once
// What goes out: standard output, or a file that is replaced in one step.

#include <string>
#include <string_view>

namespace topsheet::app {

/// A place for the result. A file is opened before the long run, as a temporary beside it, and takes its
/// name only in `finish`; without that nothing is left behind. Devices and pipes are written as they are.
/// Every fault is a Failure.
class Output {
  public:
    /// `path` is empty or "-" for standard output.
    explicit Output(const std::string& path);
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;
    ~Output();

    /// Writes everything. A reader that has gone away is no fault: it had enough.
    void finish(std::string_view text);

  private:
    void write(std::string_view text);

    std::string name_; ///< for people
    std::string path_;
    std::string temporary_; ///< empty when written directly
    int fd_ = -1;
};

/// Refuses an output that would replace the input.
void keep_input(const std::string& input, const std::string& output);
/// Refuses two paths that are one file, with a sentence that says why not.
void keep_apart(const std::string& one, const std::string& other, const std::string& sentence);

} // namespace topsheet::app
