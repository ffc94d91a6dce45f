// Identity: what a worker durably knows of itself: its name, how often it was
// started, the cluster and pipeline it belongs to, and how far it got there.

#ifndef POUCH_WORKER_IDENTITY_H_
#define POUCH_WORKER_IDENTITY_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/status.h"
#include "worker/cluster_record.h"
#include "worker/disk.h"
#include "worker/executor.h"
#include "worker/record_store.h"

namespace pouch {

class Identity final {
 public:
  Identity(Disk* disk, Executor* executor, const std::string& worker);

  // Reads the record, if there is one.
  // Errors: kDataLoss if it is damaged, another worker's, or missing though
  // there are other logs; kIoError.
  Status Load();

  // The initializer's own pipeline, before it belongs to a cluster: durable
  // with the next incarnation.
  void set_topology(std::string_view topology) { record_.topology = topology; }

  // Makes the next incarnation durable, then runs `done`.
  void BeginIncarnation(std::function<void()> done);

  // Makes the worker a member of `cluster` with that topology, durably, then
  // runs `done`. One at a time.
  void Join(ClusterId cluster, std::string_view topology,
            std::function<void()> done);

  // Makes it durable that the worker takes part in `epoch`, then runs `done`.
  // Supersedes an older call that is under way: its `done` does not run.
  void EnterEpoch(Epoch epoch, std::function<void()> done);

  // True once Join() was called, if it is not durable yet.
  bool joining() const { return joining_; }
  // True if it belongs to a cluster.
  bool joined() const { return record_.cluster.value() != 0 && !joining_; }

  // The file that Load() read, for people; if there was none, how it would have
  // been called.
  const std::string& file() const { return file_; }
  // Where that file cannot be read any further.
  uint64_t offset_bytes() const { return offset_bytes_; }
  const std::string& worker() const { return record_.worker; }
  Incarnation incarnation() const { return record_.incarnation; }
  ClusterId cluster() const { return record_.cluster; }
  const std::string& topology() const { return record_.topology; }
  Epoch epoch() const { return record_.epoch; }

 private:
  Status CheckFirstStart() const;

  Disk* disk_;
  IdentityRecord record_;
  std::string file_;
  uint64_t offset_bytes_ = 0;
  bool joining_ = false;
  RecordStore store_;
};

}  // namespace pouch

#endif  // POUCH_WORKER_IDENTITY_H_
