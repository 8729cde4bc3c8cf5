#pragma once
// Work on several threads.

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace topsheet::sim {

/// Threads for a wish: one per processor when it is 0, no more than there are pieces of work.
inline int threads_for(int wish, std::int64_t pieces) {
    const int processors = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    return static_cast<int>(
        std::clamp<std::int64_t>(wish > 0 ? wish : processors, 1, std::max<std::int64_t>(pieces, 1)));
}

/// Calls `work(index)` from several threads, this one being the first, and hands on the first exception.
template <class Work>
void on_threads(int threads, Work work) {
    std::exception_ptr failure;
    std::mutex mutex;
    const auto guarded = [&](int index) {
        try {
            work(index);
        } catch (...) {
            const std::lock_guard lock(mutex);
            failure = failure ? failure : std::current_exception();
        }
    };
    std::vector<std::thread> others;
    for (int i = 1; i < threads; ++i)
        others.emplace_back(guarded, i);
    guarded(0);
    for (auto& other : others)
        other.join();
    if (failure)
        std::rethrow_exception(failure);
}

/// Calls `work(i)` for i = 0 ... count - 1, each by the first thread that is free.
template <class Work>
void share_out(int threads, std::size_t count, Work work) {
    std::atomic<std::size_t> next{0};
    on_threads(static_cast<int>(std::min(static_cast<std::size_t>(threads), count)), [&](int) {
        for (std::size_t i = next++; i < count; i = next++)
            work(i);
    });
}

} // namespace topsheet::sim
