package org.utxod.indexer.payout.book;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.Script;

/** What was recorded on the present day (UTC), in all and by script, satoshis; not thread-safe. */
final class DayTotals {
  private @Nullable LocalDate day;
  private long total;
  private final Map<Script, Long> byScript = new HashMap<>();

  private void at(Instant time) {
    LocalDate now = LocalDate.ofInstant(time, ZoneOffset.UTC);
    // A clock that was set back must not open the limit again.
    if (day == null || now.isAfter(day)) {
      day = now;
      total = 0;
      byScript.clear();
    }
  }

  void add(Instant time, Script script, long sat) {
    at(time);
    total = Math.addExact(total, sat);
    byScript.merge(script, sat, Math::addExact);
  }

  long total(Instant now) {
    at(now);
    return total;
  }

  long of(Instant now, Script script) {
    at(now);
    return byScript.getOrDefault(script, 0L);
  }
}
