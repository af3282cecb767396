package org.utxod.access;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose request it is: who connected or, where that is one of our own proxies, whom that names.
 *
 * @param proxies addresses whose {@code X-Forwarded-For} is believed
 */
public record ClientAddress(Set<String> proxies) {
  private static final int LONGEST = 64;

  public ClientAddress {
    proxies = Set.copyOf(proxies);
  }

  /** The last address in the list that is none of our proxies: those before it anybody can make up. */
  String of(String connected, @Nullable String forwardedFor) {
    String client = connected;
    if (forwardedFor != null && proxies.contains(connected)) {
      String[] hops = forwardedFor.split(",", -1);
      for (int i = hops.length - 1; i >= 0 && proxies.contains(client); i--) {
        client = hops[i].strip();
      }
    }
    return client.length() <= LONGEST ? client : client.substring(0, LONGEST);
  }
}
