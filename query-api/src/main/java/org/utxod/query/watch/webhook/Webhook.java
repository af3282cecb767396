package org.utxod.query.watch.webhook;

import java.time.Instant;
import org.utxod.query.watch.Subscription;

/**
 * A webhook: a receiver with its addresses and scripts.
 *
 * @param id assigned at registration
 * @param secret for signing its deliveries
 */
public record Webhook(String id, String url, Subscription watched, String secret, Instant created) {
  /** Without secrets. */
  @Override
  public String toString() {
    return "Webhook[" + id + "]";
  }
}
