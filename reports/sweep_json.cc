#include "reports/sweep_json.h"

#include <fmt/format.h>

#include <exception>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "reports/escape.h"
#include "reports/failure_json.h"
#include "worker/probes.h"

namespace pouch {
namespace {

using Json = nlohmann::ordered_json;

// 16 hexadecimal digits. Throws what `std::stoull()` throws.
uint64_t DigestNumber(const std::string& digits) {
  return std::stoull(digits, nullptr, 16);
}

Json ToJson(const SweepPiece& piece) {
  return {{"first", piece.range.first},
          {"last", piece.range.last},
          {"shard", piece.shard.index + 1},
          {"shards", piece.shard.count},
          {"done", piece.done}};
}

Json ToJson(const FailureGroup& group) {
  Json json = {{"class", EscapeForJson(group.key.failure_class)},
               {"normalized_message", EscapeForJson(group.key.message)},
               {"count", group.count},
               {"first_seed", group.first_seed},
               {"scenario", EscapeForJson(group.kept_as)},
               {"trace_digest", EscapeForJson(group.trace_digest)}};
  json.update(FailureJson(group.first));
  json["class"] = EscapeForJson(group.key.failure_class);
  return json;
}

Json ToJson(const KeptFailure& kept) {
  return {{"scenario", EscapeForJson(kept.file)},
          {"verdict", EscapeForJson(kept.verdict)}};
}

template <typename Element>
Json ArrayOf(const std::vector<Element>& elements) {
  Json array = Json::array();
  for (const Element& element : elements) array.push_back(ToJson(element));
  return array;
}

Json CountsOf(const SweepTotals& totals) {
  return {{"seeds", totals.seeds},
          {"digest", fmt::format("{:016x}", totals.digest)},
          {"failed", totals.failed},
          {"compared", totals.compared},
          {"events", totals.events},
          {"inputs", totals.inputs},
          {"processed", totals.processed},
          {"checkpoints", totals.checkpoints},
          {"rollbacks", totals.rollbacks}};
}

Json ProbesOf(const SweepTotals& totals) {
  Json probes = Json::object();
  for (size_t i = 0; i < kProbeCount; ++i) {
    probes[std::string(ProbeName(static_cast<Probe>(i)))] = {
        {"hits", totals.probes[i].hits}, {"seeds", totals.probes[i].seeds}};
  }
  return probes;
}

Json AuthorProbesOf(const SweepTotals& totals) {
  Json probes = Json::object();
  for (const auto& [name, probe] : totals.author_probes)
    probes[EscapeForJson(name)] = {{"hits", probe.hits},
                                   {"seeds", probe.seeds}};
  return probes;
}

Json FaultsOf(const SweepTotals& totals) {
  Json faults = Json::object();
  for (const auto& [kind, total] : totals.faults) {
    faults[kind] = {{"asked", total.asked},
                    {"fired", total.fired},
                    {"mattered", total.mattered}};
  }
  return faults;
}

SweepPiece PieceOf(const Json& json) {
  SweepPiece piece;
  piece.range = {json.at("first"), json.at("last")};
  piece.shard = {json.at("shard").get<uint64_t>() - 1, json.at("shards")};
  piece.done = json.at("done");
  return piece;
}

FailureGroup GroupOf(const Json& json) {
  FailureGroup group;
  group.key = {json.at("class"), json.at("normalized_message")};
  group.count = json.at("count");
  group.first_seed = json.at("first_seed");
  group.kept_as = json.at("scenario");
  group.trace_digest = json.at("trace_digest");
  group.first = FailureOf(json);
  return group;
}

// Throws what `at()` throws; also if a probe is not known here.
SweepTotals TotalsOf(const Json& json) {
  SweepTotals totals;
  const Json& counts = json.at("counts");
  totals.seeds = counts.at("seeds");
  totals.digest = DigestNumber(counts.at("digest"));
  totals.failed = counts.at("failed");
  totals.compared = counts.at("compared");
  totals.events = counts.at("events");
  totals.inputs = counts.at("inputs");
  totals.processed = counts.at("processed");
  totals.checkpoints = counts.at("checkpoints");
  totals.rollbacks = counts.at("rollbacks");
  const Json& probes = json.at("probes");
  for (size_t i = 0; i < kProbeCount; ++i) {
    const Json& probe =
        probes.at(std::string(ProbeName(static_cast<Probe>(i))));
    totals.probes[i] = {probe.at("hits"), probe.at("seeds")};
  }
  for (const auto& [name, probe] : json.at("author_probes").items())
    totals.author_probes[name] = {probe.at("hits"), probe.at("seeds")};
  for (const auto& [kind, fault] : json.at("faults").items()) {
    totals.faults[kind] = {fault.at("asked"), fault.at("fired"),
                           fault.at("mattered")};
  }
  for (const Json& group : json.at("failures"))
    totals.failures.push_back(GroupOf(group));
  return totals;
}

bool IsPiece(const SweepPiece& piece) {
  return piece.range.first <= piece.range.last && piece.shard.count > 0 &&
         piece.shard.index < piece.shard.count &&
         piece.done <= SeedCount(piece.range, piece.shard);
}

}  // namespace

std::string SweepJson(const SweepReport& report, int exit_status) {
  const Json document = {
      {"schema_version", kSweepJsonVersion},
      {"kind", "sweep"},
      {"name", EscapeForJson(report.name)},
      {"file", EscapeForJson(report.file)},
      {"revision", EscapeForJson(report.revision)},
      {"digest", report.digest},
      {"exit_status", exit_status},
      {"clean", report.clean()},
      {"seeds", ArrayOf(report.pieces)},
      {"stopped", EscapeForJson(report.stopped)},
      {"problem", EscapeForJson(report.problem)},
      {"wall_seconds", report.seconds},
      {"counts", CountsOf(report.totals)},
      {"failures", ArrayOf(report.totals.failures)},
      {"kept", ArrayOf(report.kept)},
      {"faults", FaultsOf(report.totals)},
      {"probes", ProbesOf(report.totals)},
      {"author_probes", AuthorProbesOf(report.totals)},
  };
  return document.dump(2) + "\n";
}

Result<SweepReport> ParseSweepJson(const std::string& json) {
  const auto wrong = [](const std::string& why) {
    return Status(StatusCode::kInvalidArgument,
                  "this is no report of a sweep: " + why);
  };
  try {
    const Json document = Json::parse(json);
    if (document.value("kind", "") != "sweep")
      return wrong("it has no \"kind\": \"sweep\"");
    if (document.at("schema_version") != kSweepJsonVersion)
      return wrong("another version of Pouch wrote it");
    SweepReport report;
    report.name = document.at("name");
    report.file = document.at("file");
    report.revision = document.at("revision");
    report.digest = document.at("digest");
    for (const Json& piece : document.at("seeds")) {
      report.pieces.push_back(PieceOf(piece));
      if (!IsPiece(report.pieces.back()))
        return wrong("its seeds are no part of a range");
    }
    report.stopped = document.at("stopped");
    report.problem = document.at("problem");
    report.seconds = document.at("wall_seconds");
    report.totals = TotalsOf(document);
    for (const Json& kept : document.at("kept"))
      report.kept.push_back({kept.at("scenario"), kept.at("verdict")});
    return report;
  } catch (const std::exception& exception) {
    return wrong(exception.what());
  }
}

}  // namespace pouch
