#include "cli/options/search_text.h"

#include <charconv>
#include <cstdint>
#include <system_error>

#include "cli/options/answer.h"
#include "scenarios/duration_text.h"

namespace pouch {
namespace {

constexpr uint64_t kMostJobs = 1000;

Status Wrong(std::string_view what, std::string_view text) {
  return Status(StatusCode::kInvalidArgument,
                std::string(what) + ", not \"" + std::string(text) + "\"");
}

}  // namespace

Result<SeedRange> ReadSeeds(std::string_view text) {
  constexpr std::string_view kRight =
      "--seeds is a number, such as 1000, or a range, such as 1..1000";
  const size_t dots = text.find("..");
  if (dots == std::string_view::npos) {
    const auto count = ReadNumber(text);
    if (!count || *count == 0) return Wrong(kRight, text);
    return SeedRange{1, *count};
  }
  const auto first = ReadNumber(text.substr(0, dots));
  const auto last = ReadNumber(text.substr(dots + 2));
  if (!first || !last) return Wrong(kRight, text);
  if (*last < *first)
    return Wrong("a range of seeds goes from the lower to the higher", text);
  return SeedRange{*first, *last};
}

Result<Shard> ReadShard(std::string_view text) {
  const size_t slash = text.find('/');
  const auto number = ReadNumber(text.substr(0, slash));
  const auto count = slash == std::string_view::npos
                         ? std::nullopt
                         : ReadNumber(text.substr(slash + 1));
  if (!number || !count || *number == 0 || *number > *count)
    return Wrong("--shard is one of so many, from 1/4 to 4/4", text);
  return Shard{*number - 1, *count};
}

Result<double> ReadShare(std::string_view text) {
  if (text == "all") return 1.0;
  if (text == "none") return 0.0;
  double share = 0;
  const char* end = text.data() + text.size();
  const auto parsed =
      std::from_chars(text.data(), end, share, std::chars_format::fixed);
  if (parsed.ec != std::errc() || parsed.ptr != end || !(share >= 0) ||
      share > 1)
    return Wrong("--determinism is all, none, or a share such as 0.05", text);
  return share;
}

Result<double> ReadSeconds(std::string_view text) {
  const DurationText parsed = ParseDuration(text);
  if (!parsed.ok) {
    return Status(StatusCode::kInvalidArgument,
                  parsed.hint.empty() ? parsed.message
                                      : parsed.message + "; " + parsed.hint);
  }
  return static_cast<double>(parsed.duration.nanoseconds()) / 1e9;
}

Result<size_t> ReadJobs(std::string_view text) {
  const auto jobs = ReadNumber(text);
  if (!jobs || *jobs == 0 || *jobs > kMostJobs)
    return Wrong("--jobs is how many run at once, 1 to 1000", text);
  return static_cast<size_t>(*jobs);
}

}  // namespace pouch
