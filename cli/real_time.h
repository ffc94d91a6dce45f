// The real world's clock, name and size, for reports and searches only.
//
// They ask the kernel directly: in this program the C library's functions of
// these names answer with a worker's virtual time.

#ifndef POUCH_CLI_REAL_TIME_H_
#define POUCH_CLI_REAL_TIME_H_

#include <cstddef>
#include <string>

namespace pouch {

// Seconds since some moment, for differences.
double RealSeconds();

// The date and time, UTC, e.g. "2024-05-01T12:30:00".
std::string RealTimestamp();

// This machine's name.
std::string RealHostName();

// How many processors this process may use, at least 1.
size_t ProcessorCount();

}  // namespace pouch

#endif  // POUCH_CLI_REAL_TIME_H_
