#include "cli/fuzz_command.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/status.h"
#include "cli/fuzz_text.h"
#include "cli/fuzz_work.h"
#include "cli/scenario_simulation.h"
#include "cli/stored_values.h"
#include "codec/contract/finding_json.h"
#include "reports/atomic_file.h"
#include "reports/escape.h"
#include "sim/search/child_pool.h"

namespace pouch {
namespace {

// What the checks may take beyond the time for generated values, before they
// count as hung.
constexpr double kMoreSeconds = 300;

// Another than that of every other interpreter.
constexpr uint32_t kOtherHashSeed = 4'040'404;

class FuzzCommand final {
 public:
  FuzzCommand(const FuzzOptions& options, const RunEnvironment& environment,
              const std::function<void(uint32_t)>& use_hash_seed,
              const Console& console)
      : options_(options),
        environment_(environment),
        use_hash_seed_(use_hash_seed),
        console_(console) {}

  ExitStatus Run() {
    std::unique_ptr<AtomicFile> json;
    if (!options_.json.empty()) {
      auto created = AtomicFile::Create(options_.json);
      if (!created.ok()) return Complain(created.status());
      json = *std::move(created);
    }
    const double start = environment_.real_seconds();
    const Status judged = Judge();
    if (environment_.interrupted()) return ExitStatus::kInterrupted;
    if (!judged.ok()) return Complain(judged);
    seconds_ = environment_.real_seconds() - start;
    if (HasErrors()) status_ = ExitStatus::kUnexpected;
    Print();
    return WriteJson(json.get());
  }

 private:
  // Runs `work` in a child; no value: interrupted.
  std::optional<ChildReport> RunApart(const ChildWork& work) {
    ChildPool pool(
        PoolOptions(environment_, 1, options_.seconds + kMoreSeconds));
    const Status started = pool.Start(0, work);
    if (started.ok()) return pool.Wait();
    ChildReport report;
    report.end = ChildEnd::kCrashed;
    report.problem = started.message();
    return report;
  }

  Status Judge() {
    const auto child =
        RunApart([this] { return JudgeHooksHere(options_, environment_); });
    if (!child) return OkStatus();
    if (child->end != ChildEnd::kReturned) {
      AddCrash(*child);
      return OkStatus();
    }
    POUCH_ASSIGN_OR_RETURN(report_, ReadHookReport(child->bytes));
    if (!options_.store.empty()) {
      POUCH_RETURN_IF_ERROR(StoreValues(options_.store, report_.encoded));
    }
    const bool elsewhere = options_.checks.contains(CheckId::kOtherProcess) &&
                           !report_.encoded.empty();
    return elsewhere ? JudgeElsewhere() : OkStatus();
  }

  // The process that was to judge the hooks is gone.
  void AddCrash(const ChildReport& child) {
    Finding finding;
    finding.check = "P1";
    finding.failure_class = "codec.hook_failed";
    finding.value = "an observed value";
    finding.what =
        "a hook, or the application, ended the process: " + child.problem;
    finding.traceback = child.output;
    report_.result.findings.push_back(std::move(finding));
  }

  Status JudgeElsewhere() {
    use_hash_seed_(kOtherHashSeed);
    const auto child = RunApart(
        [this] { return LoadHere(options_, environment_, report_.encoded); });
    if (!child) return OkStatus();
    if (child->end != ChildEnd::kReturned) {
      AddCrash(*child);
      return OkStatus();
    }
    POUCH_ASSIGN_OR_RETURN(const auto loaded, ReadLoaded(child->bytes));
    std::vector<Finding> found;
    for (size_t i = 0; i < loaded.size(); ++i) {
      CheckOtherProcess(report_.encoded[i], loaded[i], &found);
    }
    // One of each severity says it all.
    for (const Severity severity : {Severity::kError, Severity::kAdvice}) {
      const auto first = std::find_if(found.begin(), found.end(),
                                      [severity](const Finding& finding) {
                                        return finding.severity == severity;
                                      });
      if (first != found.end()) report_.result.findings.push_back(*first);
    }
    if (found.size() > 1) {
      report_.result.more_of_the_same += found.size() - 1;
    }
    return OkStatus();
  }

