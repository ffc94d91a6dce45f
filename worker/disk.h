// The storage a worker writes its event log and checkpoints to.
//
// The worker owns these interfaces and names no implementation. Two exist:
//   * PosixDisk (worker/posix_disk.h): a real directory;
//   * SimDisk   (sim/sim_disk.h): memory, virtual latency, injected faults.
// Both must pass tests/contract/disk_contract_test.cc. A behaviour that test
// does not pin down is not part of the contract.
//
// What survives a crash:
//
//                                  process crash   power loss
//   Append() returned OK           all of it       any sectors kept, lost or
//                                                  garbage; tail cut anywhere
//   Truncate() returned OK         yes             maybe
//   Sync() callback ran with OK    all before it   all, if its name survives
//   create/Rename()/Remove() OK    yes             old or new name, any order
//   SyncNames() callback ran OK    yes             yes
//
// Power loss never harms bytes already vouched for by a sync, not even when
// later unsynced bytes share their sector ("powersafe overwrite").
//
// Every call and every callback happens on the worker's one thread.

#ifndef POUCH_WORKER_DISK_H_
#define POUCH_WORKER_DISK_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace pouch {

// Receives the outcome of a sync. Runs at most once, from the executor, never
// before the call that took it has returned. It does not run if the file or
// disk is destroyed first: a crashed worker hears no acknowledgement. It may
// itself destroy the file it was given to.
using SyncCallback = std::function<void(const Status&)>;

// One open file that grows at its end. Obtained from Disk::OpenForAppend().
//
// Must not outlive the Disk that opened it. The destructor closes the file and
// cannot fail, because it promises nothing: bytes not covered by a sync whose
// callback ran may still be lost.
class AppendFile {
 public:
  AppendFile(const AppendFile&) = delete;
  AppendFile& operator=(const AppendFile&) = delete;
  virtual ~AppendFile() = default;

  // Adds `data` at the end of the file. Copies `data` before returning.
  //
  // Errors: kResourceExhausted (the disk is full), kIoError. After an error an
  // unknown prefix of `data` may be in the file; the caller must stop
  // appending and use another file.
  virtual Status Append(std::string_view data) = 0;

  // Cuts the file to `size_bytes`, which must not exceed size_bytes().
  //
  // Errors: kIoError; the file may then have either length.
  virtual Status Truncate(uint64_t size_bytes) = 0;

  // Makes every append and cut done before this call durable, then runs
  // `done`. Several syncs may be under way; they may end in any order.
  //
  // Errors (through `done`): kIoError, kResourceExhausted. A failed sync is
  // final for the bytes it covered: a later good sync does not vouch for them.
  virtual void Sync(SyncCallback done) = 0;

  // Length in bytes of everything appended, durable or not.
  virtual uint64_t size_bytes() const = 0;

 protected:
  AppendFile() = default;
};

// One worker's private directory: a flat set of named files.
//
// A name is 1 to 64 characters of [a-z0-9._-], but not "." or "..". Any other
// name is a bug in the caller and fails a CHECK; it is never reported as an
// error.
class Disk {
 public:
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;
  virtual ~Disk() = default;

  // Opens `name` for appending, creating it empty if it does not exist. At most
  // one AppendFile per name may be open; opening a second fails a CHECK.
  //
  // Errors: kIoError, kResourceExhausted.
  virtual Result<std::unique_ptr<AppendFile>> OpenForAppend(
      std::string_view name) = 0;

  // Reads up to `out.size()` bytes of `name` starting at `offset_bytes` and
  // returns how many were read: at least one, unless none were asked for or the
  // file has ended. Fewer than asked for do not mean that it has.
  //
  // Errors: kNotFound, kIoError. Silent corruption is not an error here:
  // callers checksum what they store (worker/log_segment.h).
  virtual Result<size_t> ReadAt(std::string_view name, uint64_t offset_bytes,
                                std::span<char> out) const = 0;

  // Length of `name` in bytes. Errors: kNotFound, kIoError.
  virtual Result<uint64_t> SizeOf(std::string_view name) const = 0;

  // Atomically gives the file `from` the name `to`, replacing any file there,
  // which must not be open. `from` may be: its AppendFile goes on under the new
  // name.
  //
  // Errors: kNotFound if there is no file `from`; kIoError.
  virtual Status Rename(std::string_view from, std::string_view to) = 0;

  // Removes the file `name`, which must not be open.
  //
  // Errors: kNotFound, kIoError.
  virtual Status Remove(std::string_view name) = 0;

  // Makes every creation, rename and removal done before this call durable,
  // then runs `done`. File contents need their own AppendFile::Sync().
  //
  // Errors (through `done`): kIoError. As with AppendFile::Sync(), a later good
  // one does not vouch for what a failed one covered.
  virtual void SyncNames(SyncCallback done) = 0;

  // How many SyncNames() have failed so far, whoever asked for them: a name
  // that is older than the latest failure may never have become durable.
  virtual uint64_t failed_name_syncs() const = 0;

  // Every file name, in no particular order. Names that break the rule above
  // are listed too: a foreign file.
  virtual std::vector<std::string> ListNames() const = 0;

 protected:
  Disk() = default;
};

}  // namespace pouch

#endif  // POUCH_WORKER_DISK_H_
