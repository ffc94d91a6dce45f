// PlainSource: a source whose feeds send messages over plain TCP, each with a
// header that tells its length. What a rollback voids is gone for good.

#ifndef POUCH_WORKER_PLAIN_SOURCE_H_
#define POUCH_WORKER_PLAIN_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "worker/application.h"
#include "worker/executor.h"
#include "worker/network.h"
#include "worker/observer.h"
#include "worker/source.h"

namespace pouch {

class PlainSource final : public Source {
 public:
  // `address` is where this worker listens for the feeds of `step`.
  PlainSource(StepId step, std::string address, uint32_t header_bytes,
              size_t max_payload_bytes, Incarnation incarnation,
              Application* application, Executor* executor, Network* network,
              SourceHost* host);
  ~PlainSource() override;

  // Source:
  Status Listen() override;
  void Stop() override;
  void Resume(ClusterId cluster, Epoch epoch, uint64_t position) override;
  void SetMuted(bool muted) override;
  uint64_t position() const override { return count_; }
  void Forget(uint64_t) override {}

 private:
  // One feed's connection and the bytes of a message that is not whole yet.
  class Feed;

  // Cuts whole messages out of the feed's bytes.
  void Consume(Feed* feed);
  void Remove(Feed* feed);
  // A feed that connects again has given up its older connection; what still
  // comes over that one would come too late.
  void Supersede(std::string_view address);
  void UpdateReading();
  bool reading() const { return running_ && !muted_; }

  StepId step_;
  std::string address_;
  uint32_t header_bytes_;
  size_t max_payload_bytes_;
  Incarnation incarnation_;
  Application* application_;
  Executor* executor_;
  Network* network_;
  SourceHost* host_;
  std::unique_ptr<Listener> listener_;
  std::vector<std::unique_ptr<Feed>> feeds_;
  bool running_ = false;
  bool muted_ = false;
  uint64_t count_ = 0;  // Inputs of all feeds since the worker started.
};

}  // namespace pouch

#endif  // POUCH_WORKER_PLAIN_SOURCE_H_
