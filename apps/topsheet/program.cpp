#include "command_line.hpp"

int main(int argc, char** argv) {
    return topsheet::app::command_line(argc, argv);
}
