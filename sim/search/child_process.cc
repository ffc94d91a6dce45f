#include "sim/search/child_process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <utility>

#include "base/check.h"
#include "sim/search/child_main.h"
#include "sim/search/process_limits.h"

namespace pouch {
namespace {

constexpr size_t kKeptOutputBytes = 4096;

// Two ends of a pipe; the reading one does not block.
struct Pipe {
  int read_end = -1;
  int write_end = -1;
};

Result<Pipe> MakePipe() {
  int ends[2] = {-1, -1};
  if (pipe2(ends, O_CLOEXEC) != 0)
    return Status(StatusCode::kResourceExhausted,
                  std::string("no pipe to a child: ") + strerror(errno));
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return Pipe{ends[0], ends[1]};
}

void Close(int* descriptor) {
  if (*descriptor >= 0) close(*descriptor);
  *descriptor = -1;
}

// Appends what is there to `to`; closes the descriptor at its end.
void Drain(int* descriptor, std::string* to) {
  char buffer[65536];
  while (*descriptor >= 0) {
    const ssize_t count = read(*descriptor, buffer, sizeof(buffer));
    if (count > 0) {
      to->append(buffer, static_cast<size_t>(count));
    } else if (count < 0 && errno == EINTR) {
      continue;
    } else {
      if (count == 0 || errno != EAGAIN) Close(descriptor);
      return;
    }
  }
}

void KeepEnd(std::string* text) {
  if (text->size() > kKeptOutputBytes)
    text->erase(0, text->size() - kKeptOutputBytes);
}

std::string SignalText(int number) {
  const char* description = sigdescr_np(number);
  return "the process was ended by signal " + std::to_string(number) + " (" +
         (description != nullptr ? description : "unknown") + ")";
}

}  // namespace

Result<ChildProcess> ChildProcess::Start(
    uint64_t id, const ChildLimits& limits,
    const std::function<void()>& after_fork, const ChildWork& work) {
  POUCH_ASSIGN_OR_RETURN(Pipe bytes, MakePipe());
  auto output = MakePipe();
  if (!output.ok()) {
    Close(&bytes.read_end);
    Close(&bytes.write_end);
    return output.status();
  }
  ChildProcess child;
  child.report_.id = id;
  child.bytes_ = bytes.read_end;
  child.output_ = output->read_end;
  // What it might flush by a call of exit() is not there any more.
  std::fflush(nullptr);
  const ChildStart start = {getpid(), bytes.write_end, output->write_end,
                            &limits,  &after_fork,     &work};
  child.pid_ = fork();
  if (child.pid_ == 0) RunChild(start);
  const int fork_error = errno;
  Close(&bytes.write_end);
  Close(&output->write_end);
  if (child.pid_ < 0) {
    return Status(StatusCode::kResourceExhausted,
                  std::string("no child process: ") + strerror(fork_error));
  }
  child.process_ = static_cast<int>(syscall(SYS_pidfd_open, child.pid_, 0));
  if (child.process_ < 0) {
    return Status(StatusCode::kResourceExhausted,
                  std::string("pidfd_open: ") + strerror(errno));
  }
  fcntl(child.process_, F_SETFD, FD_CLOEXEC);
  return child;
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      process_(std::exchange(other.process_, -1)),
      bytes_(std::exchange(other.bytes_, -1)),
      output_(std::exchange(other.output_, -1)),
      hung_(other.hung_),
      report_(std::move(other.report_)) {}

ChildProcess::~ChildProcess() {
  Kill();
  if (pid_ > 0) waitpid(pid_, nullptr, 0);
  Close(&process_);
  Close(&bytes_);
  Close(&output_);
}

void ChildProcess::Kill() {
  if (pid_ > 0) kill(pid_, SIGKILL);
}

void ChildProcess::Read() {
  Drain(&bytes_, &report_.bytes);
  Drain(&output_, &report_.output);
  KeepEnd(&report_.output);
}

void ChildProcess::KillHung() {
  hung_ = true;
  Kill();
}

ChildReport ChildProcess::Finish() {
  CHECK(pid_ > 0) << "a child ends once";
  Read();
  int status = 0;
  const pid_t ended = waitpid(std::exchange(pid_, -1), &status, 0);
  CHECK(ended > 0) << strerror(errno);
  Judge(WIFSIGNALED(status) ? WTERMSIG(status) : 0,
        WIFEXITED(status) ? WEXITSTATUS(status) : 0);
  return std::move(report_);
}

void ChildProcess::Judge(int signal_number, int exit_status) {
  const bool marked = report_.bytes.ends_with(kReturnedMark);
  if (signal_number == 0 && exit_status == 0 && marked) {
    report_.bytes.resize(report_.bytes.size() - kReturnedMark.size());
    return;
  }
  report_.bytes.clear();
  if (hung_) {
    report_.end = ChildEnd::kHung;
    report_.problem = "the run did not end within its limit of real time";
  } else if (signal_number == SIGKILL || exit_status == kOutOfMemoryStatus) {
    // Nobody but the kernel, short of memory, kills with this signal.
    report_.end = ChildEnd::kOutOfMemory;
    report_.problem = "the run needed more memory than it may use";
  } else {
    report_.end = ChildEnd::kCrashed;
    report_.problem = signal_number != 0
                          ? SignalText(signal_number)
                          : "the process ended by itself, with status " +
                                std::to_string(exit_status);
  }
}

}  // namespace pouch
