// ChildProcess: a piece of work in a child forked off this process, so that a
// crash, a hang or an exhausted memory ends that child and nothing else.

#ifndef POUCH_SIM_SEARCH_CHILD_PROCESS_H_
#define POUCH_SIM_SEARCH_CHILD_PROCESS_H_

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/status.h"

namespace pouch {

struct ChildLimits {
  // Real seconds after which it counts as hung and is killed.
  double seconds = 120;
  // How much more address space than its parent it may use; 0: any amount.
  uint64_t more_memory_bytes = uint64_t{2} << 30;
};

enum class ChildEnd {
  kReturned,     // The work is done.
  kCrashed,      // A signal, or the process ended itself.
  kHung,         // Killed, for its time was over.
  kOutOfMemory,  // An allocation failed, or the kernel killed it.
};

// How a child ended.
struct ChildReport {
  uint64_t id = 0;  // As it was started with.
  ChildEnd end = ChildEnd::kReturned;
  std::string bytes;    // What the work returned.
  std::string problem;  // If it did not return: what happened, one line.
  std::string output;   // The last of what it wrote to its standard streams.
};

// What a child does. What it returns goes to the parent. Its exceptions count
// as crashes.
using ChildWork = std::function<std::string()>;

// A child that runs. It dies with its parent, ignores Ctrl-C (the parent
// decides), flushes none of the parent's buffers and runs none of its
// destructors at its end. Whoever holds it must poll() its descriptors and call
// Read() when one is ready.
class ChildProcess final {
 public:
  // Forks. `after_fork`, which may be null, is the first that runs in the
  // child. Errors: kResourceExhausted.
  static Result<ChildProcess> Start(uint64_t id, const ChildLimits& limits,
                                    const std::function<void()>& after_fork,
                                    const ChildWork& work);
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) = delete;
  // Kills it if it still runs.
  ~ChildProcess();

  uint64_t id() const { return report_.id; }
  // Ready when the child has ended; when it has returned bytes; when it has
  // written something. -1: not any more.
  int end_descriptor() const { return process_; }
  int bytes_descriptor() const { return bytes_; }
  int output_descriptor() const { return output_; }

  // Takes what there is without waiting.
  void Read();
  // Ends it for its time is over. It has ended when the descriptor says so.
  void KillHung();
  // Takes the rest, once end_descriptor() is ready.
  ChildReport Finish();

 private:
  ChildProcess() = default;
  void Judge(int code, int status);
  void Kill();

  pid_t pid_ = -1;
  int process_ = -1;
  int bytes_ = -1;
  int output_ = -1;
  bool hung_ = false;
  ChildReport report_;
};

}  // namespace pouch

#endif  // POUCH_SIM_SEARCH_CHILD_PROCESS_H_
