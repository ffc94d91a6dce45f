#include "scenarios/disk_fault_keys.h"

namespace pouch {

DiskFault ReadDiskFault(const ScenarioNode& node, const FaultRule& rule) {
  DiskFault fault;
  fault.file = node["file"].Text();
  fault.times = node["times"].Whole(fault.times);
  if (FaultTakes(rule, "times") && node["for"].exists()) {
    fault.times = 0;
    if (rule.kind == FaultKind::kBitFlip && !node["on_read"].Truth(false)) {
      node["for"].KeyProblem("damage at rest stays", "add \"on_read\": true");
    }
    if (node["times"].exists()) {
      node["times"].KeyProblem(
          "a fault happens either so many times or for a while, not both");
    }
  }
  fault.room_bytes = node["room"].Whole(fault.room_bytes);
  if (node["offset"].exists()) fault.offset_bytes = node["offset"].Whole(0);
  if (node["bytes"].exists()) fault.size_bytes = node["bytes"].Whole(1);
  fault.on_read = node["on_read"].Truth(fault.on_read);
  fault.slower_by = node["slower_by"].PositiveDuration(fault.slower_by);
  fault.back = node["back"].PositiveDuration(fault.back);
  return fault;
}

void WriteDiskFault(const DiskFault& fault, const FaultRule& rule,
                    nlohmann::ordered_json* json) {
  // Names every member: a new one does not compile until it is written.
  const auto& [file, times, room_bytes, offset_bytes, size_bytes, on_read,
               slower_by, back] = fault;
  const DiskFault unset;
  const auto add = [&rule, json](const char* key, const auto& value) {
    if (FaultTakes(rule, key)) (*json)[key] = value;
  };
  if (!file.empty()) add("file", file);
  if (times > 1) add("times", times);
  if (room_bytes > 0) add("room", room_bytes);
  if (offset_bytes) add("offset", *offset_bytes);
  if (size_bytes) add("bytes", *size_bytes);
  if (on_read) add("on_read", on_read);
  if (slower_by != unset.slower_by) add("slower_by", slower_by.ToString());
  if (back != unset.back) add("back", back.ToString());
}

}  // namespace pouch
