package org.utxod.indexer.cluster.feed;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.utxod.store.core.Settings;

/**
 * The last epoch of the feed that this index knows of, kept in the index and so in its backups. For any thread.
 */
public final class EpochStore {
  private static final String EPOCH = "cluster/epoch";
  private static final String ORDERED = "cluster/new-epoch";

  private final Settings settings;

  public EpochStore(Settings settings) {
    this.settings = settings;
  }

  /** The last epoch; 0 before the first. */
  public long last() {
    return settings
        .get(EPOCH)
        .map(text -> Long.parseLong(new String(text, StandardCharsets.US_ASCII)))
        .orElse(0L);
  }

  /** An epoch begins, or is followed. */
  public void begin(long epoch) {
    if (epoch != last()) {
      settings.put(EPOCH, Long.toString(epoch).getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Has the publisher begin a new epoch, whatever the log ends with. */
  public void order() {
    settings.put(ORDERED, new byte[] {'1'});
  }

  /** Whether that was asked for and not done yet. */
  public boolean isOrdered() {
    return settings.get(ORDERED).isPresent();
  }

  /** It was done. */
  public void begun() {
    settings.change(Map.of(), Set.of(ORDERED));
  }
}
