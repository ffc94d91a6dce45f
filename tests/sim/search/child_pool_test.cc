// Children that end in every way there is.

#include "sim/search/child_pool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/status.h"
#include "cli/real_time.h"

namespace pouch {
namespace {

using ::testing::HasSubstr;

ChildPoolOptions Options(size_t jobs = 1) {
  ChildPoolOptions options;
  options.jobs = jobs;
  options.real_seconds = RealSeconds;
  return options;
}

ChildReport ReportOf(const ChildPoolOptions& options, const ChildWork& work) {
  ChildPool pool(options);
  EXPECT_TRUE(pool.Start(3, work).ok());
  auto report = pool.Wait();
  EXPECT_TRUE(report.has_value());
  EXPECT_EQ(report->id, 3u);
  EXPECT_EQ(pool.running(), 0u);
  return *std::move(report);
}

TEST(ChildPoolTest, WhatTheWorkReturnsComesBackWhole) {
  std::string bytes(3'000'000, 'x');
  bytes[77] = '\0';
  const ChildReport report = ReportOf(Options(), [&bytes] { return bytes; });
  EXPECT_EQ(report.end, ChildEnd::kReturned);
  EXPECT_TRUE(report.bytes == bytes);
}

TEST(ChildPoolTest, AChildChangesNothingHere) {
  int number = 1;
  const ChildReport report = ReportOf(Options(), [&number] {
    number = 2;
    return std::to_string(number);
  });
  EXPECT_EQ(report.bytes, "2");
  EXPECT_EQ(number, 1);
}

TEST(ChildPoolTest, AfterForkRunsFirstAndInTheChildOnly) {
  int calls = 0;
  ChildPoolOptions options = Options();
  options.after_fork = [&calls] { ++calls; };
  const ChildReport report =
      ReportOf(options, [&calls] { return std::to_string(calls); });
  EXPECT_EQ(report.bytes, "1");
  EXPECT_EQ(calls, 0);
}

TEST(ChildPoolTest, ASignalIsACrashThatSaysWhichAndWhatWasPrinted) {
  const ChildReport report = ReportOf(Options(), [] {
    EXPECT_EQ(write(STDERR_FILENO, "last words", 10), 10);
    raise(SIGSEGV);
    return std::string("not returned");
  });
  EXPECT_EQ(report.end, ChildEnd::kCrashed);
  EXPECT_THAT(report.problem, HasSubstr("signal 11"));
  EXPECT_THAT(report.output, HasSubstr("last words"));
  EXPECT_EQ(report.bytes, "");
}

TEST(ChildPoolTest, AnExitInTheMiddleIsNoReturn) {
  const ChildReport report =
      ReportOf(Options(), []() -> std::string { _exit(0); });
  EXPECT_EQ(report.end, ChildEnd::kCrashed);
  EXPECT_THAT(report.problem, HasSubstr("status 0"));
}

TEST(ChildPoolTest, AnExceptionIsACrashWithItsText) {
  const ChildReport report = ReportOf(Options(), [] {
    return std::string("short").substr(99);  // Raises std::out_of_range.
  });
  EXPECT_EQ(report.end, ChildEnd::kCrashed);
  EXPECT_THAT(report.output, HasSubstr("substr"));
}

TEST(ChildPoolTest, AHangIsKilledAtItsLimit) {
  ChildPoolOptions options = Options();
  options.limits.seconds = 0.1;
  const double start = RealSeconds();
  const ChildReport report = ReportOf(options, []() -> std::string {
    while (true) pause();
  });
  EXPECT_EQ(report.end, ChildEnd::kHung);
  EXPECT_LT(RealSeconds() - start, 60);
}

TEST(ChildPoolTest, AMemoryBurstEndsTheChildOnly) {
  ChildPoolOptions options = Options();
  options.limits.more_memory_bytes = uint64_t{64} << 20;
  const ChildReport report = ReportOf(options, [] {
    std::vector<std::string> held;
    while (held.size() < 1000) held.emplace_back(1 << 20, 'x');
    return std::to_string(held.size());
  });
  EXPECT_EQ(report.end, ChildEnd::kOutOfMemory) << report.problem;
}

TEST(ChildPoolTest, AKillFromOutsideCountsAsMemory) {
  const ChildReport report = ReportOf(Options(), []() -> std::string {
    raise(SIGKILL);
    return "";
  });
  EXPECT_EQ(report.end, ChildEnd::kOutOfMemory);
}

TEST(ChildPoolTest, CtrlCIsTheParentsBusiness) {
  const ChildReport report = ReportOf(Options(), [] {
    raise(SIGINT);
    raise(SIGTERM);
    return std::string("still here");
  });
  EXPECT_EQ(report.bytes, "still here");
}

TEST(ChildPoolTest, ManyAtOnceAllReportOnce) {
  ChildPool pool(Options(7));
  std::set<uint64_t> ids;
  uint64_t next = 0;
  while (ids.size() < 100) {
    while (pool.HasRoom() && next < 100) {
      ASSERT_TRUE(
          pool.Start(next, [next] { return std::to_string(next); }).ok());
      ++next;
    }
    const auto report = pool.Wait();
    ASSERT_TRUE(report.has_value());
    EXPECT_EQ(report->bytes, std::to_string(report->id));
    EXPECT_TRUE(ids.insert(report->id).second);
  }
  EXPECT_FALSE(pool.Wait().has_value());
}

TEST(ChildPoolTest, AnInterruptEndsTheWaitAndTheChildren) {
  ChildPoolOptions options = Options(2);
  bool interrupted = false;
  options.interrupted = [&interrupted] { return interrupted; };
  {
    ChildPool pool(options);
    const auto hang = []() -> std::string {
      while (true) pause();
    };
    ASSERT_TRUE(pool.Start(1, hang).ok());
    ASSERT_TRUE(pool.Start(2, hang).ok());
    interrupted = true;
    EXPECT_FALSE(pool.Wait().has_value());
  }
  // All children are gone, and none is left to wait for.
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

TEST(ChildPoolTest, AChildDoesNotOutliveItsParent) {
  int held[2] = {-1, -1};
  ASSERT_EQ(pipe(held), 0);
  const ChildReport report = ReportOf(Options(), [] {
    ChildPool inner(Options());
    const Status started = inner.Start(1, []() -> std::string {
      while (true) pause();
    });
    EXPECT_TRUE(started.ok());
    raise(SIGSEGV);
    return std::string();
  });
  EXPECT_EQ(report.end, ChildEnd::kCrashed);
  close(held[1]);
  // The grandchild has the other end; this waits until it is gone.
  char byte = 0;
  EXPECT_EQ(read(held[0], &byte, 1), 0);
  close(held[0]);
}

}  // namespace
}  // namespace pouch
