#include "codec/python_audit.h"

#include <Python.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "codec/python_call.h"

namespace pouch {
namespace {

// Names of audit events, in ascending order.
constexpr std::array<std::string_view, 20> kRefused = {
    "_winapi.CreateProcess",
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.kill",
    "os.killpg",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.system",
    "pty.spawn",
    "socket.bind",
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethostbyaddr",
    "socket.gethostbyname",
    "socket.getnameinfo",
    "socket.sendmsg",
    "socket.sendto",
    "subprocess.Popen",
};

// "open /etc/passwd" for the events that a call may want to know of.
void Record(std::string_view event, PyObject* arguments,
            std::vector<std::string>* reached) {
  const bool has_name = event == "import" || event == "open";
  if (!has_name && event != "exec" && !LeavesTheWorld(event)) return;
  std::string text(event);
  PyObject* first = has_name && PyTuple_GET_SIZE(arguments) > 0
                        ? PyTuple_GET_ITEM(arguments, 0)
                        : nullptr;
  if (first != nullptr && PyUnicode_Check(first)) {
    const char* name = PyUnicode_AsUTF8(first);
    if (name == nullptr) PyErr_Clear();
    text += std::string(" ") + (name != nullptr ? name : "?");
  }
  reached->push_back(std::move(text));
}

int Audit(const char* event, PyObject* arguments, void*) {
  // Most events are neither; this runs for every import and every compile.
  PythonCall* call = PythonCall::Current();
  if (call == nullptr) return 0;
  if (call->reached() != nullptr) Record(event, arguments, call->reached());
  if (!LeavesTheWorld(event)) return 0;
  PyErr_Format(PyExc_RuntimeError,
               "outside.world: the application called %s, which a simulated"
               " worker cannot do",
               event);
  return -1;
}

}  // namespace

bool LeavesTheWorld(std::string_view event) {
  return std::binary_search(kRefused.begin(), kRefused.end(), event);
}

Status InstallPythonAuditHook() {
  if (PySys_AddAuditHook(Audit, nullptr) != 0) {
    return Status(StatusCode::kInternal, "the audit hook was refused");
  }
  return OkStatus();
}

}  // namespace pouch
