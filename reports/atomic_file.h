// AtomicFile: a file that is there whole or not at all.
//
// The bytes go into a temporary file in the same folder, which takes the name
// at Commit(). Until then, whatever had the name stays as it was; if the writer
// is destroyed first, the temporary file is removed. What is no regular file (a
// terminal, a pipe), or is named under /dev or /proc, is written to directly.
//
// It guards against a full disk and an interrupt, not against a power loss:
// nothing is synced.

#ifndef POUCH_REPORTS_ATOMIC_FILE_H_
#define POUCH_REPORTS_ATOMIC_FILE_H_

#include <memory>
#include <string>
#include <string_view>

#include "base/status.h"

namespace pouch {

// One file being written.
class AtomicFile final {
 public:
  // Opens a file that will be called `path`. Symbolic links are followed; a
  // file that is replaced keeps its permissions.
  //
  // Errors: kInvalidArgument if `path` cannot be a file that we may write (a
  // folder, no such folder, no permission); kResourceExhausted, kIoError.
  static Result<std::unique_ptr<AtomicFile>> Create(const std::string& path);

  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  ~AtomicFile();

  // Adds `bytes` at the end. What is written is buffered, so an error may come
  // late. After an error every call returns the same one.
  //
  // Errors: kResourceExhausted (full disk, quota or file size limit), kIoError.
  Status Append(std::string_view bytes);

  // Gives the file its name. Nothing may be appended afterwards.
  //
  // Errors: as Append(). After an error the temporary file is gone.
  Status Commit();

  const std::string& path() const { return path_; }

 private:
  AtomicFile(std::string path, std::string target, std::string temporary,
             int descriptor);

  Status Flush();
  Status Fail(int error);
  void Discard();

  std::string path_;       // As the caller named it.
  std::string target_;     // Behind all symbolic links.
  std::string temporary_;  // Empty if written to directly.
  int descriptor_;         // -1 once closed.
  std::string buffer_;
  Status failure_;
};

// Writes `contents` as the whole of the file `path`. Errors as above.
Status WriteFileAtomically(const std::string& path, std::string_view contents);

}  // namespace pouch

#endif  // POUCH_REPORTS_ATOMIC_FILE_H_
