#include "cli/log_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/bytes.h"
#include "cli/log_record_text.h"
#include "reports/escape.h"
#include "scenarios/loader.h"
#include "worker/log_segment.h"

namespace pouch {
namespace {

// One file of the directory.
struct LogFile {
  std::string name;
  std::optional<SegmentName> segment;  // None: not one of a worker's.
};

std::optional<SegmentName> ParseAnySegment(std::string_view file_name) {
  for (const char* series :
       {kIdentitySeries, kCoordinatorSeries, kEventsSeries}) {
    if (auto segment = ParseSegmentFileName(series, file_name)) return segment;
  }
  return std::nullopt;
}

// Identity first, as it names the steps that the others speak of.
int OrderOf(const LogFile& file) {
  if (!file.segment) return 3;
  if (file.segment->series == kIdentitySeries) return 0;
  return file.segment->series == kCoordinatorSeries ? 1 : 2;
}

std::vector<LogFile> ListFiles(const std::string& directory,
                               std::error_code* error) {
  std::vector<LogFile> files;
  std::filesystem::directory_iterator entries(directory, *error);
  for (; !*error && entries != std::filesystem::directory_iterator();
       entries.increment(*error)) {
    const std::string name = entries->path().filename();
    files.push_back({name, ParseAnySegment(name)});
  }
  std::sort(files.begin(), files.end(), [](const LogFile& a, const LogFile& b) {
    return std::pair(OrderOf(a), a.name) < std::pair(OrderOf(b), b.name);
  });
  return files;
}

// The worker that a segment's header names, whether or not it is valid.
std::string WorkerNamedBy(std::string_view bytes) {
  ByteReader reader(bytes);
  reader.Raw(kRecordHeaderBytes);
  reader.U8();   // Version.
  reader.U64();  // Cluster.
  return std::string(reader.String());
}

// Where the next valid record behind `offset` stands, if there is one: its
// checksum is valid only where it was written, so it cannot be a mistake.
std::optional<uint64_t> NextValid(std::string_view worker,
                                  const SegmentName& segment,
                                  std::string_view bytes, uint64_t offset) {
  for (; offset + kRecordHeaderBytes <= bytes.size(); ++offset) {
    ByteReader length(bytes.substr(offset, 4));
    if (length.U32() > bytes.size() - offset - kRecordHeaderBytes) continue;
    SegmentReader reader(worker, segment, bytes);
    if (!reader.problem().empty()) return std::nullopt;  // Without a header.
    reader.Seek(offset);
    if (reader.Next()) return offset;
  }
  return std::nullopt;
}

// Prints one directory.
class LogPrinter final {
 public:
  LogPrinter(const std::string& directory, Application* application,
             std::ostream* out)
      : directory_(directory), records_(application), out_(out) {}

