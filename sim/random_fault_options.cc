#include "sim/random_fault_options.h"

#include <cstdint>

#include "base/time.h"
#include "sim/duration_range.h"
#include "sim/fault_kind.h"
#include "sim/link_fault.h"
#include "sim/network_options.h"
#include "sim/process_fault.h"

namespace pouch {
namespace {

Duration DrawMs(Rng* rng, int64_t low, int64_t high) {
  return Duration::Milliseconds(rng->Between(low, high));
}

LinkDirection DrawDirection(Rng* rng) {
  if (rng->Chance(0.5)) return LinkDirection::kBoth;
  return rng->Chance(0.5) ? LinkDirection::kTo : LinkDirection::kFrom;
}

InFlight DrawInFlight(Rng* rng) {
  if (rng->Chance(0.5)) return InFlight::kDrawn;
  return rng->Chance(0.5) ? InFlight::kDelivered : InFlight::kLost;
}

// Some are within what heartbeats tolerate, some are not.
DurationRange DrawLatency(Rng* rng) {
  const Duration low = DrawMs(rng, 0, 30);
  return {low, low + DrawMs(rng, 0, rng->Chance(0.3) ? 150 : 20)};
}

}  // namespace

void DrawLinkOptions(Rng* rng, Fault* fault) {
  LinkFault& link = fault->link;
  switch (fault->kind) {
    case FaultKind::kPartition:
    case FaultKind::kConnectRefused:
    case FaultKind::kClog:
      link.direction = DrawDirection(rng);
      return;
    case FaultKind::kReset:
      link.in_flight = DrawInFlight(rng);
      return;
    case FaultKind::kSlowLink:
      link.direction = DrawDirection(rng);
      link.latency = DrawLatency(rng);
      if (rng->Chance(0.4)) {
        link.bytes_per_second = static_cast<uint64_t>(rng->Between(4, 200));
        link.bytes_per_second *= 1000;
      }
      return;
    case FaultKind::kConnectSlow:
      link.direction = DrawDirection(rng);
      link.latency = DrawLatency(rng);
      return;
    case FaultKind::kHalfOpen:
      link.direction = DrawDirection(rng);
      link.in_flight = DrawInFlight(rng);
      return;
    case FaultKind::kCorruptBytes:
      link.direction = DrawDirection(rng);
      link.times = rng->Chance(0.5) ? 0 : 1 + rng->Below(6);
      return;
    default:
      return;
  }
}

void DrawProcessOptions(Rng* rng, Fault* fault) {
  constexpr int64_t kMostSkewMs = 90'000;
  ProcessFault& process = fault->process;
  switch (fault->kind) {
    case FaultKind::kSlowCpu:
      process.takes = Duration::Microseconds(rng->Between(10, 2000));
      return;
    case FaultKind::kClockSkew:
    case FaultKind::kClockJump:
      process.by = DrawMs(rng, -kMostSkewMs, kMostSkewMs);
      return;
    case FaultKind::kClockDrift:
      process.factor = static_cast<double>(rng->Between(50, 200)) / 100;
      return;
    case FaultKind::kCrashLoop:
      process.crashes = 2 + rng->Below(3);
      process.every = DrawMs(rng, 1, 50);
      process.power_loss = rng->Chance(0.5);
      return;
    case FaultKind::kRollingRestart:
      process.every = DrawMs(rng, 1, 80);
      process.power_loss = rng->Chance(0.5);
      return;
    default:
      return;
  }
}

void DrawNetwork(Rng* rng, NetworkOptions* options) {
  if (rng->Chance(0.2)) {
    options->spike_chance = 0.01;
    options->spike.low = DrawMs(rng, 5, 20);
    options->spike.high = options->spike.low + DrawMs(rng, 0, 30);
  }
  if (rng->Chance(0.3)) {
    options->longest_segment_bytes = 1 + rng->Below(64);
  }
  if (rng->Chance(0.2)) options->window_bytes = 500 + rng->Below(4000);
  if (rng->Chance(0.15)) {
    // What one connection has under way must not keep the others silent.
    options->bytes_per_second = (200 + rng->Below(800)) * 1000;
    options->window_bytes = options->bytes_per_second / 100;
  }
}

}  // namespace pouch
