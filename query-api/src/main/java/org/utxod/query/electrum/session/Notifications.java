package org.utxod.query.electrum.session;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.utxod.query.electrum.moment.ScriptHash;
import org.utxod.query.electrum.wire.LineOutput;

/**
 * What a session is told without asking. While an answer to a subscription is on its way, news wait, so that they come after
 * it; of what waits only the latest is sent, the header first. Thread-safe.
 */
final class Notifications {
  private final LineOutput out;
  private final Map<ScriptHash, byte[]> statuses = new LinkedHashMap<>();
  private byte @Nullable [] header;
  private int holds;

  Notifications(LineOutput out) {
    this.out = out;
  }

  synchronized void hold() {
    holds++;
  }

  synchronized void release() {
    if (--holds > 0) {
      return;
    }
    byte[] first = header;
    if (first != null) {
      header = null;
      out.send(first);
    }
    statuses.values().forEach(out::send);
    statuses.clear();
  }

  synchronized void header(byte[] line) {
    if (holds == 0) {
      out.send(line);
    } else {
      header = line;
    }
  }

  synchronized void status(ScriptHash script, byte[] line) {
    if (holds == 0) {
      out.send(line);
    } else {
      statuses.remove(script);
      statuses.put(script, line);
    }
  }
}
