#include "commands.hpp"
#include "output.hpp"
#include "topsheet/io/load.hpp"

namespace topsheet::app {

int schema_command(const SchemaCommand& command) {
    Output output(command.out);
    std::string text = command.format == "md" ? io::study_reference() : io::study_schema();
    if (!text.ends_with('\n'))
        text += '\n';
    output.finish(text);
    return exit_done;
}

} // namespace topsheet::app
