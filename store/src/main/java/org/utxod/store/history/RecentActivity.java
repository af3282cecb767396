package org.utxod.store.history;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.model.Activity;
import org.utxod.store.read.IndexView;

/**
 * What the last blocks did to every script, each block read once: for those who ask for thousands of scripts before the
 * blocks are in a segment. Keeps a few blocks, some megabytes. Thread-safe.
 */
public final class RecentActivity {
  private static final int MAX_BLOCKS = 3;

  private final Map<BlockHash, Map<ScriptKey, List<Activity>>> blocks =
      new LinkedHashMap<>(8, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(
            Map.Entry<BlockHash, Map<ScriptKey, List<Activity>>> eldest) {
          return size() > MAX_BLOCKS;
        }
      };

  /** Whether that many blocks are worth it; beyond that each script is looked up by itself. */
  boolean holds(int count) {
    return count <= MAX_BLOCKS;
  }

  /** What the block of the view's chain did to a script, in the order of its transactions; empty if that is not kept. */
  Optional<List<Activity>> of(IndexView view, int height, ScriptKey script) {
    BlockHash hash = view.block(height).map(block -> block.point().hash()).orElse(null);
    if (hash == null) {
      return Optional.empty();
    }
    Map<ScriptKey, List<Activity>> block;
    synchronized (blocks) {
      block = blocks.get(hash);
      if (block == null) {
        Map<ScriptKey, List<Activity>> read = new HashMap<>();
        if (!view.activityOfBlock(height, read::put)) {
          return Optional.empty();
        }
        block = read;
        blocks.put(hash, block);
      }
    }
    return Optional.of(block.getOrDefault(script, List.of()));
  }
}
