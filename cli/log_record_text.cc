#include "cli/log_record_text.h"

#include <fmt/format.h>

#include <optional>

#include "base/bytes.h"
#include "reports/escape.h"
#include "worker/cluster_record.h"
#include "worker/event_log.h"
#include "worker/snapshot.h"

namespace pouch {
namespace {

constexpr size_t kMostShownBytes = 60;
constexpr size_t kMostDescribedBytes = 400;
constexpr char kNonsense[] = "contents that make no sense";

std::string Shown(std::string_view bytes) {
  std::string text = EscapeLine(bytes.substr(0, kMostShownBytes));
  if (bytes.size() > kMostShownBytes) text += "...";
  return text;
}

std::string CheckpointText(const CheckpointId& id) {
  return fmt::format("checkpoint {} of epoch {}", id.number.value(),
                     id.epoch.value());
}

// A payload that is one checkpoint id, after `what`.
std::string DescribeCheckpoint(std::string_view what,
                               std::string_view payload) {
  ByteReader reader(payload);
  const CheckpointId id = ReadCheckpointId(&reader);
  return fmt::format("{}: {}", what,
                     reader.AtEnd() ? CheckpointText(id) : kNonsense);
}

std::string DescribeCluster(std::string_view payload) {
  const std::optional<ClusterRecord> record = ParseClusterRecord(payload);
  if (!record) return fmt::format("cluster: {}", kNonsense);
  std::string text = fmt::format("cluster {:016x}: epoch {} of {} workers",
                                 record->cluster.value(), record->epoch.value(),
                                 record->members.size());
  if (!record->has_complete()) return text + ", no checkpoint is complete";
  text += ", " + CheckpointText(record->complete) + " is complete:";
  for (size_t i = 0; i < record->ranges.size(); ++i) {
    const VouchedRange& range = record->ranges[i];
    text +=
        fmt::format("\n{} in {} from {} to {}", EscapeLine(record->members[i]),
                    SegmentName{kEventsSeries, range.segment}.FileName(),
                    range.begin_bytes, range.end_bytes);
  }
  return text;
}

}  // namespace

LogRecordText::LogRecordText(Application* application)
    : application_(application) {
  if (application_ != nullptr) application_->BeginCall(CallContext());
}

std::string LogRecordText::Describe(std::string_view series,
                                    const LogRecord& record) {
  if (record.type == kSegmentHeaderType) return "segment header";
  if (series == kIdentitySeries) return DescribeIdentity(record.payload);
  if (series == kCoordinatorSeries) return DescribeCluster(record.payload);
  switch (static_cast<EventRecordType>(record.type)) {
    case EventRecordType::kSnapshotBegin:
      return DescribeCheckpoint("snapshot begins", record.payload);
    case EventRecordType::kSnapshotItem:
      return DescribeSnapshotItem(record.payload);
    case EventRecordType::kSnapshotEnd:
      return DescribeCheckpoint("snapshot ends", record.payload);
    case EventRecordType::kComplete:
      return DescribeCheckpoint("complete", record.payload);
  }
  return fmt::format("a record of the unknown type {}", record.type);
}

std::string LogRecordText::DescribeIdentity(std::string_view payload) {
  const std::optional<IdentityRecord> record = ParseIdentityRecord(payload);
  if (!record) return fmt::format("identity: {}", kNonsense);
  if (application_ != nullptr && !record->topology.empty())
    knows_steps_ = application_->LoadTopology(record->topology).ok();
  return fmt::format(
      "worker {}: incarnation {}, {}, {} bytes of pipeline",
      EscapeLine(record->worker), record->incarnation.value(),
      record->cluster.value() == 0
          ? "never joined a cluster"
          : fmt::format("cluster {:016x}", record->cluster.value()),
      record->topology.size());
}

std::string LogRecordText::DescribeSnapshotItem(std::string_view payload) {
  const std::optional<SnapshotItem> item = ParseSnapshotItem(payload);
  if (!item) return fmt::format("snapshot item: {}", kNonsense);
  if (item->kind == SnapshotItem::Kind::kPosition) {
    return fmt::format("position: {} reads on at message {}",
                       StepText(item->step), item->position);
  }
  return fmt::format("state: {}, key {}, {} bytes: {}", StepText(item->step),
                     Shown(item->key), item->bytes.size(),
                     DescribeObject(item->bytes));
}

std::string LogRecordText::DescribeObject(std::string_view bytes) {
  if (application_ == nullptr) return Shown(bytes);
  const Result<Value> value = application_->Deserialize(bytes);
  if (!value.ok())
    return "cannot be decoded: " + EscapeLine(value.status().message());
  return EscapeLine(application_->Describe(*value, kMostDescribedBytes));
}

std::string LogRecordText::StepText(StepId step) const {
  const bool known =
      knows_steps_ && step.value() < application_->graph().steps.size();
  return known ? "step " + EscapeLine(application_->graph().step(step).name)
               : fmt::format("step {}", step.value());
}

}  // namespace pouch
