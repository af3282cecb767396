package org.utxod.query.port;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A piece of admin work, as of one moment.
 *
 * @param id names it in paths: letters, digits and hyphens
 * @param kind "reindex" and others to come
 * @param finishedAt null while it runs
 * @param progress a sentence about how far it is, or what it did; never a secret
 * @param error why it failed and what to do; null otherwise
 */
public record Job(
    String id,
    String kind,
    State state,
    Instant startedAt,
    @Nullable Instant finishedAt,
    String progress,
    @Nullable String error) {

  /** Where a job stands. */
  public enum State {
    RUNNING,
    DONE,
    FAILED;

    /** The name in answers. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
