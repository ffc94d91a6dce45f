// The kinds of a trace's events by name, for whoever asks for one.

#ifndef POUCH_SIM_TRACE_KINDS_H_
#define POUCH_SIM_TRACE_KINDS_H_

#include <array>
#include <string_view>

namespace pouch {

// Every TraceEvent::kind that a run may tell.
inline constexpr std::array<std::string_view, 20> kTraceEventKinds = {
    "acknowledged", "barrier",    "committed", "complete",
    "crash",        "endpoint",   "epoch",     "failed",
    "fault",        "fault ends", "input",     "liveness",
    "output",       "printed",    "probe",     "rollback ordered",
    "rolled back",  "safety",     "start",     "step"};

}  // namespace pouch

#endif  // POUCH_SIM_TRACE_KINDS_H_
