// TraceWriter: the events of a run as JSON Lines, written as they come.
//
// docs/reports.md describes a line.

#ifndef POUCH_REPORTS_TRACE_WRITER_H_
#define POUCH_REPORTS_TRACE_WRITER_H_

#include <memory>
#include <string>
#include <string_view>

#include "base/status.h"
#include "base/time.h"
#include "reports/atomic_file.h"

namespace pouch {

// Writes one trace; its memory does not grow with the number of events. The
// file appears at Finish(), and not at all if the writer is destroyed before.
class TraceWriter final {
 public:
  // Errors: as AtomicFile::Create().
  static Result<std::unique_ptr<TraceWriter>> Create(const std::string& path);

  explicit TraceWriter(std::unique_ptr<AtomicFile> file);
  TraceWriter(const TraceWriter&) = delete;
  TraceWriter& operator=(const TraceWriter&) = delete;

  // Adds one event. An error is kept for Finish(): nobody who runs a simulation
  // can do anything about it.
  void Write(Time at, std::string_view actor, std::string_view kind,
             std::string_view detail);

  // Adds a last line: one JSON object that says which run this was.
  void WriteRun(std::string_view json);

  // Gives the file its name.
  //
  // Errors: those of all writes, as AtomicFile::Append().
  Status Finish();

 private:
  std::unique_ptr<AtomicFile> file_;
  std::string line_;
  Status status_;
};

// The line of one event, with its line end.
void AppendTraceLine(Time at, std::string_view actor, std::string_view kind,
                     std::string_view detail, std::string* out);

}  // namespace pouch

#endif  // POUCH_REPORTS_TRACE_WRITER_H_
