package org.utxod.query.electrum.session;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.utxod.query.http.limit.ClientMemory;
import org.utxod.query.outbound.AddressRange;
import org.utxod.query.outbound.IpLiteral;

/** Who is connected, by client and by range of addresses, and what each range holds. Thread-safe. */
final class Crowd {
  /** A remote range may hold so much of the memory for answers: one part of so many. */
  private static final int MEMORY_SHARES = 4;

  /** Sessions that hold less are not worth a look at their range. */
  private static final long UNCHECKED_BYTES = 64 << 10;

  private final SessionLimits limits;
  private final ClientMemory memory;
  private final AtomicInteger count = new AtomicInteger();
  private final Map<String, Integer> byClient = new ConcurrentHashMap<>();
  private final Map<String, Integer> byRange = new ConcurrentHashMap<>();
  private final Map<String, Set<Member>> sessions = new ConcurrentHashMap<>();

  /** A session, compared by identity. */
  interface Member {
    /** Bytes that are kept for it. */
    long held();
  }

  Crowd(SessionLimits limits, ClientMemory memory) {
    this.limits = limits;
    this.memory = memory;
  }

  /** Lets a client in, or says in a word by which limit it is refused; empty if it is in. */
  String enter(String client) {
    String range = AddressRange.of(client);
    int most = limits.maxPerClient();
    String refusal = "";
    count.incrementAndGet();
    int mine = byClient.merge(client, 1, Integer::sum);
    int ranges = byRange.merge(range, 1, Integer::sum);
    if (count.get() > limits.maxSessions()) {
      refusal = "sessions";
    } else if (mine > most) {
      refusal = "sessions_of_address";
    } else if (ranges > (long) most * AddressRange.SHARES) {
      refusal = "sessions_of_network";
    }
    if (!refusal.isEmpty()) {
      leave(client);
    }
    return refusal;
  }

  void add(Member session, String client) {
    sessions
        .computeIfAbsent(AddressRange.of(client), unseen -> ConcurrentHashMap.newKeySet())
        .add(session);
  }

  void leave(String client) {
    count.decrementAndGet();
    byClient.computeIfPresent(client, (name, all) -> all > 1 ? all - 1 : null);
    byRange.computeIfPresent(AddressRange.of(client), (name, all) -> all > 1 ? all - 1 : null);
  }

  void remove(Member session, String client) {
    sessions.computeIfPresent(AddressRange.of(client), (range, all) -> {
      all.remove(session);
      return all.isEmpty() ? null : all;
    });
    leave(client);
  }

  int count() {
    return count.get();
  }

  /**
   * Whether the clients of a range hold more than their part of the memory for answers. One answer alone may be as large
   * as answers may be.
   *
   * @param held by the session, for which something more is to be kept
   */
  boolean holdsTooMuch(String client, long held, long more) {
    if (held < UNCHECKED_BYTES || client.isEmpty() || IpLiteral.isLoopback(client)) {
      return false;
    }
    long all = more;
    for (Member session : sessions.getOrDefault(AddressRange.of(client), Set.of())) {
      all += session.held();
    }
    return all > memory.limit(ClientMemory.Kind.ANSWERS) / MEMORY_SHARES;
  }
}
