#include "sim/endpoints.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/digest.h"
#include "sim/plain_endpoint.h"
#include "sim/plain_feed.h"
#include "sim/replayable_feed.h"
#include "sim/transactional_endpoint.h"

namespace pouch {

Endpoints::Endpoints(RunPlan plan, Scheduler* scheduler, SimNetwork* network,
                     Trace* trace, Judge* judge, Verdicts* verdicts,
                     std::function<void(size_t fault)> on_refused)
    : scheduler_(scheduler),
      trace_(trace),
      judge_(judge),
      verdicts_(verdicts),
      on_refused_(std::move(on_refused)),
      workers_(plan.worker_options.members) {
  for (const RunPlan::SinkPlan& sink : plan.sinks) AddSink(sink, network);
  for (RunPlan::FeedPlan& feed : plan.feeds) AddFeed(std::move(feed), network);
}

Endpoints::~Endpoints() = default;

void Endpoints::AddFeed(RunPlan::FeedPlan plan, SimNetwork* network) {
  Host* host = HostNamed(plan.host, network);
  EndpointObserver* observer = this;
  FeedRecord record;
  record.name = plan.options.name;
  record.source = plan.source;
  record.pace = plan.options.pace;
  if (plan.delivery == FeedDelivery::kPlain) {
    has_plain_feeds_ = true;
    record.feed =
        std::make_unique<PlainFeed>(std::move(plan.options), &host->executor,
                                    host->network.get(), observer);
  } else {
    record.feed = std::make_unique<ReplayableFeed>(
        std::move(plan.options), &host->executor, host->network.get(),
        observer);
  }
  feeds_.push_back(std::move(record));
}

void Endpoints::AddSink(const RunPlan::SinkPlan& plan, SimNetwork* network) {
  if (sinks_.contains(plan.address)) return;
  Host* host = HostNamed(HostOf(plan.address), network);
  EndpointObserver* observer = this;
  SinkRecord& record = sinks_[plan.address];
  record.step = plan.sink;
  if (plan.delivery == SinkDelivery::kPlain) {
    record.endpoint = std::make_unique<PlainEndpoint>(
        plan.address, &host->executor, host->network.get(), observer);
  } else {
    record.endpoint = std::make_unique<TransactionalEndpoint>(
        plan.address, &host->executor, host->network.get(), observer);
  }
}

Endpoints::Host* Endpoints::HostNamed(std::string_view name,
                                      SimNetwork* network) {
  return &hosts_.try_emplace(std::string(name), scheduler_, network, name)
              .first->second;
}

Status Endpoints::Start() {
  for (const auto& [address, sink] : sinks_) {
    POUCH_RETURN_IF_ERROR(sink.endpoint->Start());
  }
  for (const FeedRecord& record : feeds_) record.feed->Start();
  return OkStatus();
}

uint64_t Endpoints::inputs() const {
  uint64_t count = 0;
  for (const FeedRecord& record : feeds_) {
    count += record.feed->progress().count;
  }
  return count;
}

uint64_t Endpoints::confirmed() const {
  uint64_t count = 0;
  for (const FeedRecord& record : feeds_) {
    count += record.feed->progress().confirmed;
  }
  return count;
}

bool Endpoints::exhausted() const {
  return std::all_of(feeds_.begin(), feeds_.end(), [](const auto& record) {
    const FeedProgress progress = record.feed->progress();
    return progress.exhausted && progress.confirmed == progress.count;
  });
}

Duration Endpoints::remaining_time() const {
  Duration longest;
  for (const FeedRecord& record : feeds_) {
    const FeedProgress progress = record.feed->progress();
    longest = std::max(
        longest, record.pace.TimeFor(progress.count - progress.confirmed));
  }
  return longest;
}

void Endpoints::SetStalled(const std::string& sink, bool stalled) {
  SinkRecord& record = sinks_.find(sink)->second;
  record.stalls += stalled ? 1 : -1;
  record.endpoint->SetStalled(record.stalls > 0);
}

void Endpoints::RefuseNext(const std::string& sink, size_t fault) {
  SinkRecord& record = sinks_.find(sink)->second;
  record.armed = fault;
  record.endpoint->RefuseNext();
}

void Endpoints::Disarm() {
  for (auto& [address, record] : sinks_) {
    record.armed.reset();
    record.endpoint->CancelRefusal();
  }
}

std::vector<SinkContents> Endpoints::SinkContentsOfAll() const {
  std::vector<SinkContents> all;
  for (const auto& [address, sink] : sinks_) {
    for (SinkContents& contents : sink.endpoint->Contents()) {
      all.push_back(std::move(contents));
    }
  }
  return all;
}

uint64_t Endpoints::outputs() const {
  uint64_t count = 0;
  for (const auto& [address, sink] : sinks_) {
    count += sink.endpoint->message_count();
  }
  return count;
}

std::string Endpoints::Describe() const {
  std::string text;
  for (const FeedRecord& record : feeds_) {
    const FeedProgress progress = record.feed->progress();
    text += "feed " + record.name +
            (progress.connected ? " is connected" : " is not connected") +
            ", sent " + std::to_string(progress.next) + " and confirmed " +
            std::to_string(progress.confirmed) + " of " +
            std::to_string(progress.count) + "; ";
  }
  for (const auto& [address, sink] : sinks_) {
    text += "sink " + address + ": " +
            (sink.last_event.empty() ? "nobody came" : sink.last_event) + "; ";
  }
  return text;
}

std::optional<WorkerId> Endpoints::WorkerNamed(std::string_view name) const {
  const auto found = std::find(workers_.begin(), workers_.end(), name);
  if (found == workers_.end()) return std::nullopt;
  return WorkerId(static_cast<uint32_t>(found - workers_.begin()));
}

void Endpoints::OnEndpointEvent(std::string_view actor, std::string_view event,
                                uint64_t number) {
  trace_->Add(TraceKind::kEndpoint, Trace::kEndpoints,
              DigestOf(event, DigestOf(actor)), number);
  const auto sink = sinks_.find(actor);
  if (sink == sinks_.end() && !trace_->wants_text()) return;
  std::string text = std::string(event) + " " + std::to_string(number);
  trace_->Tell(actor, "endpoint", text);
  if (sink != sinks_.end()) sink->second.last_event = std::move(text);
}

void Endpoints::OnEndpointFailure(std::string_view actor,
                                  std::string_view failure_class,
                                  std::string message) {
  RunFailure failure;
  failure.failure_class = failure_class;
  failure.checker = "endpoints";
  failure.at = scheduler_->Now();
  failure.message = std::string(actor) + ": " + std::move(message);
  verdicts_->Add(std::move(failure));
}

void Endpoints::OnPlainFeedConnected(std::string_view feed,
                                     std::string_view local_address,
                                     uint64_t first_index) {
  if (judge_ == nullptr) return;
  for (const FeedRecord& record : feeds_) {
    if (record.name != feed) continue;
    judge_->OnPlainFeedConnected(record.source, local_address, first_index);
  }
}

void Endpoints::OnSinkRefused(std::string_view address) {
  SinkRecord& record = sinks_.find(address)->second;
  if (!record.armed) return;
  on_refused_(*std::exchange(record.armed, std::nullopt));
}

void Endpoints::OnSinkCommitted(std::string_view address,
                                std::string_view writer,
                                CheckpointId transaction,
                                const std::vector<std::string>& messages) {
  uint64_t digest = transaction.number.value();
  for (const std::string& message : messages) {
    digest = DigestOf(message, digest);
  }
  trace_->Add(TraceKind::kEndpoint, Trace::kEndpoints,
              DigestOf(writer, DigestOf(address)), digest);
  if (judge_ == nullptr) return;
  // A writer is called "worker/step number".
  const size_t slash = std::min(writer.rfind('/'), writer.size());
  const auto worker = WorkerNamed(writer.substr(0, slash));
  const std::string_view number =
      writer.substr(std::min(slash + 1, writer.size()));
  uint32_t step = 0;
  const auto [end, error] =
      std::from_chars(number.data(), number.data() + number.size(), step);
  if (!worker || error != std::errc() || end != number.data() + number.size()) {
    OnEndpointFailure(address, "delivery.foreign",
                      "\"" + std::string(writer) + "\" is no writer");
    return;
  }
  judge_->OnSinkCommitted(StepId(step), *worker, transaction, messages);
}

void Endpoints::OnPlainSinkBytes(std::string_view address,
                                 std::string_view writer, uint64_t connection,
                                 std::string_view bytes) {
  last_plain_bytes_at_ = scheduler_->Now();
  trace_->Add(TraceKind::kEndpoint, Trace::kEndpoints,
              DigestOf(writer, DigestOf(address)), DigestOf(bytes, connection));
  const auto worker = WorkerNamed(writer);
  if (judge_ == nullptr || !worker) return;
  judge_->OnPlainSinkBytes(sinks_.find(address)->second.step, *worker,
                           connection, bytes);
}

void Endpoints::OnPlainSinkClosed(std::string_view address,
                                  std::string_view writer,
                                  uint64_t connection) {
  const auto worker = WorkerNamed(writer);
  if (judge_ == nullptr || !worker) return;
  judge_->OnPlainSinkClosed(sinks_.find(address)->second.step, *worker,
                            connection);
}

}  // namespace pouch
