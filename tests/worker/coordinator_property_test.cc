// Properties of the coordinator under every order of crashes, reconnects,
// refusals and failing disks, as its members see them:
//
//   * every epoch is ordered with one target only, and never goes back behind
//     a completion that any member heard of;
//   * nobody resumes an epoch before all members rolled back in it;
//   * a checkpoint is complete only if every member acknowledged it and none
//     declined it, and no identity of a checkpoint is ever used twice;
//   * nothing healthy is ever refused, and in the end the cluster works.

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <map>
#include <ostream>
#include <set>
#include <vector>

#include "sim/disk_options.h"
#include "tests/worker/coordinator_process.h"
#include "tests/worker/scripted_member.h"

namespace pouch {
namespace {

enum class Kind {
  kWait,
  kWaitLong,
  kReconnect,
  kRestartMember,
  kDisconnect,
  kDecline,
  kIgnore,
  kObey,
  kSinkRefuses,
  kCrash,
  kPowerLoss,
  kFailSyncs,
  kFailAppend,
  kReset,
};

// Something that happens, to a member if it concerns one.
struct Step {
  Kind kind;
  uint32_t member;
};

void showValue(const Step& step, std::ostream& os) {  // NOLINT: RapidCheck's
  constexpr const char* kNames[] = {
      "wait",       "wait long",  "reconnect",   "restart",      "disconnect",
      "decline",    "ignore",     "obey",        "sink refuses", "crash",
      "power loss", "fail syncs", "fail append", "reset"};
  os << kNames[static_cast<int>(step.kind)] << " " << step.member;
}

// Judges what all members hear, over all incarnations of the coordinator.
class Judge final {
 public:
  explicit Judge(CoordinatorProcess* process) {
    members_ = process->size();
    for (size_t i = 0; i < members_; ++i) Watch(&process->member(i), i);
  }

  size_t completions() const { return completions_.size(); }
  size_t epochs() const { return targets_.size(); }

 private:
  void Watch(ScriptedMember* member, size_t index) {
    member->on_rollback = [this, member](const ControlRollback& order) {
      OnRollback(*member, order);
    };
    member->on_rolled_back = [this, index](Epoch epoch) {
      rolled_back_[epoch].insert(index);
    };
    member->on_resume = [this](Epoch epoch) {
      RC_ASSERT(rolled_back_[epoch].size() == members_);
    };
    member->on_start = [this](const CheckpointId& id) {
      RC_ASSERT(!completions_.contains(id));
      RC_ASSERT(!declined_.contains(id) || started_.contains(id));
      started_.insert(id);
      RC_ASSERT(rolled_back_[id.epoch].size() == members_);
    };
    member->on_snapshot_done = [this, index](const CheckpointId& id) {
      done_[id].insert(index);
    };
    member->on_declined = [this](const CheckpointId& id) {
      declined_.insert(id);
    };
    member->on_complete = [this, member](const ControlComplete& order) {
      const CheckpointId& id = order.checkpoint;
      RC_ASSERT(done_[id].size() == members_);
      RC_ASSERT(!declined_.contains(id));
      RC_ASSERT(order.range == member->RangeOf(id));
      completions_.insert(id);
    };
  }

  void OnRollback(const ScriptedMember& member, const ControlRollback& order) {
    const auto [known, is_new] = targets_.emplace(order.epoch, order.target);
    RC_ASSERT(known->second == order.target);
    if (order.target.epoch.value() != 0) {
      RC_ASSERT(order.range == member.RangeOf(order.target));
      RC_ASSERT(done_[order.target].size() == members_);
    }
    if (!is_new) return;
    // The newest epoch of all, and behind nothing that was announced.
    RC_ASSERT(targets_.rbegin()->first == order.epoch);
    for (const auto& [epoch, target] : targets_) {
      RC_ASSERT(target <= order.target);
    }
    if (!completions_.empty())
      RC_ASSERT(*completions_.rbegin() <= order.target);
  }

