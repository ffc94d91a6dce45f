// Property: whatever the segmentation, latency, bandwidth, window, pauses,
// cuts, clogs, crashes, resets and ends that do not know, what one end received
// is a prefix of what the other sent, but for as many bytes as were damaged on
// purpose; and everything, once the sender closed in good order or nothing
// ended at all. In the end everybody knows of an end.

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "base/status.h"
#include "base/time.h"
#include "sim/duration_range.h"
#include "sim/fault_kind.h"
#include "sim/link_fault.h"
#include "sim/network_options.h"
#include "sim/scheduler.h"
#include "sim/sim_executor.h"
#include "sim/sim_network.h"
#include "worker/network.h"

namespace pouch {
namespace {

struct Step {
  enum Kind {
    kSend,
    kTick,
    kPauseReading,
    kResumeReading,
    kPauseProcess,
    kResumeProcess,
    kCut,
    kHeal,
    kClose,
    kCrash,
    kReset,
    kDisturb,
    kMend,
  };
  Kind kind;
  uint32_t side;
  uint32_t size;
};

void showValue(const Step& step, std::ostream& os) {  // NOLINT: RapidCheck's
  constexpr const char* kNames[] = {
      "send",          "tick",           "pause_reading", "resume_reading",
      "pause_process", "resume_process", "cut",           "heal",
      "close",         "crash",          "reset",         "disturb",
      "mend"};
  os << kNames[step.kind] << " " << step.side << " " << step.size;
}

rc::Gen<Step> AnyStep() {
  return rc::gen::build<Step>(
      rc::gen::set(&Step::kind, rc::gen::weightedElement<Step::Kind>(
                                    {{40, Step::kSend},
                                     {40, Step::kTick},
                                     {5, Step::kPauseReading},
                                     {8, Step::kResumeReading},
                                     {3, Step::kPauseProcess},
                                     {5, Step::kResumeProcess},
                                     {4, Step::kCut},
                                     {5, Step::kHeal},
                                     {1, Step::kClose},
                                     {1, Step::kCrash},
                                     {1, Step::kReset},
                                     {4, Step::kDisturb},
                                     {3, Step::kMend}})),
      rc::gen::set(&Step::side, rc::gen::inRange<uint32_t>(0, 2)),
      rc::gen::set(&Step::size, rc::gen::inRange<uint32_t>(0, 300)));
}

// One end, what it sent, what it heard, and what it was promised.
class End final : public ConnectionHandler {
 public:
  void OnConnected() override {
    RC_ASSERT(!closed.has_value());
    connected = true;
  }
  void OnBytes(std::string_view bytes) override {
    RC_ASSERT(!bytes.empty());
    RC_ASSERT(connected);
    RC_ASSERT(!closed.has_value());
    RC_ASSERT(!is_reading_paused);
    received += bytes;
  }
  void OnDrained() override {
    RC_ASSERT(!closed.has_value());
    RC_ASSERT(connection->unsent_bytes() == 0u);
    was_drained = true;
  }
  void OnClosed(const Status& reason) override {
    RC_ASSERT(!closed.has_value());
    closed = reason;
  }

  void Send(uint32_t size) {
    if (connection == nullptr) return;
    std::string bytes;
    for (uint32_t i = 0; i < size; ++i) {
      bytes += static_cast<char>(sent.size() + i * 7);
    }
    connection->Send(bytes);
    if (!closed.has_value()) sent += bytes;
    if (connection->unsent_bytes() > 0) was_drained = false;
  }
  void PauseReading(bool paused) {
    if (connection == nullptr) return;
    connection->PauseReading(paused);
    is_reading_paused = paused;
  }

  std::unique_ptr<Connection> connection;
  std::string sent;
  std::string received;
  std::optional<Status> closed;
  bool connected = false;
  bool is_reading_paused = false;
  bool was_drained = true;  // Since unsent_bytes() was last above zero.
};

// Two processes and one connection.
class NetworkStory final {
 public:
  NetworkStory(const NetworkOptions& options, uint64_t seed)
      : network_(&scheduler_, options, Rng(seed)) {
    for (size_t i = 0; i < 2; ++i) {
      executors_.push_back(std::make_unique<SimExecutor>(&scheduler_));
      views_.push_back(network_.Attach(kHosts[i][0], executors_[i].get()));
    }
    listener_ = *views_[1]->Listen(
        "right:1", [this](std::unique_ptr<Connection> connection) {
          ends[1].connection = std::move(connection);
          ends[1].connection->SetHandler(&ends[1]);
          ends[1].connected = true;
        });
    ends[0].connection = views_[0]->Connect("right:1", &ends[0]);
  }

