// StoreProcess: a process with a record store, as a worker has several, and
// the world that remembers what it confirmed. For tests.

#ifndef POUCH_TESTS_WORKER_STORE_PROCESS_H_
#define POUCH_TESTS_WORKER_STORE_PROCESS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/worker/test_machine.h"
#include "worker/record_store.h"

namespace pouch {

// Starts anew after each crash, as the next incarnation. Nothing is read or
// rewritten unless a test says so.
class StoreProcess final {
 public:
  explicit StoreProcess(TestMachine* machine) : machine_(machine) { Start(); }

  RecordStore* store() { return store_.get(); }

  // Begin to write; confirmed() grows when the store says that it is done.
  void Replace(const std::string& payload) {
    store_->Replace(payload,
                    [this, payload] { confirmed_.push_back(payload); });
  }
  void Append(const std::string& payload) {
    store_->Append(
        payload, [this] { ++written_; }, [this] { ++retried_; },
        [this, payload] { confirmed_.push_back(payload); });
  }
  void RunUntilIdle() { machine_->executor()->RunUntilIdle(); }

  // The payload on the disk, or "nothing".
  std::string Load() {
    found_ = StoredRecord();
    auto found = store_->Load();
    if (!found.ok()) return found.status().ToString();
    found_ = *std::move(found);
    return found_.payload.value_or("nothing");
  }
  // What the latest Load() told besides.
  const StoredRecord& found() const { return found_; }

  void CrashProcess() {
    store_.reset();
    machine_->CrashProcess();
    Start();
  }
  void LosePower() {
    store_.reset();
    machine_->LosePower();
    Start();
  }

  // In order, since the beginning of the test.
  const std::vector<std::string>& confirmed() const { return confirmed_; }
  int written() const { return written_; }
  int retried() const { return retried_; }
  Incarnation incarnation() const { return incarnation_; }

 private:
  void Start() {
    incarnation_ = incarnation_.next();
    store_ = std::make_unique<RecordStore>(
        machine_->disk(), machine_->executor(), "record", "w1");
    store_->SetOwner(ClusterId(7), incarnation_);
  }

  TestMachine* machine_;
  Incarnation incarnation_;
  std::unique_ptr<RecordStore> store_;
  std::vector<std::string> confirmed_;
  StoredRecord found_;
  int written_ = 0;
  int retried_ = 0;
};

}  // namespace pouch

#endif  // POUCH_TESTS_WORKER_STORE_PROCESS_H_
