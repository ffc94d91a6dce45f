#include "cli/interrupt.h"

#include <csignal>

namespace pouch {
namespace {

// A signal handler reaches nothing but statics.
volatile std::sig_atomic_t& Flag() {
  static volatile std::sig_atomic_t flag = 0;
  return flag;
}

extern "C" void OnInterrupt(int) { Flag() = 1; }

}  // namespace

void ListenForInterrupts() {
  struct sigaction action = {};
  action.sa_handler = OnInterrupt;
  // Once only, and what the signal interrupts goes on: we ask for the flag.
  action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool Interrupted() { return Flag() != 0; }

}  // namespace pouch
