package org.utxod.query.port.admin;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of an admin job.
 *
 * @param id identifies it in paths: letters, digits and hyphens
 * @param kind such as "reindex"
 * @param finishedAt null while it runs
 * @param progress a message about its progress or its result; never a secret
 * @param equal of a comparison that is done, whether everything was equal; null for all others
 * @param error why it failed and what to do; otherwise null
 */
public record Job(
    String id,
    String kind,
    State state,
    Instant startedAt,
    @Nullable Instant finishedAt,
    String progress,
    @Nullable Boolean equal,
    @Nullable String error) {

  /** The state of a job. */
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
