#include "worker/routing.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace pouch {
namespace {

constexpr KeyHash kMost = ~KeyHash{0};

KeyHash FromHalves(uint64_t high, uint64_t low) {
  return KeyHash{high} << 64 | low;
}

uint32_t OwnerOf(std::string_view key, uint32_t workers) {
  return WorkerOfInterval(HashKey(key), workers).value();
}

TEST(RoutingTest, HashIsMd5AsABigEndianNumber) {
  // The test suite of RFC 1321.
  EXPECT_EQ(HashKey(""), FromHalves(0xd41d8cd98f00b204, 0xe9800998ecf8427e));
  EXPECT_EQ(HashKey("abc"), FromHalves(0x900150983cd24fb0, 0xd6963f7d28e17f72));
  EXPECT_EQ(HashKey("message digest"),
            FromHalves(0xf96b697d7cb7938d, 0x525a2f31aaf161d0));
}

TEST(RoutingTest, KeyMayHoldAnyByte) {
  EXPECT_NE(HashKey(std::string_view("a\0b", 3)), HashKey("a"));
  EXPECT_NE(HashKey("\xff"), HashKey("\x7f"));
}

TEST(RoutingTest, TwoWorkersSplitKeysAsWallarooDid) {
  EXPECT_EQ(OwnerOf("key_0", 2), 1u);
  EXPECT_EQ(OwnerOf("key_1", 2), 1u);
}

TEST(RoutingTest, ThreeWorkersSplitKeysAsWallarooDid) {
  EXPECT_EQ(OwnerOf("key_0", 3), 1u);
  EXPECT_EQ(OwnerOf("key_1", 3), 2u);
}

TEST(RoutingTest, SourcesDefaultKeyBelongsToTheInitializer) {
  for (uint32_t workers : {1u, 2u, 3u}) {
    SCOPED_TRACE(workers);
    EXPECT_EQ(OwnerOf("tcp-source-key", workers), 0u);
  }
}

TEST(RoutingTest, ModuloIsTheRemainder) {
  EXPECT_EQ(WorkerOfModulo(7, 3), WorkerId(1));
  EXPECT_EQ(WorkerOfModulo(kMost, 2), WorkerId(1));
  EXPECT_EQ(WorkerOfModulo(FromHalves(1, 0), 5), WorkerId(1));
}

rc::Gen<KeyHash> AnyHash() {
  return rc::gen::apply(&FromHalves, rc::gen::arbitrary<uint64_t>(),
                        rc::gen::arbitrary<uint64_t>());
}

RC_GTEST_PROP(RoutingProperty, IntervalsCoverEverythingInJoinOrder, ()) {
  const auto workers = *rc::gen::inRange<uint32_t>(1, 300);
  const KeyHash some = *AnyHash();
  const KeyHash other = *AnyHash();
  const KeyHash low = some < other ? some : other;
  const KeyHash high = some < other ? other : some;
  RC_ASSERT(WorkerOfInterval(low, workers) <= WorkerOfInterval(high, workers));
  RC_ASSERT(WorkerOfInterval(high, workers).value() < workers);
  RC_ASSERT(WorkerOfInterval(0, workers) == WorkerId(0));
  RC_ASSERT(WorkerOfInterval(kMost, workers) == WorkerId(workers - 1));
}

RC_GTEST_PROP(RoutingProperty, IntervalsAreEquallyLong, ()) {
  const auto workers = *rc::gen::inRange<uint32_t>(1, 300);
  const auto worker = *rc::gen::inRange<uint32_t>(0, workers);
  const KeyHash interval = kMost / workers;
  const KeyHash first = interval * worker;
  RC_ASSERT(WorkerOfInterval(first, workers) == WorkerId(worker));
  RC_ASSERT(WorkerOfInterval(first + (interval - 1), workers) ==
            WorkerId(worker));
}

RC_GTEST_PROP(RoutingProperty, ModuloNamesAWorker, ()) {
  const auto workers = *rc::gen::inRange<uint32_t>(1, 300);
  RC_ASSERT(WorkerOfModulo(*AnyHash(), workers).value() < workers);
}

}  // namespace
}  // namespace pouch
