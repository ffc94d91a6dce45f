#include "cli/progress_line.h"

#include <fmt/format.h>

#include <utility>

#include "reports/escape.h"

namespace pouch {
namespace {

constexpr double kSecondsBetween = 0.1;
constexpr char kToStartAndErase[] = "\r\x1b[K";

// The first `count` characters of `text`, which has no control characters.
std::string Cut(const std::string& text, size_t count) {
  std::string cut;
  size_t at = 0;
  for (; count > 0 && at < text.size(); --count) {
    char32_t character = 0;
    const size_t length =
        DecodeUtf8(std::string_view(text).substr(at), &character);
    at += length == 0 ? 1 : length;
  }
  return text.substr(0, at);
}

}  // namespace

ProgressLine::ProgressLine(std::ostream* out, size_t width,
                           const std::string& title,
                           std::function<double()> real_seconds)
    : out_(out),
      width_(width),
      title_(EscapeLine(title)),
      real_seconds_(std::move(real_seconds)),
      next_(real_seconds_()) {}

void ProgressLine::ShowText(const std::string& text) {
  const double now = real_seconds_();
  if (now < next_) return;
  next_ = now + kSecondsBetween;
  // The last column stays free: some terminals would begin a new line.
  const size_t room = width_ > 1 ? width_ - 1 : 1;
  *out_ << kToStartAndErase << Cut(text + "  " + title_, room) << std::flush;
  visible_ = true;
}

void ProgressLine::Clear() {
  if (!visible_) return;
  *out_ << kToStartAndErase << std::flush;
  visible_ = false;
}

std::unique_ptr<ProgressLine> NewProgressLine(
    const Console& console, bool quiet, const std::string& title,
    const std::function<double()>& real_seconds) {
  if (!console.err_is_terminal || quiet) return nullptr;
  return std::make_unique<ProgressLine>(console.err, console.err_width, title,
                                        real_seconds);
}

std::string ProgressText(const RunProgress& progress) {
  if (progress.inputs == 0 && progress.now == Time()) return "starting";
  const uint64_t percent =
      progress.inputs == 0 ? 100
                           : progress.inputs_confirmed * 100 / progress.inputs;
  return fmt::format(
      "{:.2f}s virtual, {}% of {} inputs, {} step calls, {} checkpoints, {} "
      "faults",
      progress.now.since_start().seconds(), percent, progress.inputs,
      progress.processed, progress.checkpoints, progress.faults_fired);
}

}  // namespace pouch
