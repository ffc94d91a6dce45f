// Exhaust over the native word count, by hand: what `pouch exhaust` does,
// without Python.
//
//   exhaust_native --workers 3 --lines 200 --depth 1

#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <iostream>
#include <string>

#include "base/status.h"
#include "base/time.h"
#include "cli/real_time.h"
#include "sim/run.h"
#include "sim/run_config.h"
#include "sim/run_explorer.h"
#include "sim/run_result.h"
#include "sim/search/exhaust.h"
#include "tests/native/word_count.h"
#include "tests/sim/word_count_run.h"

namespace pouch {
namespace {

// Processor time of everything that ran and has ended.
double ProcessorSeconds() {
  double seconds = 0;
  for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    struct rusage usage = {};
    getrusage(who, &usage);
    for (const timeval& time : {usage.ru_utime, usage.ru_stime}) {
      seconds += static_cast<double>(time.tv_sec) +
                 static_cast<double>(time.tv_usec) * 1e-6;
    }
  }
  return seconds;
}

int Main(const RunConfig& config, ExhaustOptions options) {
  options.real_seconds = RealSeconds;
  Exhaust exhaust(
      [](const RunConfig& run, RunExplorer* explorer) {
        return ExploreSimulation(run, WordCount({}), nullptr, explorer);
      },
      config, options);
  const auto report = exhaust.Run(
      [](const ExhaustPlan& plan) {
        std::cout << plan.points << " points, " << plan.outcomes
                  << " outcomes, " << plan.runs << " runs and about "
                  << plan.second_runs << " of the second depth, about "
                  << plan.seconds << " s" << std::endl;
      },
      nullptr);
  if (!report.ok()) {
    std::cerr << report.status() << "\n";
    return 2;
  }
  std::cout << "base " << report->base.verdict() << ", " << report->base.inputs
            << " messages, " << report->base.checkpoints_completed
            << " checkpoints; " << report->runs << " runs, "
            << report->second_runs << " at " << report->second_points
            << " points of the second depth, " << report->failed << " failed, "
            << report->seconds << " s, " << ProcessorSeconds()
            << " s of processors\n";
  for (const ExhaustGroup& group : report->groups) {
    std::cout << group.count << " times " << group.key.failure_class << ": "
              << group.example.message << "\n  reproduced " << group.reproduced
              << ", same trace " << group.same_digest << "\n";
    for (const Fault& crash : group.example.crashes) {
      std::cout << "  " << DescribeCrash(crash) << "\n";
    }
  }
  return report->failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace pouch

int main(int argc, char** argv) {
  uint32_t workers = 3;
  int lines = 200;
  int64_t checkpoint_ms = 30;
  pouch::ExhaustOptions options;
  CLI::App app("Exhausts the native word count.");
  app.add_option("--workers", workers, "how many workers");
  app.add_option("--lines", lines, "how many lines of input");
  app.add_option("--checkpoint-ms", checkpoint_ms, "the interval");
  app.add_option("--depth", options.depth, "1 or 2");
  app.add_option("--jobs", options.jobs, "how many branches at once");
  app.add_flag("--to-end", options.to_end, "run branches to their end");
  CLI11_PARSE(app, argc, argv);
  pouch::RunConfig config = pouch::WordCountRun(lines);
  config.workers.clear();
  for (uint32_t i = 0; i < workers; ++i) {
    config.workers.push_back("w" + std::to_string(i));
  }
  config.worker_options.checkpoint_every =
      pouch::Duration::Milliseconds(checkpoint_ms);
  return pouch::Main(config, options);
}
