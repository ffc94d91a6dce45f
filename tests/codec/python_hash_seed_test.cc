// The hash seed. Python takes one for the life of a process, so every run here
// is a process of its own.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "tests/codec/python_fixture.h"

namespace pouch {
namespace {

class PythonHashSeedTest : public PythonTest {
 protected:
  // What m.f() returns in a child process with this hash seed.
  std::string InChild(uint32_t hash_seed) {
    int pipe_ends[2];
    EXPECT_EQ(pipe(pipe_ends), 0);
    const pid_t child = fork();
    if (child == 0) {
      PythonOptions options;
      options.hash_seed = hash_seed;
      Start(options);
      const std::string text = Call(MakeSpace("w").get(), "m", "f");
      const ssize_t written = write(pipe_ends[1], text.data(), text.size());
      _exit(written == static_cast<ssize_t>(text.size()) ? 0 : 1);
    }
    close(pipe_ends[1]);
    std::string text(4096, ' ');
    text.resize(static_cast<size_t>(
        std::max<ssize_t>(0, read(pipe_ends[0], text.data(), text.size()))));
    close(pipe_ends[0]);
    int status = 1;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    return text;
  }
};

TEST_F(PythonHashSeedTest, DecidesTheOrderOfSets) {
  Write("m.py", "def f(): return list({'a', 'b', 'c', 'd', 'e', 'f', 'g'})\n");
  const std::string one = InChild(1);
  EXPECT_EQ(one.size(), 35u) << one;
  EXPECT_EQ(InChild(1), one);
  EXPECT_NE(InChild(2), one);
}

}  // namespace
}  // namespace pouch
