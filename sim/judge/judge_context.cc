#include "sim/judge/judge_context.h"

#include <utility>

#include "base/digest.h"

namespace pouch {
namespace {

constexpr size_t kMostDescribedBytes = 200;

}  // namespace

void JudgeContext::Fail(std::string_view failure_class,
                        std::string_view checker, const FailurePlace& place,
                        FailureWords words) const {
  RunFailure failure;
  failure.failure_class = failure_class;
  failure.checker = checker;
  failure.at = place.at;
  if (place.worker) failure.worker = WorkerName(*place.worker);
  if (place.step) failure.step = StepName(*place.step);
  if (place.key) failure.key = keys->text(*place.key);
  failure.expected = std::move(words.expected);
  failure.actual = std::move(words.actual);
  failure.message = std::move(words.message);
  failures->Add(std::move(failure));
}

std::string JudgeContext::NameOf(const Lineage& lineage) const {
  return "message " + std::to_string(lineage.index) + " of " +
         StepName(lineage.source);
}

std::string JudgeContext::Describe(const Value& value) const {
  if (!value) return "nothing";
  return oracle->Describe(value, kMostDescribedBytes);
}

uint64_t DigestOfValue(Application* application, const Value& value) {
  const auto digest = application->StructuralDigest(value);
  return digest.ok() ? *digest : 0;
}

std::string DescribeDigest(uint64_t digest) {
  return "a value with digest " + Digest(digest).ToString();
}

std::string QuoteBytes(std::string_view bytes) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char byte : bytes.substr(0, kMostDescribedBytes)) {
    const auto number = static_cast<unsigned char>(byte);
    if (byte == '\n') {
      out += "\\n";
    } else if (byte == '"' || byte == '\\') {
      out += '\\';
      out += byte;
    } else if (number < 0x20 || number > 0x7e) {
      out += "\\x";
      out += kHex[number >> 4];
      out += kHex[number & 15];
    } else {
      out += byte;
    }
  }
  out += '"';
  if (bytes.size() > kMostDescribedBytes) {
    out += "... (" + std::to_string(bytes.size()) + " bytes)";
  }
  return out;
}

}  // namespace pouch
