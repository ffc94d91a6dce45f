// TestNetwork: a simulated network and the processes on its hosts. For tests.

#ifndef POUCH_TESTS_WORKER_TEST_NETWORK_H_
#define POUCH_TESTS_WORKER_TEST_NETWORK_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "base/rng.h"
#include "base/time.h"
#include "sim/network_options.h"
#include "sim/scheduler.h"
#include "sim/sim_executor.h"
#include "sim/sim_network.h"
#include "worker/network.h"

namespace pouch {

// Hosts start when they are first named.
class TestNetwork final {
 public:
  explicit TestNetwork(const NetworkOptions& options = {}, uint64_t seed = 1)
      : network_(&scheduler_, options, Rng(seed)) {}

  SimExecutor* executor(const std::string& host) {
    return Start(host).executor.get();
  }
  Network* of(const std::string& host) { return Start(host).network.get(); }

  // The host's process is gone. What it made of the network must be destroyed
  // next, and Forget() called after that, before the host starts again.
  void Crash(const std::string& host) { network_.Crash(host); }
  void Forget(const std::string& host) { hosts_.erase(host); }

  // Breaks every connection between two hosts.
  size_t Reset(const std::string& one, const std::string& other) {
    return network_.ResetBetween({&one, 1}, {&other, 1});
  }
  CutId Cut(const std::string& one, const std::string& other) {
    return network_.Cut({&one, 1}, {&other, 1});
  }
  CutId CutOneWay(const std::string& from, const std::string& to) {
    return network_.CutOneWay({&from, 1}, {&to, 1});
  }
  void HealAll() { network_.HealAll(); }

  void RunFor(Duration span) { scheduler_.RunUntil(scheduler_.Now() + span); }
  void RunForMilliseconds(int64_t n) { RunFor(Duration::Milliseconds(n)); }
  Scheduler* scheduler() { return &scheduler_; }
  SimNetwork* network() { return &network_; }

 private:
  struct Host {
    std::unique_ptr<SimExecutor> executor;
    std::unique_ptr<Network> network;  // Destroyed first.
  };

  Host& Start(const std::string& name) {
    Host& host = hosts_[name];
    if (host.executor == nullptr) {
      host.executor = std::make_unique<SimExecutor>(&scheduler_);
      host.network = network_.Attach(name, host.executor.get());
    }
    return host;
  }

  Scheduler scheduler_;
  SimNetwork network_;
  std::map<std::string, Host> hosts_;
};

}  // namespace pouch

#endif  // POUCH_TESTS_WORKER_TEST_NETWORK_H_
