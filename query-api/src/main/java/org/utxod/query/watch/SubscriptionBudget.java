package org.utxod.query.watch;

import java.util.HashMap;
import java.util.Map;
import org.utxod.query.answer.QueryException;
import org.utxod.query.http.ClientMemory;
import org.utxod.query.http.ClientMemory.Kind;
import org.utxod.query.outbound.IpLiteral;

/**
 * What watched addresses and scripts take of the memory of clients: all of them, and those of one client from elsewhere, who may
 * have a quarter. Whoever connects from this machine may have it all: behind a proxy that is not trusted everybody does. For any
 * number of threads.
 */
final class SubscriptionBudget {
  private static final int SHARES = 4;
  private static final int FULL_DIVISOR = 64;
  static final int RETRY_SECONDS = 10;

  static final String NO_ROOM =
      "As many addresses and scripts are watched as fit into memory. Watch fewer, close watchers that are not needed,"
          + " or raise client_memory_mb.";

  private final ClientMemory memory;
  private final Map<String, Long> byClient = new HashMap<>();

  SubscriptionBudget(ClientMemory memory) {
    this.memory = memory;
  }

  /**
   * Takes room.
   *
   * @throws QueryException 503 where there is none
   */
  synchronized void take(String client, Subscription subscription) {
    long bytes = subscription.bytes();
    long mine = byClient.getOrDefault(client, 0L) + bytes;
    boolean local = client.isEmpty() || IpLiteral.isLoopback(client);
    if (!local && mine > memory.limit(Kind.SUBSCRIPTIONS) / SHARES) {
      throw QueryException.unavailable(
          "This client watches as many addresses and scripts as one may. Watch fewer, or close watchers that are not needed.",
          RETRY_SECONDS);
    }
    if (!memory.take(Kind.SUBSCRIPTIONS, bytes)) {
      throw QueryException.unavailable(NO_ROOM, RETRY_SECONDS);
    }
    byClient.put(client, mine);
  }

  /** Whether there is room for hardly anybody any more. */
  boolean isFull() {
    long limit = memory.limit(Kind.SUBSCRIPTIONS);
    return limit - memory.used(Kind.SUBSCRIPTIONS) < limit / FULL_DIVISOR;
  }

  /** Gives back what was taken. */
  synchronized void release(String client, Subscription subscription) {
    long bytes = subscription.bytes();
    memory.release(Kind.SUBSCRIPTIONS, bytes);
    byClient.computeIfPresent(client, (name, all) -> all > bytes ? all - bytes : null);
  }
}
