#include "cli/trace_comparison.h"

#include <cerrno>
#include <system_error>

#include "reports/trace_writer.h"

namespace pouch {
namespace {

constexpr size_t kEventsBefore = 5;
constexpr char kEnd[] = "the end of the run";

Status FileError(int error) {
  const auto code =
      error == ENOSPC ? StatusCode::kResourceExhausted : StatusCode::kIoError;
  return Status(code, "cannot keep the first run's trace for comparison: " +
                          std::generic_category().message(error));
}

std::string WithoutLineEnd(std::string line) {
  if (line.ends_with('\n')) line.pop_back();
  return line;
}

}  // namespace

Result<std::unique_ptr<TraceComparison>> TraceComparison::Create() {
  std::FILE* file = std::tmpfile();
  if (file == nullptr) return FileError(errno);
  return std::unique_ptr<TraceComparison>(new TraceComparison(file));
}

void TraceComparison::AddFirst(const TraceEvent& event) {
  line_.clear();
  AppendTraceLine(event.at, event.actor, event.kind, event.detail, &line_);
  // An error stays with the file; StartSecond() looks for it.
  std::fwrite(line_.data(), 1, line_.size(), file_.get());
}

Status TraceComparison::StartSecond() {
  errno = 0;
  const bool flushed = std::fflush(file_.get()) == 0;
  if (!flushed || std::ferror(file_.get()) != 0)
    return FileError(errno == 0 ? EIO : errno);
  std::rewind(file_.get());
  return OkStatus();
}

void TraceComparison::AddSecond(const TraceEvent& event) {
  if (difference_) return;
  ++number_;
  line_.clear();
  AppendTraceLine(event.at, event.actor, event.kind, event.detail, &line_);
  const bool more = ReadLine(&expected_);
  if (more && expected_ == line_) {
    before_.push_back(WithoutLineEnd(line_));
    if (before_.size() > kEventsBefore) before_.pop_front();
    return;
  }
  difference_ = TraceDifference{number_,
                                event.at,
                                std::string(event.actor),
                                more ? WithoutLineEnd(expected_) : kEnd,
                                WithoutLineEnd(line_),
                                before_};
}

void TraceComparison::Finish() {
  if (difference_ || !ReadLine(&expected_)) return;
  difference_ = TraceDifference{
      number_ + 1, Time(), "", WithoutLineEnd(expected_), kEnd, before_};
}

// Reads one line with its end; false at the end of the file.
bool TraceComparison::ReadLine(std::string* line) {
  line->clear();
  for (int c = std::getc(file_.get()); c != EOF; c = std::getc(file_.get())) {
    *line += static_cast<char>(c);
    if (c == '\n') return true;
  }
  return !line->empty();
}

}  // namespace pouch
