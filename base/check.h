// CHECK: what cannot happen unless the code is wrong. On in every build.
//
//   CHECK(offset <= size) << "segment " << number;
//   CHECK_EQ(epoch, expected);
//
// A failure throws CheckFailure with the file, the line, the condition and its
// operands. The simulator turns one raised inside a worker into a verdict with
// a seed; anywhere else it ends the program with exit status 4.

#ifndef POUCH_BASE_CHECK_H_
#define POUCH_BASE_CHECK_H_

#include <sstream>
#include <stdexcept>
#include <string>

namespace pouch {

// Thrown by a failed CHECK, and by nothing else.
class CheckFailure final : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

namespace internal {

// Collects the message of one failed CHECK and throws when it is complete.
class CheckMessage final {
 public:
  CheckMessage(const char* file, int line, const char* condition);
  CheckMessage(const CheckMessage&) = delete;
  CheckMessage& operator=(const CheckMessage&) = delete;
  ~CheckMessage() noexcept(false);

  std::ostream& stream() { return stream_; }

 private:
  std::ostringstream stream_;
};

// Gives both branches of CHECK's conditional the type void.
class CheckVoidify final {
 public:
  void operator&(std::ostream&) {}
};

}  // namespace internal
}  // namespace pouch

#define CHECK(condition)                                                    \
  (condition)                                                               \
      ? (void)0                                                             \
      : ::pouch::internal::CheckVoidify() &                                 \
            ::pouch::internal::CheckMessage(__FILE__, __LINE__, #condition) \
                .stream()

#define POUCH_CHECK_OP(left, op, right) \
  CHECK((left)op(right)) << "(" << (left) << " vs " << (right) << ") "
#define CHECK_EQ(left, right) POUCH_CHECK_OP(left, ==, right)
#define CHECK_NE(left, right) POUCH_CHECK_OP(left, !=, right)
#define CHECK_LT(left, right) POUCH_CHECK_OP(left, <, right)
#define CHECK_LE(left, right) POUCH_CHECK_OP(left, <=, right)
#define CHECK_GT(left, right) POUCH_CHECK_OP(left, >, right)
#define CHECK_GE(left, right) POUCH_CHECK_OP(left, >=, right)

#endif  // POUCH_BASE_CHECK_H_
