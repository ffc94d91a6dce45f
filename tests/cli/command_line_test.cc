#include "cli/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

namespace pouch {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

Command Parsed(const std::vector<std::string>& arguments) {
  return ParseCommandLine(arguments, "0123456789ab");
}

Answer AnswerTo(const std::vector<std::string>& arguments) {
  const Command command = Parsed(arguments);
  if (const auto* answer = std::get_if<Answer>(&command)) return *answer;
  ADD_FAILURE() << "that was a command";
  return {};
}

RunOptions RunOf(const std::vector<std::string>& arguments) {
  const Command command = Parsed(arguments);
  if (const auto* answer = std::get_if<Answer>(&command))
    ADD_FAILURE() << answer->text;
  const auto* options = std::get_if<RunOptions>(&command);
  return options == nullptr ? RunOptions() : *options;
}

TEST(CommandLineTest, RunTakesFilesAndOptionsInAnyOrder) {
  const RunOptions options =
      RunOf({"run", "a.json", "--seed", "7", "b.json", "--json=out.json",
             "--junit", "out.xml", "--quiet", "--show-output"});
  EXPECT_THAT(options.files, ElementsAre("a.json", "b.json"));
  EXPECT_EQ(options.seed, 7u);
  EXPECT_EQ(options.json, "out.json");
  EXPECT_EQ(options.junit, "out.xml");
  EXPECT_TRUE(options.quiet);
  EXPECT_TRUE(options.show_output);
  EXPECT_FALSE(options.check_determinism);
}

TEST(CommandLineTest, WithoutASeedTheScenarioDecides) {
  EXPECT_FALSE(RunOf({"run", "a.json"}).seed.has_value());
  EXPECT_EQ(RunOf({"run", "a", "--seed", "18446744073709551615"}).seed,
            UINT64_MAX);
}

TEST(CommandLineTest, AFileMayBeCalledLikeACommandOrAnOption) {
  EXPECT_THAT(RunOf({"run", "check"}).files, ElementsAre("check"));
  EXPECT_THAT(RunOf({"run", "--", "-x.json"}).files, ElementsAre("-x.json"));
}

SweepOptions SweepOf(const std::vector<std::string>& arguments) {
  const Command command = Parsed(arguments);
  if (const auto* answer = std::get_if<Answer>(&command))
    ADD_FAILURE() << answer->text;
  const auto* options = std::get_if<SweepOptions>(&command);
  return options == nullptr ? SweepOptions() : *options;
}

TEST(CommandLineTest, SweepGivesAnApplicationItsArgumentsAndFeeds) {
  const SweepOptions options =
      SweepOf({"sweep", "app.py", "--feed", "a=x.txt", "--feed", "b=y=z.txt",
               "--seeds", "5..9", "--", "--in", "a@h:1"});
  EXPECT_EQ(options.target, "app.py");
  EXPECT_THAT(options.arguments, ElementsAre("--in", "a@h:1"));
  EXPECT_THAT(options.feeds,
              ElementsAre(Pair("a", "x.txt"), Pair("b", "y=z.txt")));
  EXPECT_EQ(options.seeds, (SeedRange{5, 9}));
  EXPECT_TRUE(options.shrink);
}

TEST(CommandLineTest, SweepTakesAsManySeedsAsThereIsTimeFor) {
  EXPECT_EQ(SweepOf({"sweep", "a.json"}).seeds, (SeedRange{1, 1000}));
  EXPECT_EQ(SweepOf({"sweep", "a.json", "--time", "1min"}).seeds.last,
            UINT64_MAX);
  EXPECT_EQ(SweepOf({"sweep", "a.json", "--time", "1min"}).seconds, 60);
  EXPECT_EQ(SweepOf({"sweep", "a", "--time", "1s", "--seeds", "7"}).seeds.last,
            7u);
}

TEST(CommandLineTest, AMisspelledOptionNamesTheRightOne) {
  const Answer answer = AnswerTo({"run", "a.json", "--sed", "5"});
  EXPECT_EQ(answer.status, ExitStatus::kBadInput);
  EXPECT_THAT(answer.text,
              HasSubstr("there is no option --sed; did you mean --seed?"));
}

TEST(CommandLineTest, AMisspelledCommandNamesTheRightOne) {
  EXPECT_THAT(AnswerTo({"rum", "a.json"}).text,
              HasSubstr("did you mean \"run\"?"));
  EXPECT_THAT(AnswerTo({"a.json"}).text,
              HasSubstr("did you mean \"pouch run a.json\"?"));
}

TEST(CommandLineTest, EveryMistakeIsExitStatusTwo) {
  const std::vector<std::vector<std::string>> mistakes = {
      {},
      {"run"},
      {"check"},
      {"log"},
      {"log", "a", "b"},
      {"run", "a", "--seed", "-1"},
      {"run", "a", "--seed", "0x10"},
      {"run", "a", "--seed", "18446744073709551616"},
      {"run", "a", "--json"},
      {"run", "a", "b", "--trace", "t"},
      {"run", "a", "--json", "same", "--junit", "same"},
      {"run", "a", "--quiet=maybe"},
      {"sweep"},
      {"sweep", "a.json", "b.json"},
      {"sweep", "a.json", "--feed", "x=y"},
      {"sweep", "a.py", "--feed", "x"},
      {"sweep", "a.json", "--seeds", "0"},
      {"sweep", "a.json", "--shard", "3/2"},
      {"sweep", "a.json", "--time", "60"},
      {"sweep", "a.json", "--jobs", "many"},
      {"sweep", "a.json", "--determinism", "some"},
      {"merge"},
      {"keep"},
      {"keep", "a", "b"},
  };
  for (const auto& arguments : mistakes) {
    const Answer answer = AnswerTo(arguments);
    EXPECT_EQ(answer.status, ExitStatus::kBadInput) << answer.text;
    EXPECT_THAT(answer.text, HasSubstr("pouch"));
  }
}

TEST(CommandLineTest, HelpTeachesByExampleAndSucceeds) {
  for (const char* command :
       {"run", "sweep", "merge", "keep", "check", "log"}) {
    const Answer answer = AnswerTo({command, "--help"});
    EXPECT_EQ(answer.status, ExitStatus::kExpected);
    EXPECT_THAT(answer.text, HasSubstr("Examples:"));
    EXPECT_THAT(answer.text, HasSubstr(std::string("pouch ") + command));
  }
  EXPECT_EQ(AnswerTo({"--help"}).status, ExitStatus::kExpected);
}

TEST(CommandLineTest, HelpFitsATerminal) {
  for (const auto& arguments :
       std::vector<std::vector<std::string>>{{},
                                             {"--help"},
                                             {"run", "--help"},
                                             {"sweep", "-h"},
                                             {"merge", "-h"},
                                             {"keep", "-h"},
                                             {"check", "-h"},
                                             {"log", "-h"}}) {
    size_t length = 0;
    for (const char c : AnswerTo(arguments).text) {
      length = c == '\n' ? 0 : length + 1;
      EXPECT_LE(length, 80u);
    }
  }
}

TEST(CommandLineTest, TheVersionIsTheRevision) {
  EXPECT_EQ(AnswerTo({"--version"}).text, "pouch, revision 0123456789ab\n");
}

TEST(CommandLineTest, ShrinkWritesBesideItsFileUnlessToldWhere) {
  const auto command = Parsed({"shrink", "a/my.json", "--seed", "7", "--runs",
                               "50", "--time", "1.5min"});
  const auto* options = std::get_if<ShrinkCommandOptions>(&command);
  ASSERT_NE(options, nullptr);
  EXPECT_EQ(options->file, "a/my.json");
  EXPECT_EQ(options->output, "a/my.small.json");
  EXPECT_EQ(options->seed, 7u);
  EXPECT_EQ(options->most_runs, 50u);
  EXPECT_EQ(options->most_seconds, 90);
  const auto other = Parsed({"shrink", "t.jsonl", "-o", "x"});
  EXPECT_EQ(std::get<ShrinkCommandOptions>(other).output, "x");
}

TEST(CommandLineTest, ShrinkAndReplayRefuseWhatTheyCannotDo) {
  EXPECT_THAT(AnswerTo({"shrink"}).text, HasSubstr("which scenario?"));
  EXPECT_THAT(AnswerTo({"shrink", "a", "b"}).text, HasSubstr("\"b\"?"));
  EXPECT_THAT(AnswerTo({"shrink", "a", "--runs", "0"}).text,
              HasSubstr("--runs is a number"));
  EXPECT_THAT(AnswerTo({"shrink", "a", "--time", "9"}).text,
              HasSubstr("needs its unit"));
  EXPECT_THAT(AnswerTo({"shrink", "a", "--seed", "x"}).text,
              HasSubstr("a seed is a number"));
  EXPECT_THAT(AnswerTo({"replay"}).text, HasSubstr("which report?"));
  EXPECT_THAT(AnswerTo({"replay", "a", "b"}).text, HasSubstr("\"b\"?"));
}

TEST(CommandLineTest, RunShrinksUnlessTold) {
  EXPECT_GT(RunOf({"run", "a"}).shrink_seconds, 0);
  EXPECT_EQ(RunOf({"run", "a", "--no-shrink"}).shrink_seconds, 0);
}

}  // namespace
}  // namespace pouch
