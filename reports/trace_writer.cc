#include "reports/trace_writer.h"

#include <utility>

#include "reports/escape.h"

namespace pouch {

Result<std::unique_ptr<TraceWriter>> TraceWriter::Create(
    const std::string& path) {
  POUCH_ASSIGN_OR_RETURN(auto file, AtomicFile::Create(path));
  return std::make_unique<TraceWriter>(std::move(file));
}

TraceWriter::TraceWriter(std::unique_ptr<AtomicFile> file)
    : file_(std::move(file)) {}

void TraceWriter::Write(Time at, std::string_view actor, std::string_view kind,
                        std::string_view detail) {
  if (!status_.ok()) return;
  line_.clear();
  AppendTraceLine(at, actor, kind, detail, &line_);
  status_ = file_->Append(line_);
}

void TraceWriter::WriteRun(std::string_view json) {
  if (!status_.ok()) return;
  status_ = file_->Append(std::string(json) + "\n");
}

Status TraceWriter::Finish() {
  POUCH_RETURN_IF_ERROR(status_);
  return file_->Commit();
}

void AppendTraceLine(Time at, std::string_view actor, std::string_view kind,
                     std::string_view detail, std::string* out) {
  *out += "{\"at_ns\":";
  *out += std::to_string(at.nanoseconds());
  *out += ",\"actor\":";
  AppendJsonString(actor, out);
  *out += ",\"kind\":";
  AppendJsonString(kind, out);
  *out += ",\"detail\":";
  AppendJsonString(detail, out);
  *out += "}\n";
}

}  // namespace pouch
