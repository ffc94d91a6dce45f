// What a record of a worker's log says, in words.

#ifndef POUCH_CLI_LOG_RECORD_TEXT_H_
#define POUCH_CLI_LOG_RECORD_TEXT_H_

#include <string>
#include <string_view>

#include "worker/application.h"
#include "worker/log_segment.h"

namespace pouch {

// Turns records into text. With an application, objects are decoded by its
// hooks; without one, their bytes are shown.
class LogRecordText final {
 public:
  // `application` may be null and must outlive this.
  explicit LogRecordText(Application* application);

  // One or more lines without a line end behind the last. A record that its
  // checksum allows and whose contents make no sense says so.
  std::string Describe(std::string_view series, const LogRecord& record);

 private:
  std::string DescribeIdentity(std::string_view payload);
  std::string DescribeSnapshotItem(std::string_view payload);
  std::string DescribeObject(std::string_view bytes);
  std::string StepText(StepId step) const;

  Application* application_;
  bool knows_steps_ = false;
};

}  // namespace pouch

#endif  // POUCH_CLI_LOG_RECORD_TEXT_H_
