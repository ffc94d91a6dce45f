// ProcessNetwork: the network as one process sees it, which tells of the
// control messages that the process hands to it.
//
// Control messages are those between workers and the coordinator, and the
// prepare, commit and resolve of a transactional sink's session. Heartbeats,
// data and acknowledgements are none: they carry nothing a recovery needs.

#ifndef POUCH_SIM_PROCESS_NETWORK_H_
#define POUCH_SIM_PROCESS_NETWORK_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "sim/operation.h"
#include "worker/network.h"

namespace pouch {

class ProcessNetwork final : public Network {
 public:
  // `listener` and `dead` outlive it and its connections. Connections to
  // `transactional_sinks` carry sink sessions.
  ProcessNetwork(std::unique_ptr<Network> network,
                 std::vector<std::string> transactional_sinks, const bool* dead,
                 OperationListener* listener);

  Result<std::unique_ptr<Listener>> Listen(std::string_view address,
                                           AcceptCallback on_accept) override;
  std::unique_ptr<Connection> Connect(std::string_view address,
                                      ConnectionHandler* handler) override;

 private:
  std::unique_ptr<Network> network_;
  std::vector<std::string> transactional_sinks_;
  const bool* dead_;
  OperationListener* listener_;
};

// What a frame of such a session is called as an operation, e.g.
// "snapshot_done" or "sink_commit"; empty for what is no control message.
std::string_view ControlSendName(uint8_t type);
std::string_view SinkSendName(uint8_t type);

}  // namespace pouch

#endif  // POUCH_SIM_PROCESS_NETWORK_H_
