// EndpointObserver: what feeds and sinks of a run report.
//
// They are the world's, not the workers', so their word counts. Nothing they
// report changes what they do.

#ifndef POUCH_SIM_ENDPOINT_OBSERVER_H_
#define POUCH_SIM_ENDPOINT_OBSERVER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "worker/observer.h"

namespace pouch {

// Every method has an empty default.
class EndpointObserver {
 public:
  virtual ~EndpointObserver() = default;

  // Something worth a line in the trace, e.g. ("words", "connected", "w1:7").
  // `number` goes into the run's digest.
  virtual void OnEndpointEvent(std::string_view actor, std::string_view event,
                               uint64_t number) {
    (void)actor, (void)event, (void)number;
  }

  // A worker asked for what no correct worker asks for.
  virtual void OnEndpointFailure(std::string_view actor,
                                 std::string_view failure_class,
                                 std::string message) {
    (void)actor, (void)failure_class, (void)message;
  }

  // A plain feed opened a connection on which the first whole message it sends
  // is number `first_index` of the feed.
  virtual void OnPlainFeedConnected(std::string_view feed,
                                    std::string_view local_address,
                                    uint64_t first_index) {
    (void)feed, (void)local_address, (void)first_index;
  }

  // A transactional sink voted no because it was told to refuse.
  virtual void OnSinkRefused(std::string_view address) { (void)address; }

  // A transactional sink made a transaction of `writer` final.
  virtual void OnSinkCommitted(std::string_view address,
                               std::string_view writer,
                               CheckpointId transaction,
                               const std::vector<std::string>& messages) {
    (void)address, (void)writer, (void)transaction, (void)messages;
  }

  // A plain sink received bytes on, or saw the end of, a connection of the
  // host `writer`; each writer's connections are numbered from 0.
  virtual void OnPlainSinkBytes(std::string_view address,
                                std::string_view writer, uint64_t connection,
                                std::string_view bytes) {
    (void)address, (void)writer, (void)connection, (void)bytes;
  }
  virtual void OnPlainSinkClosed(std::string_view address,
                                 std::string_view writer, uint64_t connection) {
    (void)address, (void)writer, (void)connection;
  }
};

// The host of "host:port".
inline std::string_view HostOf(std::string_view address) {
  return address.substr(0, address.rfind(':'));
}

}  // namespace pouch

#endif  // POUCH_SIM_ENDPOINT_OBSERVER_H_
