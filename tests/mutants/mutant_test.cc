// Runs a worker with a planted bug until the simulator catches it, and fails
// if it does not, or if it blames something else.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/status.h"
#include "scenarios/loader.h"
#include "sim/random_run.h"
#include "sim/run.h"
#include "sim/run_config.h"
#include "sim/run_result.h"
#include "tests/native/word_count.h"

namespace pouch {
namespace {

struct Options {
  std::vector<std::string> expect;
  std::string scenario;
  std::string defect;
  uint64_t seeds = 50;
};

// Three workers, lines that share words, and faults drawn from the seed.
RunConfig RandomConfig(uint64_t seed) {
  RunConfig config;
  config.seed = seed;
  FeedConfig feed;
  feed.name = "words";
  for (int i = 0; i < 300; ++i) {
    feed.contents += "the cat " + std::to_string(i % 17) + " sat on the mat\n";
  }
  config.feeds.push_back(std::move(feed));
  DrawRandomRun(&config, 3);
  return config;
}

Result<RunConfig> ConfigFor(const Options& options, uint64_t seed) {
  if (options.scenario.empty()) return RandomConfig(seed);
  LoadResult loaded = LoadScenario(options.scenario);
  if (!loaded.ok()) {
    return Status(StatusCode::kInvalidArgument,
                  options.scenario + " is not a scenario");
  }
  RunConfig config = std::move(loaded.scenario->config);
  // The file's own seed first, then others.
  if (seed > 1) config.seed += seed - 1;
  return config;
}

NativeDefects DefectsFor(const Options& options) {
  NativeDefects defects;
  if (options.defect == "unstable_length") defects.unstable_length = true;
  return defects;
}

bool Wanted(const Options& options, const std::string& verdict) {
  return std::find(options.expect.begin(), options.expect.end(), verdict) !=
         options.expect.end();
}

// 0 if the mutant met its fate.
int RunMutant(const Options& options) {
  const bool must_pass = Wanted(options, "pass");
  for (uint64_t seed = 1; seed <= options.seeds; ++seed) {
    const auto config = ConfigFor(options, seed);
    if (!config.ok()) {
      std::cerr << config.status() << "\n";
      return 2;
    }
    const auto result =
        RunSimulation(*config, WordCount(DefectsFor(options)), nullptr);
    if (!result.ok()) {
      std::cerr << result.status() << "\n";
      return 2;
    }
    if (result->passed()) continue;
    const std::string verdict = result->verdict();
    std::cout << "seed " << config->seed << ": " << verdict << "\n";
    for (const RunFailure& failure : result->failures) {
      std::cout << "  " << failure.failure_class << " at " << failure.at
                << " by " << failure.checker << ": " << failure.message << "\n";
    }
    if (must_pass || !Wanted(options, verdict)) {
      std::cout << "that is not what was expected\n";
      return 1;
    }
    std::cout << "caught at try " << seed << "\n";
    return 0;
  }
  std::cout << "nothing found in " << options.seeds << " seeds\n";
  return must_pass ? 0 : 1;
}

}  // namespace
}  // namespace pouch

int main(int argc, char** argv) {
  pouch::Options options;
  CLI::App app("Runs a worker with a planted bug until it is caught.");
  app.add_option("--expect", options.expect, "failure classes, or pass")
      ->delimiter(',')
      ->required();
  app.add_option("--scenario", options.scenario, "a scenario file");
  app.add_option("--defect", options.defect, "of the native application")
      ->check(CLI::IsMember({"unstable_length"}));
  app.add_option("--seeds", options.seeds, "how many seeds to try");
  CLI11_PARSE(app, argc, argv);
  return pouch::RunMutant(options);
}
