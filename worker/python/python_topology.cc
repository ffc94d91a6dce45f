#include "worker/python/python_topology.h"

#include <utility>
#include <vector>

#include "base/bytes.h"

namespace pouch {
namespace {

constexpr uint8_t kFormat = 1;
enum class KeyChange : uint8_t { kNone = 0, kExtractor = 1, kConstant = 2 };

Status NoTopology() {
  return Status(StatusCode::kDataLoss, "these bytes are no topology");
}

Status EncodeStep(const Step& step, const std::vector<PyRef>& objects,
                  const PythonHooks& hooks, PythonEntry* entry,
                  ByteWriter* writer) {
  writer->U8(static_cast<uint8_t>(step.kind));
  writer->String(step.name);
  writer->String(step.address);
  writer->String(step.initial_key);
  writer->U32(static_cast<uint32_t>(objects.size()));
  for (const PyRef& object : objects) {
    POUCH_ASSIGN_OR_RETURN(const std::string bytes,
                           hooks.Serialize(entry, object.get()));
    writer->String(bytes);
  }
  return OkStatus();
}

Status EncodeEdge(const Edge& edge, const PyRef& extractor,
                  const PythonHooks& hooks, PythonEntry* entry,
                  ByteWriter* writer) {
  writer->U32(edge.from.value());
  writer->U32(edge.to.value());
  if (edge.has_key_extractor) {
    POUCH_ASSIGN_OR_RETURN(const std::string bytes,
                           hooks.Serialize(entry, extractor.get()));
    writer->U8(static_cast<uint8_t>(KeyChange::kExtractor));
    writer->String(bytes);
  } else if (edge.constant_key.has_value()) {
    writer->U8(static_cast<uint8_t>(KeyChange::kConstant));
    writer->String(*edge.constant_key);
  } else {
    writer->U8(static_cast<uint8_t>(KeyChange::kNone));
  }
  return OkStatus();
}

Status DecodeStep(ByteReader* reader, const PythonHooks& hooks,
                  PythonEntry* entry, PythonPipeline* pipeline) {
  Step step;
  const uint8_t kind = reader->U8();
  if (kind > static_cast<uint8_t>(StepKind::kSink)) return NoTopology();
  step.kind = static_cast<StepKind>(kind);
  step.name = reader->String();
  step.address = reader->String();
  step.initial_key = reader->String();
  std::vector<PyRef> objects;
  const uint32_t count = reader->U32();
  for (uint32_t i = 0; i < count && reader->ok(); ++i) {
    const std::string_view bytes = reader->String();
    if (!reader->ok()) break;
    POUCH_ASSIGN_OR_RETURN(PyRef object, hooks.Deserialize(entry, bytes));
    objects.push_back(std::move(object));
  }
  if (!reader->ok() || objects.empty()) return NoTopology();
  pipeline->graph.steps.push_back(std::move(step));
  pipeline->step_objects.push_back(std::move(objects));
  return OkStatus();
}

Status DecodeEdge(ByteReader* reader, const PythonHooks& hooks,
                  PythonEntry* entry, PythonPipeline* pipeline) {
  Edge edge;
  edge.from = StepId(reader->U32());
  edge.to = StepId(reader->U32());
  PyRef extractor;
  const uint8_t change = reader->U8();
  if (change == static_cast<uint8_t>(KeyChange::kExtractor)) {
    edge.has_key_extractor = true;
    const std::string_view bytes = reader->String();
    if (!reader->ok()) return NoTopology();
    POUCH_ASSIGN_OR_RETURN(extractor, hooks.Deserialize(entry, bytes));
  } else if (change == static_cast<uint8_t>(KeyChange::kConstant)) {
    edge.constant_key = reader->String();
  } else if (change != static_cast<uint8_t>(KeyChange::kNone)) {
    return NoTopology();
  }
  if (!reader->ok()) return NoTopology();
  pipeline->graph.edges.push_back(std::move(edge));
  pipeline->edge_objects.push_back(std::move(extractor));
  return OkStatus();
}

}  // namespace

Result<std::string> EncodePythonTopology(const PythonPipeline& pipeline,
                                         const PythonHooks& hooks,
                                         PythonEntry* entry) {
  std::string bytes;
  ByteWriter writer(&bytes);
  const StepGraph& graph = pipeline.graph;
  writer.U8(kFormat);
  writer.String(graph.application_name);
  writer.U32(static_cast<uint32_t>(graph.steps.size()));
  for (size_t i = 0; i < graph.steps.size(); ++i) {
    POUCH_RETURN_IF_ERROR(EncodeStep(graph.steps[i], pipeline.step_objects[i],
                                     hooks, entry, &writer));
  }
  writer.U32(static_cast<uint32_t>(graph.edges.size()));
  for (size_t i = 0; i < graph.edges.size(); ++i) {
    POUCH_RETURN_IF_ERROR(EncodeEdge(graph.edges[i], pipeline.edge_objects[i],
                                     hooks, entry, &writer));
  }
  return bytes;
}

Result<PythonPipeline> DecodePythonTopology(std::string_view bytes,
                                            const PythonHooks& hooks,
                                            PythonEntry* entry) {
  ByteReader reader(bytes);
  PythonPipeline pipeline;
  if (reader.U8() != kFormat) return NoTopology();
  pipeline.graph.application_name = reader.String();
  const uint32_t steps = reader.U32();
  for (uint32_t i = 0; i < steps && reader.ok(); ++i) {
    POUCH_RETURN_IF_ERROR(DecodeStep(&reader, hooks, entry, &pipeline));
  }
  const uint32_t edges = reader.U32();
  for (uint32_t i = 0; i < edges && reader.ok(); ++i) {
    POUCH_RETURN_IF_ERROR(DecodeEdge(&reader, hooks, entry, &pipeline));
  }
  if (!reader.AtEnd()) return NoTopology();
  const Status valid = pipeline.graph.Validate();
  if (!valid.ok()) return NoTopology().WithContext(valid.message());
  return pipeline;
}

}  // namespace pouch
