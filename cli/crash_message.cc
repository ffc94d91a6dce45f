#include "cli/crash_message.h"

#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstddef>

#include "cli/exit_status.h"

namespace pouch {
namespace {

// A signal handler reaches nothing but statics.
std::string& Advice() {
  static std::string advice;
  return advice;
}

// Says as much as fits; there is nobody to tell if it does not.
void Say(const char* text, size_t length) {
  const ssize_t written = write(STDERR_FILENO, text, length);
  static_cast<void>(written);
}

extern "C" void OnFault(int signal) {
  const char* name = sigabbrev_np(signal);
  if (name == nullptr) name = "?";
  constexpr char kStart[] = "\npouch: the process crashed (SIG";
  Say(kStart, sizeof kStart - 1);
  Say(name, strlen(name));
  Say(")\n", 2);
  Say(Advice().data(), Advice().size());
  syscall(SYS_exit_group, static_cast<int>(ExitStatus::kOwnFault));
}

}  // namespace

void ExplainCrashes(const std::string& advice) {
  Advice() = advice;
  // A stack that overflowed has no room for the handler.
  static std::array<char, size_t{1} << 16> stack;
  stack_t alternative = {};
  alternative.ss_sp = stack.data();
  alternative.ss_size = stack.size();
  sigaltstack(&alternative, nullptr);

  struct sigaction action = {};
  action.sa_handler = OnFault;
  action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT})
    sigaction(signal, &action, nullptr);
}

}  // namespace pouch
