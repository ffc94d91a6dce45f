#include "tests/scenarios/arbitrary_scenario.h"

#include <cstdint>
#include <ostream>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "base/time.h"
#include "scenarios/scenario_writer.h"
#include "sim/random_fault_options.h"
#include "sim/random_faults.h"
#include "sim/run_config.h"
#include "worker/probes.h"

namespace pouch {
namespace {

// A fault as numbers; SaidBy() says what they mean.
struct FaultChoice {
  uint32_t kind = 0;
  uint32_t trigger = 0;  // 0: a time; 1: a probe; 2: an operation.
  uint32_t at_ms = 0;
  uint32_t step = 0;  // Which probe or operation.
  uint32_t nth = 0;
  std::vector<uint32_t> targets;
  uint32_t other = 0;
  uint32_t restart_ms = 0;  // The last tenth: only when all is over.
  uint32_t lasts_ms = 0;
};

struct Choice {
  uint32_t workers = 0;
  uint64_t seed = 0;
  std::vector<std::vector<uint32_t>> lines;  // Words by their numbers.
  std::vector<FaultChoice> faults;
  uint32_t profile = 0;
  uint32_t checkpoint_ms = 0;
  uint32_t segment = 0;
  uint32_t mute = 0;
  uint32_t feed_worker = 0;
};

constexpr uint32_t kHorizonMs = 150;
constexpr uint32_t kMostRestartMs = 60;

// Kinds that a swarm may draw: the right verdict is always a pass.
std::vector<FaultKind> LegalKinds() {
  std::vector<FaultKind> kinds;
  const FaultMask legal = FaultMask::All();
  for (size_t i = 0; i < kFaultKindCount; ++i) {
    if (legal.Has(static_cast<FaultKind>(i)))
      kinds.push_back(static_cast<FaultKind>(i));
  }
  return kinds;
}

FaultTrigger TriggerOf(const FaultChoice& choice) {
  FaultTrigger trigger;
  if (choice.trigger == 0) {
    trigger.at = Time() + Duration::Milliseconds(choice.at_ms);
    return trigger;
  }
  trigger.nth = 1 + choice.nth;
  if (choice.trigger == 1) {
    trigger.probe = static_cast<Probe>(choice.step % kProbeCount);
    return trigger;
  }
  OperationTrigger operation;
  operation.kind = static_cast<OperationKind>(choice.step % kOperationKinds);
  trigger.operation = std::move(operation);
  return trigger;
}

Fault SaidBy(const FaultChoice& choice,
             const std::vector<std::string>& workers) {
  static const std::vector<FaultKind> kinds = LegalKinds();
  Fault fault;
  fault.kind = kinds[choice.kind % kinds.size()];
  fault.trigger = TriggerOf(choice);
  fault.lasts = Duration::Milliseconds(1 + choice.lasts_ms);
  if (choice.restart_ms < kMostRestartMs * 9 / 10)
    fault.restart_after = Duration::Milliseconds(choice.restart_ms);
  Rng options(choice.step);
  if (FamilyOf(fault.kind) == FaultFamily::kNetwork)
    DrawLinkOptions(&options, &fault);
  if (FamilyOf(fault.kind) == FaultFamily::kProcess)
    DrawProcessOptions(&options, &fault);
  if (FamilyOf(fault.kind) == FaultFamily::kSink) return fault;
  std::vector<bool> hit(workers.size(), false);
  for (const uint32_t target : choice.targets)
    hit[target % workers.size()] = true;
  for (size_t i = 0; i < workers.size(); ++i) {
    if (hit[i]) fault.targets.push_back(workers[i]);
  }
  if (fault.targets.empty() && fault.trigger.at)
    fault.targets = {workers.back()};
  const size_t other = choice.other % (workers.size() + 1);
  const bool has_other = FamilyOf(fault.kind) == FaultFamily::kNetwork &&
                         other < workers.size() && !hit[other] &&
                         !fault.targets.empty() &&
                         fault.targets.back() != workers[other];
  if (has_other) fault.others = {workers[other]};
  return fault;
}

std::string TextOf(const std::vector<std::vector<uint32_t>>& lines) {
  std::string text;
  for (const std::vector<uint32_t>& words : lines) {
    for (size_t i = 0; i < words.size(); ++i) {
      if (i > 0) text += ' ';
      text += "word" + std::to_string(words[i]);
    }
    text += '\n';
  }
  return text;
}

Scenario ScenarioOf(const Choice& choice) {
  constexpr uint64_t kSegments[] = {1 << 20, 512, 4096};
  constexpr size_t kMutes[] = {4096, 4, 64};
  Scenario scenario;
  scenario.name = "any";
  RunConfig& config = scenario.config;
  config.seed = choice.seed;
  config.workers = {"initializer"};
  for (uint32_t i = 1; i < 1 + choice.workers; ++i)
    config.workers.push_back("w" + std::to_string(i));
  FeedConfig feed;
  feed.name = "words";
  feed.contents = TextOf(choice.lines);
  if (choice.feed_worker < config.workers.size() && choice.feed_worker > 0)
    feed.worker = config.workers[choice.feed_worker];
  config.feeds.push_back(std::move(feed));
  config.disk_profile = static_cast<DiskProfile>(choice.profile);
  config.worker_options.checkpoint_every =
      Duration::Milliseconds(10 + choice.checkpoint_ms);
  config.worker_options.checkpoint_timeout = Duration::Milliseconds(300);
  config.worker_options.heartbeat_every = Duration::Milliseconds(50);
  config.worker_options.reconnect_most = Duration::Milliseconds(100);
  config.worker_options.segment_bytes = kSegments[choice.segment];
  config.worker_options.mute_above_messages = kMutes[choice.mute];
  for (const FaultChoice& fault : choice.faults)
    config.faults.push_back(SaidBy(fault, config.workers));
  return scenario;
}

rc::Gen<uint32_t> Below(uint32_t bound) {
  return rc::gen::inRange<uint32_t>(0, bound);
}

rc::Gen<FaultChoice> AnyFault() {
  using rc::gen::set;
  constexpr uint32_t kLarge = 1 << 10;
  const auto targets =
      rc::gen::scale(0.04, rc::gen::container<std::vector<uint32_t>>(Below(5)));
  return rc::gen::build<FaultChoice>(
      set(&FaultChoice::kind, Below(kLarge)),
      set(&FaultChoice::trigger, Below(3)),
      set(&FaultChoice::at_ms, Below(kHorizonMs)),
      set(&FaultChoice::step, Below(kLarge)), set(&FaultChoice::nth, Below(8)),
      set(&FaultChoice::targets, targets), set(&FaultChoice::other, Below(12)),
      set(&FaultChoice::restart_ms, Below(kMostRestartMs)),
      set(&FaultChoice::lasts_ms, Below(kHorizonMs)));
}

rc::Gen<Choice> AnyChoice() {
  using rc::gen::set;
  const auto words =
      rc::gen::scale(0.1, rc::gen::container<std::vector<uint32_t>>(Below(9)));
  const auto lines =
      rc::gen::container<std::vector<std::vector<uint32_t>>>(words);
  const auto faults = rc::gen::scale(
      0.1, rc::gen::container<std::vector<FaultChoice>>(AnyFault()));
  return rc::gen::build<Choice>(
      set(&Choice::workers, Below(4)),
      set(&Choice::seed, rc::gen::inRange<uint64_t>(0, uint64_t{1} << 40)),
      set(&Choice::lines, lines), set(&Choice::faults, faults),
      set(&Choice::profile, Below(4)), set(&Choice::checkpoint_ms, Below(100)),
      set(&Choice::segment, Below(3)), set(&Choice::mute, Below(3)),
      set(&Choice::feed_worker, Below(8)));
}

}  // namespace

void showValue(const Scenario& scenario, std::ostream& os) {
  const auto text = WriteScenario(scenario, "/");
  os << (text.ok() ? *text : text.status().message());
}

}  // namespace pouch

namespace rc {

Gen<pouch::Scenario> Arbitrary<pouch::Scenario>::arbitrary() {
  return gen::map(pouch::AnyChoice(), pouch::ScenarioOf);
}

}  // namespace rc
