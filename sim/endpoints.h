// Endpoints: all feeds and sinks of a run, each on a host of its own name.

#ifndef POUCH_SIM_ENDPOINTS_H_
#define POUCH_SIM_ENDPOINTS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/status.h"
#include "base/time.h"
#include "sim/endpoint_observer.h"
#include "sim/feed.h"
#include "sim/feed_pace.h"
#include "sim/judge/judge.h"
#include "sim/run_plan.h"
#include "sim/run_result.h"
#include "sim/scheduler.h"
#include "sim/sim_executor.h"
#include "sim/sim_network.h"
#include "sim/sink_endpoint.h"
#include "sim/trace.h"
#include "sim/verdicts.h"
#include "worker/network.h"

namespace pouch {

class Endpoints final : private EndpointObserver {
 public:
  // The pointers must outlive it; `judge` may be null. `on_refused` hears the
  // number that was given when a refusal was armed, once a sink has refused.
  Endpoints(RunPlan plan, Scheduler* scheduler, SimNetwork* network,
            Trace* trace, Judge* judge, Verdicts* verdicts,
            std::function<void(size_t fault)> on_refused);
  ~Endpoints() override;

  // Listens and connects.
  Status Start();

  // All messages of all feeds, and those that need not be sent again.
  uint64_t inputs() const;
  uint64_t confirmed() const;
  // True if every replayable feed's messages are all forgotten and every plain
  // feed's are all with the network.
  bool exhausted() const;
  bool has_plain_feeds() const { return has_plain_feeds_; }
  // How long the feeds would need for what is not confirmed, undisturbed.
  Duration remaining_time() const;
  // When a plain sink last read anything.
  Time last_plain_bytes_at() const { return last_plain_bytes_at_; }

  void SetStalled(const std::string& sink, bool stalled);
  void RefuseNext(const std::string& sink, size_t fault);
  void Disarm();

  std::vector<SinkContents> SinkContentsOfAll() const;
  uint64_t outputs() const;
  // One line about each feed and sink, for people.
  std::string Describe() const;

 private:
  // One process of the outside world. Those of one host share it.
  struct Host {
    Host(Scheduler* scheduler, SimNetwork* sim_network, std::string_view name)
        : executor(scheduler), network(sim_network->Attach(name, &executor)) {}
    SimExecutor executor;
    std::unique_ptr<Network> network;
  };
  struct FeedRecord {
    std::string name;
    StepId source;
    FeedPace pace;
    std::unique_ptr<Feed> feed;
  };
  struct SinkRecord {
    StepId step;  // Of several that write to one address: the first.
    std::unique_ptr<SinkEndpoint> endpoint;
    int stalls = 0;
    std::optional<size_t> armed;
    std::string last_event;
  };

  void AddFeed(RunPlan::FeedPlan plan, SimNetwork* network);
  void AddSink(const RunPlan::SinkPlan& plan, SimNetwork* network);
  Host* HostNamed(std::string_view name, SimNetwork* network);
  std::optional<WorkerId> WorkerNamed(std::string_view name) const;

  // EndpointObserver.
  void OnEndpointEvent(std::string_view actor, std::string_view event,
                       uint64_t number) override;
  void OnEndpointFailure(std::string_view actor, std::string_view failure_class,
                         std::string message) override;
  void OnPlainFeedConnected(std::string_view feed,
                            std::string_view local_address,
                            uint64_t first_index) override;
  void OnSinkRefused(std::string_view address) override;
  void OnSinkCommitted(std::string_view address, std::string_view writer,
                       CheckpointId transaction,
                       const std::vector<std::string>& messages) override;
  void OnPlainSinkBytes(std::string_view address, std::string_view writer,
                        uint64_t connection, std::string_view bytes) override;
  void OnPlainSinkClosed(std::string_view address, std::string_view writer,
                         uint64_t connection) override;

  Scheduler* scheduler_;
  Trace* trace_;
  Judge* judge_;
  Verdicts* verdicts_;
  std::function<void(size_t fault)> on_refused_;
  std::vector<std::string> workers_;
  bool has_plain_feeds_ = false;
  Time last_plain_bytes_at_;
  std::map<std::string, Host, std::less<>> hosts_;
  std::vector<FeedRecord> feeds_;
  std::map<std::string, SinkRecord, std::less<>> sinks_;  // By address.
};

}  // namespace pouch

#endif  // POUCH_SIM_ENDPOINTS_H_
