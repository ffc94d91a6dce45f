#include "cli/state_dump.h"

#include <optional>

#include "reports/escape.h"
#include "worker/application.h"
#include "worker/inspection.h"

namespace pouch {
namespace {

constexpr size_t kMostStateBytes = 1000;

std::string NameOf(const CheckpointId& id) {
  if (id.epoch.value() == 0) return "nothing";
  return "checkpoint " + std::to_string(id.number.value()) + " of epoch " +
         std::to_string(id.epoch.value());
}

std::string WhereItIs(const Inspection& worker) {
  std::string text = worker.phase + ", epoch " +
                     std::to_string(worker.epoch.value()) + " from " +
                     NameOf(worker.rolled_back_to) + ", last complete " +
                     NameOf(worker.complete);
  if (worker.muted) text += ", sources muted";
  if (worker.congested) text += ", asks others to mute";
  if (worker.queued > 0)
    text += ", " + std::to_string(worker.queued) + " messages held back";
  return text;
}

}  // namespace

std::string DumpStates(const StandingRun& run) {
  std::string text = "state at " + run.now().ToString() + " virtual time\n";
  for (const std::string& name : run.workers()) {
    const std::optional<Inspection> worker = run.Inspect(name);
    text += "\n" + EscapeLine(name) + ": ";
    if (!worker) {
      text += "down\n";
      continue;
    }
    text += WhereItIs(*worker) + "\n";
    std::string step;
    for (const InspectedState& state : worker->states) {
      if (state.step != step) text += "  " + EscapeLine(state.step) + "\n";
      step = state.step;
      text += "    " + EscapeLine(state.key) + ": " +
              EscapeLine(
                  worker->application->Describe(state.value, kMostStateBytes)) +
              "\n";
    }
  }
  return text;
}

}  // namespace pouch
