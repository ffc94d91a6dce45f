// AppendCrash() and ReadCrash().

#include <utility>

#include "base/bytes.h"
#include "sim/fault_kind.h"
#include "sim/network_options.h"
#include "sim/power_loss_outcome.h"
#include "sim/search/crash_variants.h"

namespace pouch {
namespace {

void AppendOutcome(const PowerLossOutcome& outcome, ByteWriter* writer) {
  // Names every member: a new one does not compile until it is written.
  const auto& [kind, index, cut, tail, keep] = outcome;
  writer->U8(static_cast<uint8_t>(kind));
  writer->U64(index);
  writer->U8(static_cast<uint8_t>(cut));
  writer->U8(static_cast<uint8_t>(tail));
  writer->U32(static_cast<uint32_t>(keep.size()));
  for (const auto& [operation, sector] : keep) {
    writer->U64(operation);
    writer->U8(sector.has_value() ? 1 : 0);
    writer->U64(sector.value_or(0));
  }
}

PowerLossOutcome ReadOutcome(ByteReader* reader) {
  PowerLossOutcome outcome;
  outcome.kind = static_cast<PowerLossOutcome::Kind>(reader->U8());
  outcome.index = reader->U64();
  outcome.cut = static_cast<PowerLossOutcome::Cut>(reader->U8());
  outcome.tail = static_cast<PowerLossOutcome::Tail>(reader->U8());
  const uint32_t parts = reader->U32();
  for (uint32_t i = 0; i < parts && reader->ok(); ++i) {
    PowerLossOutcome::Part part;
    part.operation = reader->U64();
    const bool has_sector = reader->U8() == 1;
    const uint64_t sector = reader->U64();
    if (has_sector) part.sector = sector;
    outcome.keep.push_back(part);
  }
  return outcome;
}

}  // namespace

void AppendCrash(const Fault& fault, std::string* out) {
  ByteWriter writer(out);
  const OperationTrigger& operation = *fault.trigger.operation;
  writer.U8(static_cast<uint8_t>(operation.kind));
  writer.String(operation.file);
  writer.U8(operation.after ? 1 : 0);
  writer.String(fault.trigger.worker);
  writer.U64(fault.trigger.nth);
  writer.U8(fault.kind == FaultKind::kPowerLoss ? 1 : 0);
  writer.U32(static_cast<uint32_t>(fault.targets.size()));
  for (const std::string& target : fault.targets) writer.String(target);
  writer.I64(fault.restart_after.value_or(Duration()).nanoseconds());
  writer.U8(static_cast<uint8_t>(fault.in_flight));
  writer.U8(fault.leaves.has_value() ? 1 : 0);
  if (fault.leaves) AppendOutcome(*fault.leaves, &writer);
}

bool ReadCrash(std::string_view* bytes, Fault* fault) {
  ByteReader reader(*bytes);
  OperationTrigger operation;
  operation.kind = static_cast<OperationKind>(reader.U8());
  operation.file = reader.String();
  operation.after = reader.U8() == 1;
  fault->trigger.operation = std::move(operation);
  fault->trigger.worker = reader.String();
  fault->trigger.nth = reader.U64();
  fault->kind =
      reader.U8() == 1 ? FaultKind::kPowerLoss : FaultKind::kProcessCrash;
  const uint32_t targets = reader.U32();
  fault->targets.clear();
  for (uint32_t i = 0; i < targets && reader.ok(); ++i) {
    fault->targets.emplace_back(reader.String());
  }
  fault->restart_after = Duration::Nanoseconds(reader.I64());
  fault->in_flight = static_cast<InFlight>(reader.U8());
  fault->leaves.reset();
  if (reader.U8() == 1) fault->leaves = ReadOutcome(&reader);
  *bytes = reader.Rest();
  return reader.ok();
}

}  // namespace pouch
