// The sinks checker, for plain sinks: per epoch and connection, the bytes are
// exactly what that epoch's sink instance encoded, in order and without gaps,
// up to where the epoch or the connection ended.
//
// A stream does not say where one epoch ends and the next begins, and equal
// messages look alike, so the checker follows every reading of the bytes that
// the promise allows (cursors) and fails when none is left:
//   * a message goes on to the next one of its epoch;
//   * behind a whole message a later epoch of the writer may begin, with its
//     first message;
//   * a new connection begins an epoch at its first message, or, if an earlier
//     connection of the same process may have swallowed some, behind those
//     that are known to have arrived.

#ifndef POUCH_SIM_JUDGE_PLAIN_SINK_CHECKER_H_
#define POUCH_SIM_JUDGE_PLAIN_SINK_CHECKER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "sim/judge/judge_context.h"
#include "sim/judge/plain_output.h"
#include "sim/run_result.h"

namespace pouch {

// Follows the bytes of every connection of every writer to a plain sink.
class PlainSinkChecker final {
 public:
  explicit PlainSinkChecker(const JudgeContext* context);

  // A process of the worker began, or rolled back to `epoch`: what it encodes
  // from here on belongs to that epoch.
  void OnProcessStarted(WorkerId worker);
  void OnRolledBack(WorkerId worker, Epoch epoch);

  // A sink instance encoded a message; the bytes are empty if it wrote nothing.
  void OnOutput(StepId sink, WorkerId writer, std::string_view bytes);

  // See Judge::OnPlainSinkBytes() and Judge::OnPlainSinkClosed().
  void OnBytes(StepId sink, WorkerId writer, uint64_t connection,
               std::string_view bytes);
  void OnClosed(StepId sink, WorkerId writer, uint64_t connection);

  // The run is complete: what was encoded last has arrived.
  void Finish();

  void AppendCounts(std::vector<CheckCount>* counts) const;

 private:
  // One reading of what came: `offset` bytes of `message` of `slot`.
  struct Cursor {
    uint64_t slot = 0;
    uint64_t message = 0;
    uint64_t offset = 0;
    friend auto operator<=>(const Cursor&, const Cursor&) = default;
  };
  struct Connection {
    std::vector<Cursor> cursors;  // Ascending; empty: no longer judged.
    uint32_t first_seen_process = 0;
    bool closed = false;
  };
  // What one sink instance wrote, and how its endpoint got it.
  struct Writer {
    bool judged = false;
    uint32_t process = 0;
    std::deque<PlainOutput> slots;  // One for each epoch of each process,
    uint64_t first_slot = 0;        // from this number on.
    std::map<uint64_t, Connection> connections;
    bool any_closed = false;
    bool dropped_unread = false;  // A slot went before it was read.
  };

  // More readings than this, and a connection is not judged any further.
  static constexpr size_t kMostCursors = 256;
  static constexpr size_t kMostSlots = 16;

  Writer& WriterOf(StepId sink, WorkerId writer);
  std::vector<Cursor> FirstCursors(const Writer& known, uint64_t connection);
  // How far a reading got in a piece of bytes.
  struct Reading {
    size_t position = 0;
    Cursor cursor;
    friend auto operator<=>(const Reading&, const Reading&) = default;
  };
  // Goes on from the cursors over `bytes`; `furthest` is where the last of the
  // readings that failed did.
  std::vector<Cursor> Advance(const Writer& known,
                              const std::vector<Cursor>& cursors,
                              std::string_view bytes, Reading* furthest);
  // One step of one reading: up to the end of a message or of the bytes. False
  // if they differ.
  static bool ReadOn(const Writer& known, std::string_view bytes,
                     Reading* reading);
  // Where everything that was encoded has been read.
  static Reading LastReading(const Writer& known);
  void FailUnreadable(StepId sink, WorkerId writer, const Writer& known,
                      const Reading& furthest, std::string_view bytes);
  void FinishWriter(StepId sink, WorkerId writer);
  static void ForgetRead(Writer* known);

  const JudgeContext* context_;
  std::vector<Writer> writers_;  // By sink and worker.
  uint64_t bytes_checked_ = 0;
};

}  // namespace pouch

#endif  // POUCH_SIM_JUDGE_PLAIN_SINK_CHECKER_H_
