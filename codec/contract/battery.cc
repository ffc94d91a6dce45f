#include "codec/contract/battery.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "codec/contract/copy_checks.h"
#include "codec/contract/exception_checks.h"
#include "codec/contract/finding_kind.h"
#include "codec/contract/generated_values.h"
#include "codec/contract/repetition_checks.h"
#include "codec/contract/shrink.h"
#include "codec/contract/value_checks.h"
#include "codec/python_error.h"

namespace pouch {
namespace {

// Values that the slower checks are made on: as different ones as there are.
constexpr size_t kMostDamaged = 24;
constexpr size_t kMostPoisoned = 24;
constexpr size_t kMostRepeated = 8;
constexpr size_t kMostInHistory = 300;
// Real time for making all findings' values smaller.
constexpr double kShrinkSeconds = 4;

class Battery final {
 public:
  Battery(CheckRun* run, const std::vector<ContractValue>& values,
          const BatteryOptions& options)
      : run_(run),
        values_(values),
        options_(options),
        start_(options.real_seconds()) {}

  BatteryResult Run() {
    run_->set_time_is_left([this] { return TimeIsLeft(); });
    MakeTrips();
    for (const Trip& trip : trips_) CheckValue(run_, trip);
    result_.observed_seconds = options_.real_seconds() - start_;
    if (options_.on_trips != nullptr) options_.on_trips(trips_);
    if (run_->enabled(CheckId::kHistory)) CheckHistoryOfSome();
    CheckSlowly();
    for (const Trip& trip : trips_) {
      if (run_->enabled(CheckId::kBehaviour)) CheckBehaviour(run_, trip);
    }
    result_.observed = values_.size();
    TryGenerated();
    Gather();
    // Making values smaller has a time of its own.
    run_->set_time_is_left(nullptr);
    ShrinkErrors();
    return std::move(result_);
  }

 private:
  bool TimeIsLeft() const {
    return options_.real_seconds() - start_ < options_.seconds;
  }

  void MakeTrips() {
    for (const ContractValue& value : values_) {
      if (auto trip = run_->MakeTrip(value)) trips_.push_back(*std::move(trip));
    }
  }

  void CheckHistoryOfSome() {
    if (trips_.size() <= kMostInHistory) {
      CheckHistory(run_, trips_);
      return;
    }
    CheckHistory(run_, {trips_.begin(), trips_.begin() + kMostInHistory});
  }

  // Up to `most` trips: one of each type and size first.
  std::vector<const Trip*> Different(size_t most) const {
    std::map<std::string, std::vector<const Trip*>> by_type;
    for (const Trip& trip : trips_) {
      by_type[PythonTypeName(trip.value->object.get())].push_back(&trip);
    }
    std::vector<const Trip*> chosen;
    for (size_t turn = 0; chosen.size() < most; ++turn) {
      bool any = false;
      for (const auto& [name, trips] : by_type) {
        if (turn >= trips.size() || chosen.size() >= most) continue;
        // First the first, then the last, which states have grown into.
        chosen.push_back(turn == 0 ? trips.front()
                                   : trips[trips.size() - turn]);
        any = true;
      }
      if (!any) break;
    }
    return chosen;
  }

  void CheckSlowly() {
    const bool damages =
        run_->apart() != nullptr && (run_->enabled(CheckId::kPrefixes) ||
                                     run_->enabled(CheckId::kTrailingBytes) ||
                                     run_->enabled(CheckId::kDamage) ||
                                     run_->enabled(CheckId::kDamageShare));
    for (const Trip* trip : Different(kMostDamaged)) {
      if (damages && TimeIsLeft()) CheckDamage(run_, *trip, &result_.damage);
    }
    if (run_->enabled(CheckId::kDamageShare) && !trips_.empty()) {
      ReportDamageShare(run_, *trips_.front().value, result_.damage);
    }
    for (const Trip* trip : Different(kMostRepeated)) {
      if (run_->enabled(CheckId::kGrowth) && TimeIsLeft()) {
        CheckGrowth(run_, *trip);
      }
    }
    for (const Trip* trip : Different(kMostPoisoned)) {
      if (!TimeIsLeft()) break;
      if (run_->enabled(CheckId::kHistory)) CheckStaleBytes(run_, *trip);
      if (run_->enabled(CheckId::kExceptions)) CheckExceptions(run_, *trip);
    }
  }

  // In a process of its own: nobody knows what hooks do with such values.
  void TryGenerated() {
    if (options_.runs == 0 || trips_.empty() || run_->apart() == nullptr)
      return;
    const double start = options_.real_seconds();
    const ApartReport report = run_->apart()([this] {
      return TryGeneratedValues(run_, trips_, options_.runs,
                                [this] { return TimeIsLeft(); });
    });
    if (report.end == ApartReport::End::kReturned) {
      GeneratedResult made = ReadGenerated(report.bytes);
      result_.generated = made.values;
      result_.generated_seconds = options_.real_seconds() - start;
      generated_ = std::move(made.findings);
      return;
    }
    ContractValue value;
    value.name = "a generated value";
    value.observed = false;
    run_->Report(CheckId::kRoundTrip, Severity::kAdvice, value, "",
                 "a hook ended the process: " + report.problem)
        .failure_class = "codec.hook_failed";
  }

  // Each error with the smallest value that shows it.
  void ShrinkErrors() {
    constexpr int kMostTrials = 200;
    const double start = options_.real_seconds();
    for (Finding& finding : result_.findings) {
      if (finding.severity != Severity::kError) continue;
      const std::function<bool()> may_go_on = [this, start] {
        return options_.real_seconds() - start < kShrinkSeconds;
      };
      ShrinkFinding(run_, &finding, kMostTrials, may_go_on);
    }
  }

  // Nobody can change how pickle itself takes damage.
  bool IsPicklesOwn(const Finding& finding) const {
    const auto check = FindCheck(finding.check);
    return !run_->calls().hooks().custom() &&
           finding.severity == Severity::kAdvice &&
           (check == CheckId::kTrailingBytes || check == CheckId::kDamage);
  }

  // One finding of each kind, in the order of the checks, errors first.
  void Gather() {
    std::set<std::string> kinds;
    std::vector<Finding> all = run_->TakeFindings();
    std::set<std::string> failed;
    for (const Finding& finding : all) {
      if (finding.severity == Severity::kError) failed.insert(finding.check);
    }
    // Advice that says no more than an error does is none.
    std::erase_if(generated_, [&failed](const Finding& finding) {
      return failed.contains(finding.check);
    });
    std::move(generated_.begin(), generated_.end(), std::back_inserter(all));
    for (Finding& finding : all) {
      if (IsPicklesOwn(finding)) continue;
      if (kinds.insert(KindOf(finding)).second) {
        result_.findings.push_back(std::move(finding));
      } else {
        ++result_.more_of_the_same;
      }
    }
    std::stable_sort(
        result_.findings.begin(), result_.findings.end(),
        [](const Finding& left, const Finding& right) {
          return std::make_pair(left.severity, *FindCheck(left.check)) <
                 std::make_pair(right.severity, *FindCheck(right.check));
        });
  }

  CheckRun* run_;
  const std::vector<ContractValue>& values_;
  const BatteryOptions& options_;
  double start_;
  std::vector<Trip> trips_;
  std::vector<Finding> generated_;
  BatteryResult result_;
};

}  // namespace

BatteryResult RunBattery(CheckRun* run,
                         const std::vector<ContractValue>& values,
                         const BatteryOptions& options) {
  return Battery(run, values, options).Run();
}

}  // namespace pouch
