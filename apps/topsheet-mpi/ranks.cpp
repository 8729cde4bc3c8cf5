#include "ranks.hpp"

#include <algorithm>
#include <array>
#include <climits>
#include <thread>

#include <fcntl.h>
#include <mpi.h>
#include <unistd.h>

namespace topsheet::app {

namespace {

constexpr std::size_t piece = std::size_t{1} << 30; // MPI counts in int

} // namespace

Ranks::Ranks(int& argc, char**& argv) {
    int provided = 0;
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided); // threads of a run never call MPI
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &count_);
    if (rank_ == 0)
        return;
    if (const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC); nowhere >= 0) {
        ::dup2(nowhere, STDOUT_FILENO);
        ::close(nowhere);
    }
    held_ = std::tmpfile();
    if (held_ != nullptr) {
        error_ = ::dup(STDERR_FILENO);
        ::dup2(::fileno(held_), STDERR_FILENO);
    }
}

Ranks::~Ranks() {
    if (held_ != nullptr) {
        ::dup2(error_, STDERR_FILENO);
        ::close(error_);
        (void)std::fclose(held_);
    }
    MPI_Finalize();
}

int Ranks::processors() const {
    MPI_Comm here = MPI_COMM_NULL;
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, rank_, MPI_INFO_NULL, &here);
    int neighbors = 1;
    MPI_Comm_size(here, &neighbors);
    MPI_Comm_free(&here);
    const int bound = static_cast<int>(std::thread::hardware_concurrency()); // those that mpirun binds it to
    const int share = static_cast<int>(::sysconf(_SC_NPROCESSORS_ONLN)) / neighbors;
    return std::max(1, std::min(bound, share));
}

int Ranks::agree(int code) {
    const int mine = code == 0 ? INT_MAX : rank_;
    int first = INT_MAX;
    MPI_Allreduce(&mine, &first, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
    if (first == INT_MAX)
        return 0;
    ended_ = true;
    MPI_Bcast(&code, 1, MPI_INT, first, MPI_COMM_WORLD);
    if (rank_ == first)
        speak();
    return code;
}

int Ranks::finish(int code) {
    if (ended_)
        return code;
    if (code != 0 && alone_) {
        speak();
        MPI_Abort(MPI_COMM_WORLD, code);
    }
    return agree(code);
}

void Ranks::collect(const std::string& bytes, int ranks, const std::function<void(int, std::string)>& take) {
    const auto size_of = [](std::size_t size, std::size_t at) { return static_cast<int>(std::min(piece, size - at)); };
    if (rank_ == 0) {
        for (int from = 1; from < ranks; ++from) {
            std::uint64_t size = 0;
            MPI_Recv(&size, 1, MPI_UINT64_T, from, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
            std::string theirs(size, '\0');
            for (std::size_t at = 0; at < size; at += piece)
                MPI_Recv(theirs.data() + at, size_of(size, at), MPI_BYTE, from, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
            take(from, std::move(theirs));
        }
    } else if (rank_ < ranks) {
        const std::uint64_t size = bytes.size();
        MPI_Send(&size, 1, MPI_UINT64_T, 0, 0, MPI_COMM_WORLD);
        for (std::size_t at = 0; at < size; at += piece)
            MPI_Send(bytes.data() + at, size_of(size, at), MPI_BYTE, 0, 0, MPI_COMM_WORLD);
    }
    alone_ = false;
}

/// Writes what was held back to the real standard error, and who says it.
void Ranks::speak() {
    if (held_ == nullptr)
        return;
    std::array<char, MPI_MAX_PROCESSOR_NAME> name{};
    int length = 0;
    MPI_Get_processor_name(name.data(), &length);
    std::string text = "topsheet-mpi: rank " + std::to_string(rank_) + " on " + name.data() + ":\n";
    (void)std::fflush(held_);
    std::rewind(held_);
    std::array<char, 4096> buffer{};
    for (std::size_t got = 0; (got = std::fread(buffer.data(), 1, buffer.size(), held_)) > 0;)
        text.append(buffer.data(), got);
    for (std::string_view rest = text; !rest.empty();) {
        const ssize_t done = ::write(error_, rest.data(), rest.size());
        if (done <= 0)
            break; // there is nowhere else to complain
        rest.remove_prefix(static_cast<std::size_t>(done));
    }
}

} // namespace topsheet::app