  void Print(const LogFile& file) {
    *out_ << EscapeLine(file.name);
    std::ifstream in(std::filesystem::path(directory_) / file.name,
                     std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    if (!in.is_open() || in.bad()) {
      *out_ << "  cannot be read\n";
      ++damaged_;
      return;
    }
    *out_ << fmt::format("  {} bytes", bytes.size());
    if (!file.segment) {
      *out_ << ", not a segment of a log\n";
      return;
    }
    ++segments_;
    PrintSegment(*file.segment, bytes);
  }

  void PrintSummary() {
    *out_ << fmt::format("\n{} segments, {} records; {}\n", segments_, count_,
                         damaged_ == 0
                             ? "nothing is damaged"
                             : fmt::format("{} files are damaged", damaged_));
  }

  int damaged() const { return damaged_; }

 private:
  void PrintSegment(const SegmentName& name, std::string_view bytes) {
    const std::string worker = WorkerNamedBy(bytes);
    SegmentReader reader(worker, name, bytes);
    if (!reader.problem().empty()) {
      *out_ << "\n";
      PrintDamage(reader.problem(), 0, bytes.size());
      ++damaged_;
      return;
    }
    *out_ << fmt::format(", worker {}, cluster {:016x}\n", EscapeLine(worker),
                         reader.owner().cluster.value());
    const int records_before = count_;
    uint64_t from = 0;
    bool whole = true;
    while (true) {
      SegmentReader part(worker, name, bytes);
      part.Seek(from == 0 ? part.position_bytes() : from);
      while (const auto record = part.Next()) PrintRecord(name.series, *record);
      if (part.at_end()) break;
      whole = false;
      const auto next =
          NextValid(worker, name, bytes, part.position_bytes() + 1);
      PrintDamage(part.problem(), part.position_bytes(),
                  next.value_or(bytes.size()));
      if (!next) break;
      from = *next;
    }
    if (count_ == records_before) *out_ << "            no records\n";
    damaged_ += whole ? 0 : 1;
  }

  void PrintRecord(std::string_view series, const LogRecord& record) {
    ++count_;
    std::string text = records_.Describe(series, record);
    for (size_t at = text.find('\n'); at != std::string::npos;
         at = text.find('\n', at + 1))
      text.insert(at + 1, "              ");
    *out_ << fmt::format("{:10}  {}\n", record.offset_bytes, text);
  }

  void PrintDamage(std::string_view problem, uint64_t from, uint64_t to) {
    *out_ << fmt::format("{:10}  DAMAGED up to {}: {}\n", from, to,
                         EscapeLine(problem));
  }

  const std::string& directory_;
  LogRecordText records_;
  std::ostream* out_;
  int segments_ = 0;
  int count_ = 0;
  int damaged_ = 0;
};

// The application of the scenario that `options` name, or null. Says what is
// wrong and returns nullopt if there is none to be had.
std::optional<std::unique_ptr<Application>> MakeDecoder(
    const LogOptions& options, const ApplicationMaker& make_application,
    const Console& console) {
  if (options.scenario.empty()) return std::unique_ptr<Application>();
  const LoadResult loaded = LoadScenario(options.scenario);
  for (const Problem& problem : loaded.problems)
    *console.err << EscapeLine(problem.ToString()) << "\n";
  if (!loaded.ok()) return std::nullopt;
  const auto factory = make_application(*loaded.scenario);
  Status status = factory.status();
  if (factory.ok()) {
    auto application = (*factory)("log");
    if (application.ok()) return *std::move(application);
    status = application.status();
  }
  *console.err << "pouch log: " << EscapeLines(status.message()) << "\n";
  return std::nullopt;
}

}  // namespace

ExitStatus ShowLog(const LogOptions& options,
                   const ApplicationMaker& make_application,
                   const Console& console) {
  std::error_code error;
  const std::vector<LogFile> files = ListFiles(options.directory, &error);
  if (error) {
    *console.err << "pouch log: cannot read " << EscapeLine(options.directory)
                 << ": " << error.message() << "\n";
    return ExitStatus::kBadInput;
  }
  const bool any =
      std::any_of(files.begin(), files.end(),
                  [](const LogFile& file) { return file.segment.has_value(); });
  if (!any) {
    *console.err << "pouch log: " << EscapeLine(options.directory)
                 << " is not a worker's directory: it holds no segment of a "
                    "log\n";
    return ExitStatus::kBadInput;
  }
  const auto application = MakeDecoder(options, make_application, console);
  if (!application) return ExitStatus::kBadInput;

  LogPrinter printer(options.directory, application->get(), console.out);
  for (const LogFile& file : files) printer.Print(file);
  printer.PrintSummary();
  if (!console.out->flush()) {
    *console.err << "pouch log: cannot write to the standard output\n";
    return ExitStatus::kOwnFault;
  }
  return printer.damaged() == 0 ? ExitStatus::kExpected
                                : ExitStatus::kUnexpected;
}

}  // namespace pouch
