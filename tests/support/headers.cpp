// Nothing but the headers that tests include; see tests/CMakeLists.txt.
