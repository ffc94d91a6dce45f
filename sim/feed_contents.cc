#include "sim/feed_contents.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace pouch {
namespace {

Status CutLines(std::string_view contents, StepId source,
                Application* application, FeedContents* cut) {
  while (!contents.empty()) {
    const size_t end = std::min(contents.find('\n'), contents.size());
    std::string_view line = contents.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    POUCH_ASSIGN_OR_RETURN(std::string message,
                           application->FrameHeader(source, line.size()));
    message += line;
    cut->messages.push_back(std::move(message));
    cut->payloads.emplace_back(line);
    contents.remove_prefix(std::min(end + 1, contents.size()));
  }
  return OkStatus();
}

Status Truncated(size_t offset, size_t wanted, size_t left) {
  return Status(StatusCode::kInvalidArgument,
                "the message at byte " + std::to_string(offset) + " needs " +
                    std::to_string(wanted) + " bytes, but " +
                    std::to_string(left) + " are left");
}

Status CutRaw(std::string_view contents, StepId source,
              Application* application, FeedContents* cut) {
  const size_t header_length =
      application->graph().step(source).header_length_bytes;
  if (header_length == 0) {
    return Status(StatusCode::kInvalidArgument,
                  "the source's messages have no header");
  }
  size_t offset = 0;
  while (offset < contents.size()) {
    const std::string_view rest = contents.substr(offset);
    if (rest.size() < header_length) {
      return Truncated(offset, header_length, rest.size());
    }
    POUCH_ASSIGN_OR_RETURN(
        const size_t payload_length,
        application->PayloadLength(source, rest.substr(0, header_length)));
    if (rest.size() - header_length < payload_length) {
      return Truncated(offset, header_length + payload_length, rest.size());
    }
    const size_t length = header_length + payload_length;
    cut->messages.emplace_back(rest.substr(0, length));
    cut->payloads.emplace_back(rest.substr(header_length, payload_length));
    offset += length;
  }
  return OkStatus();
}

}  // namespace

Result<FeedContents> CutFeed(const FeedConfig& config, StepId source,
                             Application* application) {
  FeedContents cut;
  const Status status =
      config.framing == Framing::kLines
          ? CutLines(config.contents, source, application, &cut)
          : CutRaw(config.contents, source, application, &cut);
  if (!status.ok()) return status.WithContext("feed " + config.name);
  return cut;
}

}  // namespace pouch
