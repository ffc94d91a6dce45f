// ProgressLine: one line at the bottom of a terminal, written over and over.

#ifndef POUCH_CLI_PROGRESS_LINE_H_
#define POUCH_CLI_PROGRESS_LINE_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "cli/console.h"
#include "sim/run_monitor.h"

namespace pouch {

// What the line says, e.g. "1.2s virtual, 40% of 5000 inputs, ...".
std::string ProgressText(const RunProgress& progress);

// Shows how far a run is. The line is gone once this is destroyed or cleared,
// so that other text may follow.
class ProgressLine final {
 public:
  // Writes to `out`, a terminal `width` characters wide, at most some times a
  // second by `real_seconds`. `title` says what is running.
  ProgressLine(std::ostream* out, size_t width, const std::string& title,
               std::function<double()> real_seconds);
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() { Clear(); }

  void Show(const RunProgress& progress) { ShowText(ProgressText(progress)); }
  // Any text, which comes before the title: a narrow terminal cuts that.
  void ShowText(const std::string& text);
  void Clear();

 private:
  std::ostream* out_;
  size_t width_;
  std::string title_;
  std::function<double()> real_seconds_;
  double next_;
  bool visible_ = false;
};

// A line for `console`; null if nobody could see it.
std::unique_ptr<ProgressLine> NewProgressLine(
    const Console& console, bool quiet, const std::string& title,
    const std::function<double()>& real_seconds);

}  // namespace pouch

#endif  // POUCH_CLI_PROGRESS_LINE_H_
