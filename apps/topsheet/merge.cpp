// Parts of a run become its result.
#include "commands.hpp"
#include "input.hpp"
#include "output.hpp"
#include "parts.hpp"
#include "run.hpp"
#include "terminal.hpp"

namespace topsheet::app {

int merge_command(const MergeCommand& command) {
    (void)format_named(command.format);
    for (const auto& part : command.parts)
        keep_input(part, command.out);
    Output output(command.out);
    std::vector<io::NamedText> files;
    Findings missing;
    for (const auto& name : command.parts)
        try {
            files.push_back({name == "-" ? "standard input" : name, read_part_file(name)});
        } catch (const Failure& failure) {
            if (failure.code() != exit_file)
                throw;
            Finding f;
            f.code = "cannot-read";
            f.file = name;
            f.sentence = failure.what();
            missing.push_back(f);
        }
    // What can be read is looked at all the same: one run says everything.
    const Merged merged = merge_parts(std::move(files), command, std::move(missing));
    output.finish(run_page(merged.result, merged.command));
    return exit_done;
}

} // namespace topsheet::app
