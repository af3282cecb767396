package org.utxod.query.http.limit;

import java.util.HashMap;
import java.util.Map;
import org.utxod.query.answer.QueryException;
import org.utxod.query.http.limit.ClientMemory.Kind;
import org.utxod.query.outbound.AddressRange;
import org.utxod.query.outbound.IpLiteral;

/**
 * Limits the memory of watched addresses and scripts, by whichever protocol: in total, and per remote client with all others of
 * its {@linkplain AddressRange range}, which may use a quarter. A local client may use all of it: behind an untrusted proxy every client appears local. Thread-safe.
 */
public final class SubscriptionBudget {
  private static final int SHARES = 4;
  private static final int FULL_DIVISOR = 64;
  public static final int RETRY_SECONDS = 10;

  public static final String NO_ROOM =
      "The memory for watched addresses and scripts is exhausted. Watch fewer, close streams that are not "
          + "needed, or raise client_memory_mb.";

  private final ClientMemory memory;
  private final Map<String, Long> byRange = new HashMap<>();

  SubscriptionBudget(ClientMemory memory) {
    this.memory = memory;
  }

  /**
   * Reserves memory.
   *
   * @throws QueryException 503 if there is none
   */
  public synchronized void take(String client, long bytes) {
    String range = AddressRange.of(client);
    long mine = byRange.getOrDefault(range, 0L) + bytes;
    boolean local = client.isEmpty() || IpLiteral.isLoopback(client);
    if (!local && mine > memory.limit(Kind.SUBSCRIPTIONS) / SHARES) {
      throw QueryException.unavailable(
          "This client has reached its limit of watched addresses and scripts. Watch fewer, or close streams "
              + "that are not needed.",
          RETRY_SECONDS);
    }
    if (!memory.take(Kind.SUBSCRIPTIONS, bytes)) {
      throw QueryException.unavailable(NO_ROOM, RETRY_SECONDS);
    }
    byRange.put(range, mine);
  }

  /** Whether the budget is nearly exhausted. */
  public boolean isFull() {
    long limit = memory.limit(Kind.SUBSCRIPTIONS);
    return limit - memory.used(Kind.SUBSCRIPTIONS) < limit / FULL_DIVISOR;
  }

  /** Releases the reserved memory. */
  public synchronized void release(String client, long bytes) {
    memory.release(Kind.SUBSCRIPTIONS, bytes);
    byRange.computeIfPresent(
        AddressRange.of(client), (name, all) -> all > bytes ? all - bytes : null);
  }
}
