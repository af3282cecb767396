package org.utxod.query.watch.webhook;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.Hex;

/** Ids of webhooks, and the secrets by which their deliveries are signed. Stateless. */
public final class WebhookSecrets {
  private static final int ID_BYTES = 8;
  private static final int SECRET_BYTES = 32;
  private static final int MIN_SECRET = 16;
  private static final int MAX_SECRET = 200;

  private WebhookSecrets() {}

  /** A new id. */
  public static String id(RandomGenerator random) {
    return hex(random, ID_BYTES);
  }

  /**
   * The given secret, or a new one where none is given.
   *
   * @throws IllegalArgumentException with a message, if it is too weak or cannot be sent
   */
  public static String orNew(@Nullable String given, RandomGenerator random) {
    if (given == null) {
      return hex(random, SECRET_BYTES);
    }
    if (given.length() < MIN_SECRET
        || given.length() > MAX_SECRET
        || !given.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw new IllegalArgumentException("The secret must have " + MIN_SECRET + " to " + MAX_SECRET
          + " printable characters without spaces.");
    }
    return given;
  }

  private static String hex(RandomGenerator random, int bytes) {
    byte[] fresh = new byte[bytes];
    random.nextBytes(fresh);
    return Hex.encode(fresh);
  }
}
