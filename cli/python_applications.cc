#include "cli/python_applications.h"

#include <utility>

#include "base/check.h"
#include "scenarios/generated_feeds.h"
#include "worker/python/author_function.h"
#include "worker/python/python_application.h"

namespace pouch {
namespace {

PythonOptions RuntimeOptions(const ScenarioApplication& application) {
  PythonOptions options;
  options.venv = application.venv;
  options.paths = application.path;
  options.environment = {application.env.begin(), application.env.end()};
  options.embedded = WallarooPackage();
  const EmbeddedModules pouch = PouchPackage();
  options.embedded.insert(options.embedded.end(), pouch.begin(), pouch.end());
  return options;
}

bool SameSurroundings(const PythonOptions& a, const PythonOptions& b) {
  return a.venv == b.venv && a.paths == b.paths &&
         a.environment == b.environment;
}

}  // namespace

Result<ApplicationFactory> PythonApplications::Make(const Scenario& scenario) {
  const ScenarioApplication& application = scenario.application;
  PythonOptions runtime_options = RuntimeOptions(application);
  runtime_options.hash_seed = hash_seed_;
  const bool reusable = runtime_ != nullptr &&
                        SameSurroundings(runtime_->options(), runtime_options);
  if (!reusable) {
    runtime_.reset();
    POUCH_ASSIGN_OR_RETURN(runtime_,
                           PythonRuntime::Create(std::move(runtime_options)));
  }
  PythonApplicationOptions options;
  options.module = application.module;
  options.arguments = application.args;
  options.isolation = application.isolation == ModuleIsolation::kInterpreter
                          ? PythonIsolation::kInterpreter
                          : PythonIsolation::kNamespaces;
  options.initializer = scenario.config.workers.front();
  options.max_serialized_bytes =
      scenario.config.worker_options.max_object_bytes;
  for (const AuthorFunction& check : scenario.checks) {
    options.checks.push_back({{check.file, check.function}, check.place});
  }
  options.debugger = debugger_;
  return MakePythonApplicationFactory(runtime_.get(), std::move(options));
}

Status PythonApplications::FillFeeds(Scenario* scenario, RunConfig* config) {
  const FeedItems items = [runtime = runtime_.get()](
                              const AuthorFunction& function, uint64_t seed,
                              uint64_t count) {
    CHECK(runtime != nullptr) << "FillFeeds() before Make()";
    return GeneratePythonItems(runtime, {function.file, function.function},
                               seed, count);
  };
  return FillGeneratedFeeds(&scenario->generated_feeds, items, config);
}

void PythonApplications::AfterFork() {
  if (PythonRuntime::IsRunning()) PythonRuntime::AfterForkInChild();
}

}  // namespace pouch
