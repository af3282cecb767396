package org.utxod.query.watch.webhook;

import java.time.Instant;
import org.utxod.query.watch.Subscription;

/**
 * A receiver and what it is told of.
 *
 * @param id that it got when it was registered
 * @param secret by which its deliveries are signed
 */
public record Webhook(String id, String url, Subscription watched, String secret, Instant created) {
  /** Without what nobody needs to see. */
  @Override
  public String toString() {
    return "Webhook[" + id + "]";
  }
}
