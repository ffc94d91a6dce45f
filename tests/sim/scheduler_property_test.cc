// Property: whatever is posted, cancelled, dropped, paused and resumed, events
// run in order of their time, those of one time in the order of their posting.

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <ostream>
#include <vector>

#include "base/time.h"
#include "sim/scheduler.h"

namespace pouch {
namespace {

struct Step {
  enum Kind { kPost, kCancel, kRun, kDrop, kPause, kResume };
  Kind kind;
  uint32_t owner;  // Or which event to cancel.
  uint32_t delay;
};

void showValue(const Step& step, std::ostream& os) {  // NOLINT: RapidCheck's
  constexpr const char* kNames[] = {"post", "cancel", "run",
                                    "drop", "pause",  "resume"};
  os << kNames[step.kind] << " " << step.owner << " +" << step.delay;
}

// A list, searched from one end to the other: too simple to be wrong.
class Model final {
 public:
  struct Event {
    Time when;
    uint32_t owner;
    EventId id;
    bool pending = true;
  };

  void Post(Time when, uint32_t owner, EventId id) {
    events_.push_back({std::max(when, now_), owner, id, !dropped_[owner]});
  }
  void Cancel(size_t index) { events_[index].pending = false; }
  void Drop(uint32_t owner) {
    dropped_[owner] = true;
    for (Event& event : events_) {
      if (event.owner == owner) event.pending = false;
    }
  }
  void SetPaused(uint32_t owner, bool paused) { paused_[owner] = paused; }

  // The event that must run next.
  std::optional<size_t> TakeNext() {
    std::optional<size_t> next;
    for (size_t i = 0; i < events_.size(); ++i) {
      if (!events_[i].pending || paused_[events_[i].owner]) continue;
      if (!next.has_value() || events_[i].when < events_[*next].when) next = i;
    }
    if (next.has_value()) {
      events_[*next].pending = false;
      now_ = std::max(now_, events_[*next].when);
    }
    return next;
  }

  const std::vector<Event>& events() const { return events_; }
  Time now() const { return now_; }

 private:
  std::vector<Event> events_;
  std::vector<bool> dropped_ = std::vector<bool>(4);
  std::vector<bool> paused_ = std::vector<bool>(4);
  Time now_;
};

rc::Gen<Step> AnyStep() {
  return rc::gen::build<Step>(
      rc::gen::set(&Step::kind,
                   rc::gen::weightedElement<Step::Kind>({{12, Step::kPost},
                                                         {4, Step::kCancel},
                                                         {8, Step::kRun},
                                                         {1, Step::kDrop},
                                                         {1, Step::kPause},
                                                         {2, Step::kResume}})),
      rc::gen::set(&Step::owner, rc::gen::inRange<uint32_t>(0, 1000)),
      rc::gen::set(&Step::delay, rc::gen::inRange<uint32_t>(0, 6)));
}

// Runs one event of both and compares. False if there was none.
bool RunOne(Scheduler* scheduler, Model* model, std::optional<size_t>* ran) {
  ran->reset();
  const std::optional<size_t> expected = model->TakeNext();
  RC_ASSERT(scheduler->RunNext() == expected.has_value());
  RC_ASSERT(*ran == expected);
  RC_ASSERT(scheduler->Now() == model->now());
  return expected.has_value();
}

RC_GTEST_PROP(SchedulerOrder, IsTimeThenSequence, ()) {
  const auto steps =
      *rc::gen::scale(3.0, rc::gen::container<std::vector<Step>>(AnyStep()));
  Scheduler scheduler;
  for (int i = 0; i < 3; ++i) scheduler.AddOwner();
  Model model;
  std::optional<size_t> ran;
  bool any_tie = false;
  for (const Step& step : steps) {
    const uint32_t owner = step.owner % 4;
    switch (step.kind) {
      case Step::kPost: {
        const Time when = scheduler.Now() + Duration::Nanoseconds(step.delay);
        const size_t index = model.events().size();
        for (const Model::Event& event : model.events()) {
          any_tie = any_tie || (event.pending && event.when == when);
        }
        model.Post(when, owner,
                   scheduler.PostAt(when, OwnerId(owner), EventKind::kTask,
                                    [&ran, index] { ran = index; }));
        break;
      }
      case Step::kCancel:
        if (!model.events().empty()) {
          const size_t index = step.owner % model.events().size();
          scheduler.Cancel(model.events()[index].id);
          model.Cancel(index);
        }
        break;
      case Step::kRun:
        RunOne(&scheduler, &model, &ran);
        break;
      case Step::kDrop:
        if (owner == 0) break;  // The world goes on.
        scheduler.DropOwner(OwnerId(owner));
        model.Drop(owner);
        break;
      case Step::kPause:
      case Step::kResume:
        scheduler.SetPaused(OwnerId(owner), step.kind == Step::kPause);
        model.SetPaused(owner, step.kind == Step::kPause);
        break;
    }
  }
  for (uint32_t owner = 0; owner < 4; ++owner) {
    scheduler.SetPaused(OwnerId(owner), false);
    model.SetPaused(owner, false);
  }
  while (RunOne(&scheduler, &model, &ran)) {
  }
  RC_ASSERT(scheduler.pending_events() == 0u);
  RC_CLASSIFY(any_tie, "events of one time");
}

}  // namespace
}  // namespace pouch
