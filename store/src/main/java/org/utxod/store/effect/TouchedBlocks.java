package org.utxod.store.effect;

import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.kv.KeyRange;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueSnapshot.Scope;
import org.utxod.store.schema.ActivityKey;
import org.utxod.store.schema.ColumnFamily;

/** The blocks that did something to a script, of those whose records are kept. For one thread. */
public final class TouchedBlocks {
  private final KeyValueSnapshot rows;
  private final ScriptKey script;

  public TouchedBlocks(KeyValueSnapshot rows, ScriptKey script) {
    this.rows = rows;
    this.script = script;
  }

  /** One of the blocks, with what it did to the script. */
  public record Touched(int height, BlockEffects block, ScriptEffect effect) {}

  /** Whether one of the blocks from {@code from} to {@code to} may be among them; rarely so of a script that is like it. */
  public boolean mayBeAny(int from, int to) {
    for (int epoch = ActivityKey.epoch(to);
        epoch >= ActivityKey.epoch(from) && from <= to;
        epoch--) {
      try (KeyValueCursor cursor = scan(epoch, from, to)) {
        if (cursor.next()) {
          return true;
        }
      }
    }
    return false;
  }

  /** The highest of the blocks from {@code from} to {@code to}, both included. */
  public Optional<Touched> last(int from, int to) {
    Touched[] found = new Touched[1];
    down(from, to, touched -> {
      found[0] = touched;
      return false;
    });
    return Optional.ofNullable(found[0]);
  }

  /** The lowest of the blocks from {@code from} to {@code to}, both included. */
  public Optional<Touched> first(int from, int to) {
    for (int epoch = ActivityKey.epoch(from); epoch <= ActivityKey.epoch(to); epoch++) {
      try (KeyValueCursor cursor = scan(epoch, from, to)) {
        while (cursor.next()) {
          Touched touched = touched(ActivityKey.height(cursor.key()));
          if (touched != null) {
            return Optional.of(touched);
          }
        }
      }
    }
    return Optional.empty();
  }

  /** Shows the blocks from {@code to} down to {@code from}, as long as {@code visitor} wants to go on. */
  public void down(int from, int to, Predicate<Touched> visitor) {
    for (int epoch = ActivityKey.epoch(to);
        epoch >= ActivityKey.epoch(from) && from <= to;
        epoch--) {
      try (KeyValueCursor cursor = scan(epoch, from, to)) {
        for (boolean there = cursor.last(); there; there = cursor.previous()) {
          Touched touched = touched(ActivityKey.height(cursor.key()));
          if (touched != null && !visitor.test(touched)) {
            return;
          }
        }
      }
    }
  }

  private KeyValueCursor scan(int epoch, int from, int to) {
    int lowest = Math.max(from, epoch * ActivityKey.EPOCH_BLOCKS);
    int highest = Math.min(to, epoch * ActivityKey.EPOCH_BLOCKS + ActivityKey.EPOCH_BLOCKS - 1);
    return rows.scan(
        ColumnFamily.ACTIVITY,
        ActivityKey.key(script, lowest),
        KeyRange.justAfter(ActivityKey.key(script, highest)),
        Scope.ONE_SCRIPT);
  }

  /** Null where it was another script whose key begins alike, or the record is not kept. */
  private @Nullable Touched touched(int height) {
    BlockEffects block = BlockEffects.of(rows, height).orElse(null);
    return block == null
        ? null
        : block.find(script).map(effect -> new Touched(height, block, effect)).orElse(null);
  }
}
