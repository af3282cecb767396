package org.utxod.query.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.store.error.UtxodException;

/** Knows tokens by their hashes, and reads their file again soon after it changed. For any number of threads. */
public final class Tokens {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.access");
  private static final long LOOK_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

  private record Known(Optional<TokenFile.Stamp> stamp, List<AccessToken> tokens) {}

  private final TokenFile file;
  private final LongSupplier nanoTime;
  private final AtomicLong nextLook;
  private volatile Known known;

  /** @param nanoTime a clock that only goes forward, as {@link System#nanoTime} does */
  public Tokens(TokenFile file, LongSupplier nanoTime) {
    this.file = file;
    this.nanoTime = nanoTime;
    this.nextLook = new AtomicLong(nanoTime.getAsLong() + LOOK_EVERY_NANOS);
    this.known = read();
  }

  /** What a secret allows; empty where it is nobody's. Takes as long for any. */
  public Optional<Role> roleOf(String secret) {
    lookAgain();
    byte[] hash = AccessToken.hash(secret).getBytes(StandardCharsets.US_ASCII);
    Role role = null;
    for (AccessToken token : known.tokens) {
      if (MessageDigest.isEqual(hash, token.sha256().getBytes(StandardCharsets.US_ASCII))) {
        role = token.role();
      }
    }
    return Optional.ofNullable(role);
  }

  private void lookAgain() {
    long due = nextLook.get();
    long now = nanoTime.getAsLong();
    if (now - due >= 0
        && nextLook.compareAndSet(due, now + LOOK_EVERY_NANOS)
        && !file.stamp().equals(known.stamp)) {
      known = read();
      LOG.info("The file of tokens changed; it holds {} now.", known.tokens.size());
    }
  }

  private Known read() {
    Optional<TokenFile.Stamp> stamp = file.stamp();
    try {
      return new Known(stamp, file.read());
    } catch (UtxodException e) {
      LOG.error("{}", e.getMessage());
      return new Known(stamp, List.of());
    }
  }
}
