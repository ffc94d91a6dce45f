#include "reports/trace_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace pouch {
namespace {

using ::testing::HasSubstr;

TEST(TraceWriterTest, AnEventIsALineOfJson) {
  std::string line;
  AppendTraceLine(Time::FromNanoseconds(1500), "w1", "probe",
                  "log.rotated \"x\"", &line);
  EXPECT_EQ(line,
            "{\"at_ns\":1500,\"actor\":\"w1\",\"kind\":\"probe\","
            "\"detail\":\"log.rotated \\\"x\\\"\"}\n");
}

TEST(TraceWriterTest, TheFileAppearsWholeAtTheEnd) {
  const std::string path = ::testing::TempDir() + "/trace.jsonl";
  std::filesystem::remove(path);
  auto writer = TraceWriter::Create(path);
  ASSERT_TRUE(writer.ok()) << writer.status();
  for (int i = 0; i < 10000; ++i)
    (*writer)->Write(Time::FromNanoseconds(i), "w1", "step", "count");
  EXPECT_FALSE(std::filesystem::exists(path));
  ASSERT_TRUE((*writer)->Finish().ok());
  std::ifstream in(path);
  std::string line;
  int lines = 0;
  while (std::getline(in, line)) ++lines;
  EXPECT_EQ(lines, 10000);
}

TEST(TraceWriterTest, AFullDiskIsToldAtTheEnd) {
  auto writer = TraceWriter::Create("/dev/full");
  ASSERT_TRUE(writer.ok()) << writer.status();
  for (int i = 0; i < 10000; ++i)
    (*writer)->Write(Time::FromNanoseconds(i), "w1", "step", "count");
  const Status status = (*writer)->Finish();
  EXPECT_EQ(status.code(), StatusCode::kResourceExhausted);
  EXPECT_THAT(status.message(), HasSubstr("No space left on device"));
}

}  // namespace
}  // namespace pouch
