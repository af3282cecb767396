package org.utxod.query.http.limit;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The budget, in bytes of Java heap, for everything that is held on behalf of clients. Each kind has a fixed share, so
 * exhausting one does not affect the others. Thread-safe.
 */
public final class ClientMemory {
  /** What is held, with its share of the total. */
  public enum Kind {
    /** Request bodies that are being read. */
    BODIES("request_bodies", 4),
    /** Responses not yet read by their clients, and large ones while they are built. */
    ANSWERS("answers", 4),
    /** Addresses and scripts that are watched by server-sent events. */
    SUBSCRIPTIONS("subscriptions", 6),
    /** Events queued for subscribers. */
    EVENTS("events", 2);

    private static final int PARTS = 16;

    private final String label;
    private final int parts;

    Kind(String label, int parts) {
      this.label = label;
      this.parts = parts;
    }

    /** Its name in metrics. */
    public String label() {
      return label;
    }
  }

  /** The default part of the heap: a fifth. */
  private static final int HEAP_DIVISOR = 5;

  /** Below that the documented limits of single requests would not fit. */
  public static final long MIN_BYTES = 16L << 20;

  /** Frees bytes if the limit is reached. */
  @FunctionalInterface
  public interface Reclaimer {
    /**
     * Frees what it can, up to about that many bytes; returns whether it freed any. Called by any thread, and must not
     * block.
     */
    boolean reclaim(long bytes);
  }

  private final long totalBytes;
  private final Map<Kind, AtomicLong> used = new EnumMap<>(Kind.class);
  private final Map<Kind, Reclaimer> reclaimers = new ConcurrentHashMap<>();
  private final SubscriptionBudget subscriptions = new SubscriptionBudget(this);

  /** @param totalBytes raised to {@link #MIN_BYTES} if less */
  public ClientMemory(long totalBytes) {
    this.totalBytes = Math.max(MIN_BYTES, totalBytes);
    for (Kind kind : Kind.values()) {
      used.put(kind, new AtomicLong());
    }
  }

  /** The default for a heap of that many bytes. */
  public static ClientMemory ofHeap(long heapBytes) {
    return new ClientMemory(heapBytes / HEAP_DIVISOR);
  }

  /** The limit for all kinds together. */
  public long totalBytes() {
    return totalBytes;
  }

  /** The limit of a kind, bytes. */
  public long limit(Kind kind) {
    return totalBytes / Kind.PARTS * kind.parts;
  }

  /** The bytes reserved by a kind. */
  public long used(Kind kind) {
    return counter(kind).get();
  }

  /** Reserves bytes; returns false, and reserves nothing, if the kind's share is exhausted. */
  public boolean take(Kind kind, long bytes) {
    AtomicLong counter = counter(kind);
    long limit = limit(kind);
    long before = counter.get();
    while (before + bytes <= limit) {
      if (counter.compareAndSet(before, before + bytes)) {
        return true;
      }
      before = counter.get();
    }
    return false;
  }

  /** Reserves bytes, disconnecting slow clients if necessary. */
  public boolean takeOrReclaim(Kind kind, long bytes) {
    while (!take(kind, bytes)) {
      Reclaimer reclaimer = reclaimers.get(kind);
      if (reclaimer == null || !reclaimer.reclaim(bytes)) {
        return false;
      }
    }
    return true;
  }

  /** What each client has of the share for subscriptions. */
  public SubscriptionBudget subscriptions() {
    return subscriptions;
  }

  /** The component that frees bytes of a kind. */
  public void reclaimBy(Kind kind, Reclaimer reclaimer) {
    reclaimers.put(kind, reclaimer);
  }

  /** Releases bytes. */
  public void release(Kind kind, long bytes) {
    long left = counter(kind).addAndGet(-bytes);
    if (left < 0) {
      throw new IllegalStateException("more " + kind.label() + " released than acquired");
    }
  }

  /** The counter of a kind, for a caller that updates it directly and checks {@link #limit} itself. */
  public AtomicLong counter(Kind kind) {
    AtomicLong counter = used.get(kind);
    if (counter == null) {
      throw new IllegalStateException("no counter for " + kind);
    }
    return counter;
  }
}
