#include "scenarios/fault_rules.h"

namespace pouch {
namespace {

constexpr FaultRule kFaultRules[] = {
    {"process_crash", FaultKind::kProcessCrash, FaultTarget::kWorkers,
     "restart_after in_flight"},
    {"power_loss", FaultKind::kPowerLoss, FaultTarget::kWorkers,
     "restart_after in_flight leaves"},
    {"pause", FaultKind::kPause, FaultTarget::kWorkers, "for"},
    {"slow_cpu", FaultKind::kSlowCpu, FaultTarget::kWorkers, "takes for"},
    {"clock_skew", FaultKind::kClockSkew, FaultTarget::kWorkers, "by for"},
    {"clock_drift", FaultKind::kClockDrift, FaultTarget::kWorkers,
     "factor for"},
    {"clock_jump", FaultKind::kClockJump, FaultTarget::kWorkers, "by"},
    {"crash_loop", FaultKind::kCrashLoop, FaultTarget::kWorkers,
     "crashes every power_loss restart_after"},
    {"rolling_restart", FaultKind::kRollingRestart, FaultTarget::kWorkers,
     "every power_loss restart_after"},
    {"wipe_disk", FaultKind::kWipeDisk, FaultTarget::kWorkers, "restart_after"},
    {"partition", FaultKind::kPartition, FaultTarget::kLinks, "direction for"},
    {"reset", FaultKind::kReset, FaultTarget::kLinks, "in_flight"},
    {"slow_link", FaultKind::kSlowLink, FaultTarget::kLinks,
     "direction latency bandwidth for"},
    {"connect_refused", FaultKind::kConnectRefused, FaultTarget::kLinks,
     "direction for"},
    {"connect_slow", FaultKind::kConnectSlow, FaultTarget::kLinks,
     "direction latency for"},
    {"clog", FaultKind::kClog, FaultTarget::kLinks, "direction for"},
    {"half_open", FaultKind::kHalfOpen, FaultTarget::kLinks,
     "direction in_flight for"},
    {"stale_connection", FaultKind::kStaleConnection, FaultTarget::kLinks,
     "for"},
    {"corrupt_bytes", FaultKind::kCorruptBytes, FaultTarget::kLinks,
     "direction times for"},
    {"sync_eio", FaultKind::kSyncError, FaultTarget::kWorkers,
     "file times for"},
    {"sync_eio_clean", FaultKind::kSyncErrorClean, FaultTarget::kWorkers,
     "file times for"},
    {"sync_eio_revert", FaultKind::kSyncErrorRevert, FaultTarget::kWorkers,
     "file times for"},
    {"sync_lies", FaultKind::kSyncLies, FaultTarget::kWorkers,
     "file times for"},
    {"write_eio", FaultKind::kWriteError, FaultTarget::kWorkers,
     "file times for"},
    {"short_write", FaultKind::kShortWrite, FaultTarget::kWorkers,
     "file times for"},
    {"enospc", FaultKind::kDiskFull, FaultTarget::kWorkers, "room for"},
    {"open_error", FaultKind::kOpenError, FaultTarget::kWorkers,
     "file times for"},
    {"rename_error", FaultKind::kRenameError, FaultTarget::kWorkers,
     "file times for"},
    {"remove_error", FaultKind::kRemoveError, FaultTarget::kWorkers,
     "file times for"},
    {"read_eio", FaultKind::kReadError, FaultTarget::kWorkers,
     "file times for"},
    {"short_read", FaultKind::kShortRead, FaultTarget::kWorkers,
     "file times for"},
    {"bit_flip", FaultKind::kBitFlip, FaultTarget::kWorkers,
     "file offset on_read times for"},
    {"zeroed_block", FaultKind::kZeroedBlock, FaultTarget::kWorkers,
     "file offset bytes"},
    {"lost_write", FaultKind::kLostWrite, FaultTarget::kWorkers,
     "file times for"},
    {"misdirected_write", FaultKind::kMisdirectedWrite, FaultTarget::kWorkers,
     "file times for"},
    {"misdirected_read", FaultKind::kMisdirectedRead, FaultTarget::kWorkers,
     "file offset times for"},
    {"stale_read", FaultKind::kStaleRead, FaultTarget::kWorkers,
     "file offset times for"},
    {"truncated_tail", FaultKind::kTruncatedTail, FaultTarget::kWorkers,
     "file bytes"},
    {"duplicated_tail", FaultKind::kDuplicatedTail, FaultTarget::kWorkers,
     "file bytes"},
    {"swapped_file", FaultKind::kSwappedFile, FaultTarget::kWorkers, "file"},
    {"missing_file", FaultKind::kMissingFile, FaultTarget::kWorkers, "file"},
    {"rolled_back_directory", FaultKind::kRolledBackDirectory,
     FaultTarget::kWorkers, "back restart_after"},
    {"extra_files", FaultKind::kExtraFiles, FaultTarget::kWorkers},
    {"listing_order", FaultKind::kListingOrder, FaultTarget::kWorkers, "for"},
    {"slow_disk", FaultKind::kSlowDisk, FaultTarget::kWorkers, "slower_by for"},
    {"stalled_disk", FaultKind::kStalledDisk, FaultTarget::kWorkers, "for"},
    {"reordered_syncs", FaultKind::kReorderedSyncs, FaultTarget::kWorkers,
     "for"},
    {"sink_refuses", FaultKind::kSinkRefuses, FaultTarget::kSink},
    {"sink_stalls", FaultKind::kSinkStalls, FaultTarget::kSink, "for"}};

constexpr std::string_view kFaultKeys[] = {
    "worker",    "workers",   "between",   "sink",          "file",
    "offset",    "bytes",     "times",     "room",          "on_read",
    "slower_by", "back",      "for",       "restart_after", "direction",
    "latency",   "bandwidth", "in_flight", "crashes",       "by",
    "factor",    "takes",     "every",     "power_loss",    "leaves"};

bool HasWord(std::string_view words, std::string_view word) {
  while (!words.empty()) {
    const size_t end = words.find(' ');
    if (words.substr(0, end) == word) return true;
    if (end == words.npos) return false;
    words.remove_prefix(end + 1);
  }
  return false;
}

}  // namespace

std::span<const FaultRule> FaultRules() { return kFaultRules; }

std::span<const std::string_view> FaultKeys() { return kFaultKeys; }

bool FaultTakes(const FaultRule& rule, std::string_view key) {
  if (key == "worker" || key == "workers")
    return rule.target != FaultTarget::kSink;
  if (key == "between") return rule.target == FaultTarget::kLinks;
  if (key == "sink") return rule.target == FaultTarget::kSink;
  return HasWord(rule.keys, key);
}

}  // namespace pouch
