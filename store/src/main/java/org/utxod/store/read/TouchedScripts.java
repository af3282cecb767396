package org.utxod.store.read;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.effect.BlockEffects;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.schema.ColumnFamily;

/**
 * Finds the scripts whose balances recent blocks changed, by the blocks' undo records. A script of no standard form that
 * holds nothing any more is known from the record of the block that spent its last coin. For one thread.
 */
public final class TouchedScripts {
  private final KeyValueSnapshot rows;
  private final Map<ScriptKey, Script> removed = new HashMap<>();

  TouchedScripts(KeyValueSnapshot rows) {
    this.rows = rows;
  }

  /** Down from the block at {@code highest}; of a block with more than there is room for, some from all over it. */
  List<Script> down(int highest, int max) {
    Set<ScriptKey> keys = new LinkedHashSet<>();
    for (int height = highest; height >= 0 && keys.size() < max; height--) {
      BlockEffects block = BlockEffects.of(rows, height).orElse(null);
      if (block == null) {
        break;
      }
      List<ScriptKey> fresh = fresh(block, keys);
      int taken = Math.min(fresh.size(), max - keys.size());
      for (int i = 0; i < taken; i++) {
        keys.add(fresh.get((int) ((long) i * fresh.size() / taken)));
      }
    }
    return keys.stream().flatMap(key -> script(key).stream()).toList();
  }

  private List<ScriptKey> fresh(BlockEffects block, Set<ScriptKey> known) {
    List<ScriptKey> fresh = new ArrayList<>();
    block.forEach(effect -> {
      boolean changed = effect.held() || effect.holds();
      if (changed && !known.contains(effect.script())) {
        fresh.add(effect.script());
      }
      Script script = effect.removedScript();
      if (script != null) {
        removed.put(effect.script(), script);
      }
    });
    return fresh;
  }

  private Optional<Script> script(ScriptKey key) {
    Optional<Script> standard = key.standardScript();
    if (standard.isPresent()) {
      return standard;
    }
    byte[] kept = rows.get(ColumnFamily.SCRIPT, key.bytes());
    return Optional.ofNullable(kept == null ? removed.get(key) : Script.of(kept))
        .filter(script -> script.key().equals(key));
  }
}