  void Do(const Step& step) {
    End& end = ends[step.side];
    switch (step.kind) {
      case Step::kSend:
        end.Send(step.size);
        break;
      case Step::kTick:
        scheduler_.RunUntil(scheduler_.Now() +
                            Duration::Microseconds(step.size * 5));
        break;
      case Step::kPauseReading:
      case Step::kResumeReading:
        end.PauseReading(step.kind == Step::kPauseReading);
        break;
      case Step::kPauseProcess:
      case Step::kResumeProcess:
        executors_[step.side]->SetPaused(step.kind == Step::kPauseProcess);
        break;
      case Step::kCut:
        network_.CutOneWay(kHosts[step.side], kHosts[1 - step.side]);
        break;
      case Step::kHeal:
        network_.HealAll();
        break;
      case Step::kClose:
        end.connection.reset();
        break;
      case Step::kCrash:
        broken = true;
        network_.Crash(kHosts[step.side][0]);
        end.connection.reset();
        break;
      case Step::kReset:
        broken = true;
        network_.ResetBetween(kHosts[0], kHosts[1]);
        break;
      case Step::kDisturb:
        Disturb(step);
        break;
      case Step::kMend:
        if (troubles_.empty()) break;
        network_.Mend(troubles_[step.size % troubles_.size()]);
        break;
    }
  }

  // The step's size says what, and how long.
  void Disturb(const Step& step) {
    constexpr FaultKind kKinds[] = {
        FaultKind::kPartition,   FaultKind::kSlowLink,        FaultKind::kClog,
        FaultKind::kHalfOpen,    FaultKind::kStaleConnection, FaultKind::kReset,
        FaultKind::kCorruptBytes};
    const FaultKind kind = kKinds[step.size % std::size(kKinds)];
    const Duration lasts = Duration::Microseconds(step.size * 20);
    LinkFault fault;
    fault.direction = static_cast<LinkDirection>(step.size / 8 % 3);
    fault.latency = DurationRange{Duration(), lasts};
    fault.bytes_per_second = 1000 + step.size * 1000;
    fault.times = 1 + step.size % 3;
    fault.in_flight = static_cast<InFlight>(step.size % 3);
    broken |= kind == FaultKind::kHalfOpen || kind == FaultKind::kReset ||
              kind == FaultKind::kStaleConnection;
    troubles_.push_back(
        network_.Disturb(kind, {kHosts[step.side], kHosts[1 - step.side]},
                         fault, lasts, [this] { ++damaged; }));
  }

  // Everything heals, everybody reads.
  void Finish() {
    network_.MendAll();
    for (size_t i = 0; i < 2; ++i) {
      ends[i].PauseReading(false);
      executors_[i]->SetPaused(false);
    }
    scheduler_.RunUntilIdle();
    for (size_t i = 0; i < 2; ++i) ends[i].PauseReading(false);
    scheduler_.RunUntilIdle();
  }

  End ends[2];
  bool broken = false;
  size_t damaged = 0;  // Bytes.

 private:
  inline static const std::vector<std::string> kHosts[2] = {{"left"},
                                                            {"right"}};
  Scheduler scheduler_;
  SimNetwork network_;
  std::vector<std::unique_ptr<SimExecutor>> executors_;
  std::vector<std::unique_ptr<Network>> views_;
  std::unique_ptr<Listener> listener_;
  std::vector<TroubleId> troubles_;
};

NetworkOptions AnyOptions() {
  NetworkOptions options;
  options.latency.high =
      Duration::Microseconds(*rc::gen::inRange<int64_t>(100, 3000));
  options.longest_segment_bytes = *rc::gen::inRange<size_t>(1, 200);
  options.window_bytes = *rc::gen::inRange<size_t>(1, 400);
  options.bytes_per_second =
      *rc::gen::element<uint64_t>(0, 0, 100'000, 1'000'000);
  return options;
}

// The bytes of `received` that are not those sent.
size_t Different(const std::string& received, const std::string& sent) {
  RC_ASSERT(received.size() <= sent.size());
  size_t count = 0;
  for (size_t i = 0; i < received.size(); ++i) {
    count += received[i] != sent[i] ? 1 : 0;
  }
  return count;
}

// What must hold of one direction at the end.
void JudgeDirection(const End& sender, const End& receiver, bool broken) {
  const bool is_receiver_alive = receiver.connection != nullptr;
  if (is_receiver_alive && sender.connection == nullptr) {
    RC_ASSERT(receiver.closed.has_value());
  }
  if (!broken && is_receiver_alive && receiver.connected && sender.connected) {
    RC_ASSERT(receiver.received.size() == sender.sent.size());
  }
  if (sender.connection != nullptr && !sender.closed.has_value()) {
    RC_ASSERT(sender.connection->unsent_bytes() == 0u);
    RC_ASSERT(sender.was_drained);
  }
}

RC_GTEST_PROP(NetworkStream, IsAPrefixAndWholeAfterAGoodEnd, (uint64_t seed)) {
  // Several stories in each case: a hundred would miss what is rare.
  for (uint64_t round = 0; round < 5; ++round) {
    NetworkStory story(AnyOptions(), seed + round);
    const auto steps =
        *rc::gen::scale(4.0, rc::gen::container<std::vector<Step>>(AnyStep()));
    for (const Step& step : steps) story.Do(step);
    story.Finish();
    JudgeDirection(story.ends[0], story.ends[1], story.broken);
    JudgeDirection(story.ends[1], story.ends[0], story.broken);
    RC_ASSERT(Different(story.ends[0].received, story.ends[1].sent) +
                  Different(story.ends[1].received, story.ends[0].sent) <=
              story.damaged);
    RC_CLASSIFY(story.damaged > 0, "damaged");
    RC_CLASSIFY(story.broken, "broken");
  }
}

}  // namespace
}  // namespace pouch
