package org.utxod.store.history;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.utxod.store.history.segment.Segment;

/** The segments at one moment, in chain order; held by readers, and closed by the last of them. */
final class SegmentSet {
  private final List<Segment> segments;
  private final AtomicInteger holders = new AtomicInteger(1);

  /** Holds each of the segments, which must be open. */
  SegmentSet(List<Segment> segments) {
    this.segments = List.copyOf(segments);
    for (Segment segment : segments) {
      if (!segment.tryHold()) {
        throw new IllegalStateException("a closed segment: " + segment);
      }
    }
  }

  List<Segment> segments() {
    return segments;
  }

  boolean tryHold() {
    while (true) {
      int now = holders.get();
      if (now == 0) {
        return false;
      }
      if (holders.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  void release() {
    if (holders.decrementAndGet() == 0) {
      segments.forEach(Segment::release);
    }
  }
}