  bool HasErrors() const {
    return std::any_of(report_.result.findings.begin(),
                       report_.result.findings.end(),
                       [](const Finding& finding) {
                         return finding.severity == Severity::kError;
                       });
  }

  void Print() {
    std::ostream& out = *console_.out;
    size_t errors = 0;
    for (const Finding& finding : report_.result.findings) {
      const bool is_error = finding.severity == Severity::kError;
      errors += is_error ? 1 : 0;
      if (is_error || !options_.quiet) {
        out << FindingText(finding, options_) << "\n";
      }
    }
    if (!report_.note.empty()) out << EscapeLine(report_.note) << "\n";
    char seconds[16];
    std::snprintf(seconds, sizeof seconds, "%.1f", seconds_);
    out << (errors > 0 ? "FAIL " : "ok   ") << EscapeLine(options_.target)
        << ": " << report_.result.observed << " observed values, "
        << report_.result.generated << " generated, "
        << report_.result.damage.inputs << " damaged inputs, "
        << options_.checks.size() << " checks: " << errors << " failed, "
        << report_.result.findings.size() - errors << " notes, " << seconds
        << " s" << std::endl;
    if (!out) {
      Complain(
          Status(StatusCode::kIoError, "cannot write to the standard output"));
    }
  }

  ExitStatus WriteJson(AtomicFile* file) {
    if (file == nullptr) return status_;
    nlohmann::ordered_json json = {
        {"version", 1},
        {"target", options_.target},
        {"revision", environment_.context.revision},
        {"seed", options_.seed},
        {"exit_status", static_cast<int>(status_)},
        {"values",
         {{"observed", report_.result.observed},
          {"observed_seconds", report_.result.observed_seconds},
          {"generated", report_.result.generated},
          {"generated_seconds", report_.result.generated_seconds}}},
        {"damage",
         {{"inputs", report_.result.damage.inputs},
          {"silent", report_.result.damage.silent}}},
        {"checks", nlohmann::ordered_json::array()},
        {"findings", nlohmann::ordered_json::array()},
        {"more_of_the_same", report_.result.more_of_the_same}};
    for (const CheckId id : options_.checks)
      json["checks"].push_back(CheckOf(id).name);
    for (const Finding& finding : report_.result.findings) {
      nlohmann::ordered_json one = FindingJson(finding);
      one["reproduce"] = CommandFor(finding, options_);
      json["findings"].push_back(std::move(one));
    }
    Status written = file->Append(JsonText(json, 2) + "\n");
    if (written.ok()) written = file->Commit();
    return written.ok() ? status_ : Complain(written);
  }

  ExitStatus Complain(const Status& status) {
    *console_.err << "pouch fuzz: ";
    size_t start = 0;
    const std::string& text = status.message();
    while (start < text.size()) {
      const size_t end = std::min(text.find('\n', start), text.size());
      *console_.err << EscapeLine(text.substr(start, end - start)) << "\n";
      start = end + 1;
    }
    status_ = WorseOf(status_, StatusOfProblem(status.code()));
    return status_;
  }

  const FuzzOptions& options_;
  const RunEnvironment& environment_;
  const std::function<void(uint32_t)>& use_hash_seed_;
  const Console& console_;
  HookContractReport report_;
  double seconds_ = 0;
  ExitStatus status_ = ExitStatus::kExpected;
};

}  // namespace

ExitStatus FuzzHooks(const FuzzOptions& options,
                     const RunEnvironment& environment,
                     const std::function<void(uint32_t)>& use_hash_seed,
                     const Console& console) {
  return FuzzCommand(options, environment, use_hash_seed, console).Run();
}

}  // namespace pouch
