package org.utxod.store.live;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.core.IndexCore;
import org.utxod.store.effect.TouchedBlocks;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.ScriptHashRow;

/**
 * The rows that find a script's bytes or its hash. The bytes are kept while the script holds coins; the hash also while activity
 * of it is kept, so that a script that was emptied is found by its hash as it is by itself. A row of a hash too many does no
 * harm: it leads to a script of which nothing is kept. So undo records say nothing of them.
 */
public final class ScriptLookupRows {
  private ScriptLookupRows() {}

  /**
   * Sets or removes the row of a standard script's hash that a step touches.
   *
   * @param held whether the script held coins before
   * @param holds whether it does from now on
   */
  static void touched(IndexCore core, byte[] key, boolean held, boolean holds, WriteBatch rows) {
    if (isOther(key) || !core.hasScriptHashes()) {
      return;
    }
    boolean wanted = holds || core.options().activityBlocks() > 0;
    if (!held && wanted) {
      keep(core, key, rows);
    } else if (held && !wanted) {
      rows.delete(ColumnFamily.SCRIPT_HASH, hashKey(key));
    }
  }

  /** The other way, for a script that the tip touched, which is disconnected, its bytes included. */
  static void disconnected(
      IndexCore core,
      byte[] key,
      boolean held,
      boolean holds,
      Supplier<byte[]> script,
      int height,
      WriteBatch rows) {
    if (!isOther(key)) {
      disconnected(core, key, holds, height, rows);
    } else if (holds && !held) {
      rows.put(ColumnFamily.SCRIPT, key, script.get());
    } else if (held && !holds) {
      rows.delete(ColumnFamily.SCRIPT, key);
    }
  }

  /** Brings the row of a standard script's hash back to what it was before a block that is disconnected. */
  static void disconnected(IndexCore core, byte[] key, boolean holds, int height, WriteBatch rows) {
    if (holds) {
      keep(core, key, rows);
    } else if (core.hasScriptHashes() && !isOther(key)) {
      Integer from = core.state().activityFrom();
      if (from == null || !hasActivity(core.rows(), key, from + 1, height - 1)) {
        rows.delete(ColumnFamily.SCRIPT_HASH, hashKey(key));
      }
    }
  }

  /** Sees to it that a script is found by its hash. */
  public static void keep(IndexCore core, byte[] key, WriteBatch rows) {
    if (core.hasScriptHashes() && !isOther(key)) {
      rows.put(ColumnFamily.SCRIPT_HASH, hashKey(key), key);
    }
  }

  /** Lets go of the hash of a script without coins, unless activity of it is kept. */
  public static void release(IndexCore core, byte[] key, WriteBatch rows) {
    if (core.hasScriptHashes()
        && !isOther(key)
        && !hasActivity(core.rows(), key, 0, tipHeight(core))) {
      rows.delete(ColumnFamily.SCRIPT_HASH, hashKey(key));
    }
  }

  /**
   * Lets go of the hashes of scripts whose activity in the block at {@code height} is dropped, where they hold no coins and
   * nothing newer is kept of them.
   *
   * @param keys of the scripts, ascending
   * @param touchedNow whether the block that is being applied touches a script, of which the rows say nothing yet
   */
  static void pruned(
      IndexCore core,
      List<byte[]> keys,
      int height,
      Predicate<byte[]> touchedNow,
      WriteBatch rows) {
    List<byte[]> candidates = new ArrayList<>(keys);
    candidates.removeIf(key -> isOther(key) || touchedNow.test(key));
    List<byte @Nullable []> balances = core.rows().multiGet(ColumnFamily.BALANCE, candidates);
    for (int i = 0; i < candidates.size(); i++) {
      byte[] key = candidates.get(i);
      if (balances.get(i) == null && !hasActivity(core.rows(), key, height + 1, tipHeight(core))) {
        rows.delete(ColumnFamily.SCRIPT_HASH, hashKey(key));
      }
    }
  }

  private static int tipHeight(IndexCore core) {
    Integer tip = core.state().tipHeight();
    return tip == null ? 0 : tip;
  }

  private static boolean hasActivity(KeyValueSnapshot rows, byte[] key, int from, int to) {
    return new TouchedBlocks(rows, ScriptKey.read(key, 0)).mayBeAny(from, to);
  }

  private static boolean isOther(byte[] key) {
    return ScriptKey.Form.ofTag(key[0]) == ScriptKey.Form.OTHER;
  }

  private static byte[] hashKey(byte[] key) {
    Script standard = ScriptKey.read(key, 0).standardScript().orElseThrow();
    return ScriptHashRow.key(standard);
  }
}
