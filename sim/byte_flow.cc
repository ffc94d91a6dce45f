#include "sim/byte_flow.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace pouch {

void ByteFlow::StartSegment(Time now, size_t size_bytes, Duration latency) {
  last_arrival_ = std::max(last_arrival_, now + latency);
  segments_.push_back({now, latency, last_arrival_, 0, size_bytes});
}

size_t ByteFlow::FillSegment(size_t most_bytes) {
  Segment& segment = segments_.back();
  const size_t count = std::min({most_bytes, segment.room, unsent_bytes()});
  segment.size += count;
  segment.room -= count;
  in_network_ += count;
  return count;
}

void ByteFlow::DelaySegment(Time departure) {
  Segment& segment = segments_.back();
  segment.arrival = std::max(segment.arrival, departure + segment.latency);
  last_arrival_ = segment.arrival;
}

void ByteFlow::End(Status reason, Time when) {
  end_ = std::move(reason);
  end_arrival_ = when;
}

void ByteFlow::KeepOnly(size_t network_bytes) {
  CHECK_LE(network_bytes, in_network_);
  buffer_.resize(begin_ + network_bytes);
  in_network_ = network_bytes;
  size_t left = network_bytes;
  size_t kept = first_segment_;
  for (; kept < segments_.size() && left > 0; ++kept) {
    segments_[kept].size = std::min(segments_[kept].size, left);
    segments_[kept].room = 0;
    left -= segments_[kept].size;
  }
  segments_.resize(kept);
  last_arrival_ = Time();
  if (kept > first_segment_) last_arrival_ = segments_.back().arrival;
}

std::optional<Time> ByteFlow::NextArrival() const {
  if (first_segment_ < segments_.size()) {
    return segments_[first_segment_].arrival;
  }
  if (only_end_left()) return std::max(end_arrival_, last_arrival_);
  return std::nullopt;
}

void ByteFlow::TakeArrived(Time now, std::string* out) {
  size_t count = 0;
  while (first_segment_ < segments_.size() &&
         segments_[first_segment_].arrival <= now) {
    count += segments_[first_segment_++].size;
  }
  if (first_segment_ >= segments_.size() - first_segment_) {
    segments_.erase(segments_.begin(),
                    segments_.begin() + static_cast<ptrdiff_t>(first_segment_));
    first_segment_ = 0;
  }
  out->clear();
  in_network_ -= count;
  if (begin_ == 0 && count == buffer_.size()) {
    buffer_.swap(*out);
    return;
  }
  out->append(buffer_, begin_, count);
  begin_ += count;
  // Moving the rest to the front costs no more than what was delivered.
  if (begin_ >= buffer_.size() - begin_) {
    buffer_.erase(0, begin_);
    begin_ = 0;
  }
}

}  // namespace pouch
