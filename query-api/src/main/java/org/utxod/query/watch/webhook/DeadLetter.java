package org.utxod.query.watch.webhook;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A delivery that failed permanently.
 *
 * @param delivery its id
 * @param at when it failed
 * @param reason of the last failure
 * @param body as it was sent
 */
public record DeadLetter(String delivery, Instant at, int tries, String reason, String body) {
  byte[] bytes() {
    return String.join("\n", delivery, at.toString(), Integer.toString(tries), reason, body)
        .getBytes(StandardCharsets.UTF_8);
  }

  static DeadLetter read(byte[] bytes) {
    String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", 5);
    return new DeadLetter(
        lines[0], Instant.parse(lines[1]), Integer.parseInt(lines[2]), lines[3], lines[4]);
  }
}
