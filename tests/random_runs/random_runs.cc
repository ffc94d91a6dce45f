// Runs a scenario's application under random faults, seed after seed, and
// fails if any run does not pass or a path that must be exercised is not.
//
//   random_runs scenarios/word_count.json --seeds 500 --each-probe 20

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdint>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "cli/python_applications.h"
#include "scenarios/loader.h"
#include "sim/random_run.h"
#include "sim/run.h"
#include "sim/run_config.h"
#include "sim/run_result.h"
#include "tests/sim/rare_paths.h"
#include "worker/probes.h"

namespace pouch {
namespace {

struct Options {
  std::string scenario;
  uint64_t first_seed = 1;
  uint64_t seeds = 500;
  uint32_t workers = 3;
  uint64_t each_probe = 0;
  uint64_t twice_every = 25;
};

// What came of all runs.
struct Totals {
  uint64_t failed = 0;
  uint64_t events = 0;
  uint64_t faults_fired = 0;
  uint64_t compared = 0;
  std::array<uint64_t, kProbeCount> probes = {};
};

void Report(uint64_t seed, const RunResult& result) {
  std::cout << "seed " << seed << ": " << result.verdict() << "\n";
  for (const RunFailure& failure : result.failures) {
    std::cout << "  " << failure.failure_class << " at " << failure.at << " on "
              << failure.worker << " " << failure.step << " " << failure.key
              << ": " << failure.message << "\n";
  }
}

class RandomRuns final {
 public:
  explicit RandomRuns(const Options& options) : options_(options) {}

  // 0 if everything is as it must be.
  int Run() {
    LoadResult loaded = LoadScenario(options_.scenario);
    if (!loaded.ok()) {
      std::cerr << options_.scenario << " is not a scenario\n";
      return 2;
    }
    scenario_ = std::move(*loaded.scenario);
    for (uint64_t i = 0; i < options_.seeds; ++i) {
      if (!RunSeed(options_.first_seed + i)) return 2;
    }
    return Judge();
  }

 private:
  std::optional<RunResult> RunOnce(uint64_t seed) {
    RunConfig& config = scenario_.config;
    config.seed = seed;
    config.faults.clear();
    DrawRandomRun(&config, options_.workers);
    const auto factory = applications_.Make(scenario_);
    if (!factory.ok()) {
      std::cerr << factory.status() << "\n";
      return std::nullopt;
    }
    auto result = RunSimulation(config, *factory, nullptr);
    if (result.ok()) return *std::move(result);
    std::cerr << result.status() << "\n";
    return std::nullopt;
  }

  bool RunSeed(uint64_t seed) {
    const auto result = RunOnce(seed);
    if (!result.has_value()) return false;
    totals_.events += result->events;
    for (const FaultOutcome& fault : result->faults) {
      totals_.faults_fired += fault.fired;
    }
    for (size_t i = 0; i < kProbeCount; ++i) {
      totals_.probes[i] += result->probes[i];
    }
    if (!result->passed()) {
      ++totals_.failed;
      Report(seed, *result);
    }
    if (options_.twice_every == 0 || seed % options_.twice_every != 0) {
      return true;
    }
    const auto again = RunOnce(seed);
    if (!again.has_value()) return false;
    ++totals_.compared;
    if (again->trace_digest != result->trace_digest) {
      ++totals_.failed;
      std::cout << "seed " << seed << ": two runs differ, "
                << result->trace_digest << " and " << again->trace_digest
                << "\n";
    }
    return true;
  }

  int Judge() const {
    std::cout << options_.seeds << " seeds, " << totals_.failed << " failed, "
              << totals_.faults_fired << " faults fired, " << totals_.events
              << " events, " << totals_.compared << " run twice\n";
    for (size_t i = 0; i < kProbeCount; ++i) {
      std::cout << "  " << ProbeName(static_cast<Probe>(i)) << " "
                << totals_.probes[i] << "\n";
    }
    bool enough = true;
    for (const Probe probe : kRarePaths) {
      const uint64_t hits = totals_.probes[static_cast<size_t>(probe)];
      if (hits >= options_.each_probe) continue;
      std::cout << ProbeName(probe) << " was hit only " << hits
                << " times, not " << options_.each_probe << "\n";
      enough = false;
    }
    return totals_.failed == 0 && enough ? 0 : 1;
  }

  const Options options_;
  Scenario scenario_;
  PythonApplications applications_;
  Totals totals_;
};

}  // namespace
}  // namespace pouch

int main(int argc, char** argv) {
  pouch::Options options;
  CLI::App app("Runs a scenario's application under random faults.");
  app.add_option("scenario", options.scenario,
                 "a scenario file; its own faults are left out")
      ->required();
  app.add_option("--first-seed", options.first_seed, "the first seed");
  app.add_option("--seeds", options.seeds, "how many seeds");
  app.add_option("--workers", options.workers, "how many workers; 0: drawn");
  app.add_option("--each-probe", options.each_probe,
                 "how often each of the rare paths must be hit in all");
  app.add_option("--twice-every", options.twice_every,
                 "run each n-th seed twice and compare; 0: none");
  CLI11_PARSE(app, argc, argv);
  return pouch::RandomRuns(options).Run();
}
