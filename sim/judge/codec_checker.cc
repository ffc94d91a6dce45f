#include "sim/judge/codec_checker.h"

#include <string>
#include <string_view>

namespace pouch {
namespace {

constexpr std::string_view kChecker = "codec";

}  // namespace

void CodecChecker::OnArrived(WorkerId worker, const JournaledCall& call,
                             const QueuedMessage& sent) {
  const bool local = call.from == worker;
  ++(local ? local_hops_ : remote_hops_);
  if (call.digest == sent.digest) return;
  const Edge& edge = context_->graph->edge(call.edge);
  const std::string expected =
      sent.value ? context_->Describe(sent.value) : DescribeDigest(sent.digest);
  const std::string what =
      context_->NameOf(call.lineage) + " from " + context_->StepName(edge.from);
  context_->Fail(
      local ? "state.aliased" : "codec.round_trip", kChecker,
      {call.context.now, worker, edge.to, call.key},
      {expected, DescribeDigest(call.digest),
       local ? what + " was changed between being passed on by reference and "
                      "being processed"
             : what +
                   " did not survive serialize and deserialize on its way "
                   "from " +
                   context_->WorkerName(call.from)});
}

void CodecChecker::OnHooksChecked(WorkerId worker, const CodecReport& report) {
  ++values_;
  if (report.failure_class.empty()) return;
  context_->Fail(report.failure_class, kChecker, {context_->now(), worker},
                 {report.expected, report.actual, report.message});
}

void CodecChecker::AppendCounts(std::vector<CheckCount>* counts) const {
  const std::string checker(kChecker);
  counts->push_back({checker, "messages between workers", remote_hops_});
  counts->push_back({checker, "messages within a worker", local_hops_});
  counts->push_back({checker, "values serialized", values_});
}

}  // namespace pouch
