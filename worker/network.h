// The network of one worker, feed or sink: ordered byte streams that may be
// cut anywhere and break at any time.
//
// The worker owns these interfaces and names no implementation. Simulated:
// sim/sim_network.h. What both ends may rely on: bytes arrive in order, without
// gaps or repeats, in pieces of any size, until the connection ends. What they
// may not: that bytes sent before an end arrive at all.

#ifndef POUCH_WORKER_NETWORK_H_
#define POUCH_WORKER_NETWORK_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/status.h"

namespace pouch {

// Receives what happens to one connection, always from the executor and never
// from within a call to the connection or the network.
class ConnectionHandler {
 public:
  virtual ~ConnectionHandler() = default;

  // The peer accepted a connection made by Connect(). Not called on the
  // accepting side, where the connection exists from the start.
  virtual void OnConnected() {}

  // The next bytes of the stream; valid during the call only, never empty.
  virtual void OnBytes(std::string_view bytes) = 0;

  // unsent_bytes() fell to zero after having been above it.
  virtual void OnDrained() {}

  // The connection ended: closed by the peer, refused, reset or cut. OK means
  // that the peer closed it and that every byte it had sent was delivered, or
  // that the peer's process died and every byte the network had taken was.
  // Else kUnavailable, or kInvalidArgument for what Connect() cannot parse.
  // The last call; not made after the owner destroyed the connection.
  virtual void OnClosed(const Status& reason) = 0;
};

// One end of a stream. Destroying it closes it: what was sent is still
// delivered if the network allows, and the handler hears nothing more. It may
// be destroyed from within a call to its own handler.
class Connection {
 public:
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  virtual ~Connection() = default;

  // Names who hears of this connection; it must outlive the connection or be
  // replaced. What arrived before the first handler is delivered to it.
  virtual void SetHandler(ConnectionHandler* handler) = 0;

  // Adds `bytes` to the stream. Copies them. Bytes sent before OnConnected()
  // wait for it; bytes sent after an end are dropped.
  virtual void Send(std::string_view bytes) = 0;

  // Bytes sent that the network has not taken yet: the sender's sign that the
  // receiver or the link is slow.
  virtual size_t unsent_bytes() const = 0;

  // Stops (true) or resumes (false) OnBytes(). While reading is paused the
  // peer's unsent_bytes() grows; OnClosed() waits behind unread bytes, and only
  // behind them.
  virtual void PauseReading(bool paused) = 0;

  // The peer's address, "host:port". An accepted connection shows the
  // ephemeral port that the connecting side sees as local_address().
  virtual const std::string& peer_address() const = 0;
  virtual const std::string& local_address() const = 0;

 protected:
  Connection() = default;
};

// Takes an incoming connection. Nothing is delivered before SetHandler().
using AcceptCallback =
    std::function<void(std::unique_ptr<Connection> connection)>;

// Listens until destroyed. Connections it accepted live on.
class Listener {
 public:
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  virtual ~Listener() = default;

 protected:
  Listener() = default;
};

// Where a worker reaches others and is reached.
class Network {
 public:
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;
  virtual ~Network() = default;

  // Accepts connections to `address`, "host:port".
  // Errors: kAlreadyExists if the address is taken, kInvalidArgument.
  virtual Result<std::unique_ptr<Listener>> Listen(
      std::string_view address, AcceptCallback on_accept) = 0;

  // Starts to connect to `address`; the outcome is OnConnected() or
  // OnClosed() of `handler`, which must outlive the connection.
  virtual std::unique_ptr<Connection> Connect(std::string_view address,
                                              ConnectionHandler* handler) = 0;

 protected:
  Network() = default;
};

}  // namespace pouch

#endif  // POUCH_WORKER_NETWORK_H_
