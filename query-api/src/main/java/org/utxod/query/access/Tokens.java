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

/** Looks up tokens by their hashes, and re-reads their file soon after it has changed. Thread-safe. */
public final class Tokens {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.access");
  private static final long POLL_INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  private record Known(Optional<TokenFile.Stamp> stamp, List<AccessToken> tokens) {}

  private final TokenFile file;
  private final LongSupplier nanoTime;
  private final AtomicLong nextPoll;
  private volatile Known known;

  /** @param nanoTime a monotonic clock such as {@link System#nanoTime} */
  public Tokens(TokenFile file, LongSupplier nanoTime) {
    this.file = file;
    this.nanoTime = nanoTime;
    this.nextPoll = new AtomicLong(nanoTime.getAsLong() + POLL_INTERVAL_NANOS);
    this.known = read();
  }

  /** The token of a secret; empty if it is unknown. Takes constant time. */
  public Optional<AccessToken> tokenOf(String secret) {
    pollAgain();
    byte[] hash = AccessToken.hash(secret).getBytes(StandardCharsets.US_ASCII);
    AccessToken found = null;
    for (AccessToken token : known.tokens) {
      if (MessageDigest.isEqual(hash, token.sha256().getBytes(StandardCharsets.US_ASCII))) {
        found = token;
      }
    }
    return Optional.ofNullable(found);
  }

  private void pollAgain() {
    long due = nextPoll.get();
    long now = nanoTime.getAsLong();
    if (now - due >= 0
        && nextPoll.compareAndSet(due, now + POLL_INTERVAL_NANOS)
        && !file.stamp().equals(known.stamp)) {
      known = read();
      LOG.info("The token file has changed; it now holds {} tokens.", known.tokens.size());
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