  size_t members_ = 0;
  std::map<Epoch, CheckpointId> targets_;
  std::map<Epoch, std::set<size_t>> rolled_back_;
  std::map<CheckpointId, std::set<size_t>> done_;
  std::set<CheckpointId> started_;
  std::set<CheckpointId> declined_;
  std::set<CheckpointId> completions_;
};

constexpr ControlMessageType kOrders[] = {
    ControlMessageType::kTopology, ControlMessageType::kRollback,
    ControlMessageType::kResume, ControlMessageType::kStartCheckpoint,
    ControlMessageType::kComplete};

class Cluster final {
 public:
  Cluster(size_t members, const DiskOptions& disk, uint64_t seed)
      : process_(members, disk, seed), judge_(&process_) {
    process_.Start();
    process_.ConnectAll();
  }

  void Do(const Step& step) {
    ScriptedMember& member = process_.member(step.member % process_.size());
    switch (step.kind) {
      case Kind::kWait:
        process_.RunForMilliseconds(7);
        break;
      case Kind::kWaitLong:
        process_.RunForMilliseconds(150);
        break;
      case Kind::kReconnect:
        member.Connect();
        break;
      case Kind::kRestartMember:
        member.Restart();
        member.Connect();
        break;
      case Kind::kDisconnect:
        member.Disconnect();
        break;
      case Kind::kDecline:
        member.DeclineNext();
        break;
      case Kind::kIgnore:
        member.Ignore(kOrders[step.member % std::size(kOrders)]);
        break;
      case Kind::kObey:
        member.Obey();
        member.Connect();
        break;
      case Kind::kSinkRefuses:
        member.Connect();
        member.RefuseBySink({Epoch(judge_.epochs()), CheckpointNumber(1)});
        break;
      case Kind::kCrash:
      case Kind::kPowerLoss:
        process_.Crash(step.kind == Kind::kPowerLoss);
        process_.Start();
        process_.ConnectAll();
        break;
      case Kind::kFailSyncs:
        process_.FailSyncs(3);
        break;
      case Kind::kFailAppend:
        process_.faults()->FailNext(DiskEvent::Kind::kAppend,
                                    Status(StatusCode::kIoError, "injected"));
        break;
      case Kind::kReset:
        process_.network()->Reset("w0", "w0-host");
        break;
    }
    RC_ASSERT(process_.failures().empty());
  }

  void Finish() {
    process_.faults()->Heal();
    for (size_t i = 0; i < process_.size(); ++i) process_.member(i).Obey();
    process_.ConnectAll();
    const size_t before = judge_.completions();
    process_.RunForMilliseconds(3000);
    RC_ASSERT(process_.failures().empty());
    RC_ASSERT(judge_.completions() > before);
  }

  const Judge& judge() const { return judge_; }

 private:
  CoordinatorProcess process_;
  Judge judge_;
};

RC_GTEST_PROP(CoordinatorProperty, OrdersOnlyWhatIsTrueAndDurable, ()) {
  const auto seed = *rc::gen::arbitrary<uint64_t>();
  DiskOptions disk;
  disk.profile = *rc::gen::element(DiskProfile::kStrict, DiskProfile::kPrefix,
                                   DiskProfile::kSynced);
  const auto steps =
      *rc::gen::container<std::vector<Step>>(rc::gen::build<Step>(
          rc::gen::set(&Step::kind, rc::gen::weightedElement<Kind>(
                                        {{8, Kind::kWait},
                                         {6, Kind::kWaitLong},
                                         {2, Kind::kReconnect},
                                         {2, Kind::kRestartMember},
                                         {1, Kind::kDisconnect},
                                         {1, Kind::kDecline},
                                         {1, Kind::kIgnore},
                                         {2, Kind::kObey},
                                         {1, Kind::kSinkRefuses},
                                         {1, Kind::kCrash},
                                         {2, Kind::kPowerLoss},
                                         {1, Kind::kFailSyncs},
                                         {1, Kind::kFailAppend},
                                         {1, Kind::kReset}})),
          rc::gen::set(&Step::member, rc::gen::inRange<uint32_t>(0, 15))));
  Cluster cluster(*rc::gen::inRange<size_t>(1, 4), disk, seed);
  for (const Step& step : steps) cluster.Do(step);
  cluster.Finish();
  RC_CLASSIFY(cluster.judge().epochs() > 2, "several epochs");
  RC_CLASSIFY(cluster.judge().completions() > 25, "many completions");
}

}  // namespace
}  // namespace pouch
