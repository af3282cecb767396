package org.utxod.query.port;

import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.SerializedSetHash;

/**
 * The snapshot that an index was loaded from.
 *
 * @param base the block after which it was taken
 * @param hash of all its coins, as computed while it was read
 */
public record SnapshotOrigin(ChainPoint base, SerializedSetHash hash, Proof proof) {
  /** What the hash was compared with. */
  public enum Proof {
    /** A hash given with the load order. */
    GIVEN("given"),
    /** The hash that Core's source states for that block. */
    PUBLISHED("published"),
    /** The hash of the configured node's own UTXO set. */
    NODE("node"),
    /** Nothing; it was accepted unproven. */
    NONE(null);

    private final @Nullable String label;

    Proof(@Nullable String label) {
      this.label = label;
    }

    /** The name in answers; null for {@link #NONE}. */
    public @Nullable String label() {
      return label;
    }
  }
}
