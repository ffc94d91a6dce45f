#include "worker/cluster_record.h"

#include "base/bytes.h"
#include "base/check.h"

namespace pouch {

std::string EncodeClusterRecord(const ClusterRecord& record) {
  std::string bytes;
  ByteWriter writer(&bytes);
  writer.U64(record.cluster.value());
  writer.U64(record.epoch.value());
  WriteCheckpointId(record.complete, &writer);
  writer.U32(static_cast<uint32_t>(record.members.size()));
  CHECK_EQ(record.members.size(), record.incarnations.size());
  for (size_t i = 0; i < record.members.size(); ++i) {
    writer.String(record.members[i]);
    writer.U64(record.incarnations[i].value());
  }
  writer.U32(static_cast<uint32_t>(record.ranges.size()));
  for (const VouchedRange& range : record.ranges) {
    WriteVouchedRange(range, &writer);
  }
  return bytes;
}

std::optional<ClusterRecord> ParseClusterRecord(std::string_view bytes) {
  ByteReader reader(bytes);
  ClusterRecord record;
  record.cluster = ClusterId(reader.U64());
  record.epoch = Epoch(reader.U64());
  record.complete = ReadCheckpointId(&reader);
  const uint32_t members = reader.U32();
  for (uint32_t i = 0; i < members && reader.ok(); ++i) {
    record.members.emplace_back(reader.String());
    record.incarnations.emplace_back(reader.U64());
  }
  const uint32_t ranges = reader.U32();
  for (uint32_t i = 0; i < ranges && reader.ok(); ++i) {
    record.ranges.push_back(ReadVouchedRange(&reader));
  }
  const bool complete_fits =
      record.ranges.size() == (record.has_complete() ? members : 0);
  if (!reader.AtEnd() || !complete_fits) return std::nullopt;
  return record;
}

std::string EncodeIdentityRecord(const IdentityRecord& record) {
  std::string bytes;
  ByteWriter writer(&bytes);
  writer.String(record.worker);
  writer.U64(record.incarnation.value());
  writer.U64(record.cluster.value());
  writer.String(record.topology);
  writer.U64(record.epoch.value());
  return bytes;
}

std::optional<IdentityRecord> ParseIdentityRecord(std::string_view bytes) {
  ByteReader reader(bytes);
  IdentityRecord record;
  record.worker = reader.String();
  record.incarnation = Incarnation(reader.U64());
  record.cluster = ClusterId(reader.U64());
  record.topology = reader.String();
  record.epoch = Epoch(reader.U64());
  if (!reader.AtEnd()) return std::nullopt;
  return record;
}

}  // namespace pouch
