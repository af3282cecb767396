package org.utxod.query.http.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.query.http.limit.ClientMemory;

/**
 * Memory of one kind held on behalf of clients, by request. If the limit is reached, the slowest are disconnected: of
 * the client that holds most, the oldest request, after a minimum time. Thread-safe.
 */
final class HeldBytes {
  private static final Logger LOG = LoggerFactory.getLogger(HeldBytes.class);

  /** A more recent request is not slow: its bytes are in transit. */
  private static final Duration GRACE = Duration.ofMillis(250);

  private final ClientMemory memory;
  private final ClientMemory.Kind kind;
  private final LongSupplier nanoTime;

  /* Guarded by this; in the order of their start. */
  private final Map<Hold, Boolean> holds = new LinkedHashMap<>();
  private final Map<String, Long> byClient = new LinkedHashMap<>();

  HeldBytes(ClientMemory memory, ClientMemory.Kind kind, LongSupplier nanoTime) {
    this.memory = memory;
    this.kind = kind;
    this.nanoTime = nanoTime;
    memory.reclaimBy(kind, this::reclaim);
  }

  private boolean reclaim(long bytes) {
    Hold victim;
    synchronized (this) {
      victim = slowest(null);
      if (victim == null) {
        return false;
      }
      victim.end();
    }
    cut(victim);
    return true;
  }

  /** A failure there is not the fault of the request that needs the memory. */
  private static void cut(Hold victim) {
    try {
      victim.cut.run();
    } catch (RuntimeException e) {
      LOG.debug("Disconnecting a slow client failed: {}", e.toString());
    }
  }

  /**
   * Starts to account for a request.
   *
   * @param client address of the peer
   * @param cut aborts it to free memory for others; called at most once, by any thread, and must not block
   */
  Hold open(String client, Runnable cut) {
    return new Hold(client, cut, nanoTime.getAsLong());
  }

  /** The bytes held for one request. */
  final class Hold {
    private final String client;
    private final Runnable cut;
    private final long since;
    private long bytes;
    private boolean over;

    private Hold(String client, Runnable cut, long since) {
      this.client = client;
      this.cut = cut;
      this.since = since;
    }

    /**
     * Reserves more; false if the limit is reached, even after slow ones were disconnected, or if this one was
     * disconnected itself.
     */
    boolean grow(long more) {
      List<Hold> victims = new ArrayList<>();
      boolean grown = grow(more, victims);
      victims.forEach(HeldBytes::cut);
      return grown;
    }

    private boolean grow(long more, List<Hold> victims) {
      synchronized (HeldBytes.this) {
        while (!over && !memory.take(kind, more)) {
          Hold victim = slowest(this);
          if (victim == null) {
            return false;
          }
          victim.end();
          victims.add(victim);
        }
        if (over) {
          return false;
        }
        bytes += more;
        holds.put(this, true);
        byClient.merge(client, more, Long::sum);
        return true;
      }
    }

    /** Releases everything; idempotent. */
    void close() {
      synchronized (HeldBytes.this) {
        end();
      }
    }

    private void end() {
      if (!over) {
        over = true;
        holds.remove(this);
        memory.release(kind, bytes);
        byClient.computeIfPresent(client, (name, all) -> all > bytes ? all - bytes : null);
      }
    }
  }

  /** Of the client that holds most, the oldest; null if none is slow. */
  private @Nullable Hold slowest(@Nullable Hold asking) {
    long now = nanoTime.getAsLong();
    Hold slowest = null;
    long most = 0;
    for (Hold hold : holds.keySet()) {
      if (hold != asking && now - hold.since >= GRACE.toNanos()) {
        long held = byClient.getOrDefault(hold.client, 0L);
        if (held > most) {
          most = held;
          slowest = hold;
        }
      }
    }
    return slowest;
  }
}
