// OutputLog: the last lines that each worker's application printed.

#ifndef POUCH_SIM_OUTPUT_LOG_H_
#define POUCH_SIM_OUTPUT_LOG_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "sim/run_result.h"

namespace pouch {

class OutputLog final {
 public:
  static constexpr size_t kLinesPerWorker = 200;
  static constexpr size_t kLongestLineBytes = 4096;

  explicit OutputLog(size_t workers) : lines_(workers) {}

  void Add(size_t worker, std::string_view name, Time at,
           std::string_view text) {
    std::deque<Line>& lines = lines_[worker];
    if (lines.size() == kLinesPerWorker) lines.pop_front();
    lines.push_back(Line{
        next_++, OutputLine{at, std::string(name),
                            std::string(text.substr(0, kLongestLineBytes))}});
  }

  // What is kept, in the order in which it was printed.
  std::vector<OutputLine> Lines() const {
    std::vector<const Line*> kept;
    for (const auto& lines : lines_) {
      for (const Line& line : lines) kept.push_back(&line);
    }
    std::sort(kept.begin(), kept.end(), [](const Line* a, const Line* b) {
      return a->number < b->number;
    });
    std::vector<OutputLine> output;
    for (const Line* line : kept) output.push_back(line->line);
    return output;
  }

 private:
  struct Line {
    uint64_t number;
    OutputLine line;
  };

  std::vector<std::deque<Line>> lines_;
  uint64_t next_ = 0;
};

}  // namespace pouch

#endif  // POUCH_SIM_OUTPUT_LOG_H_
