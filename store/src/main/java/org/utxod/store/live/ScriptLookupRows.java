package org.utxod.store.live;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.core.Change;
import org.utxod.store.core.IndexCore;
import org.utxod.store.core.RowChanges;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.schema.ActivityRow;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.KeyRange;
import org.utxod.store.schema.ScriptHashRow;

/**
 * The rows that find a script's bytes or its hash. The bytes are kept while the script holds coins; the hash also while activity
 * of it is kept, so that a script that was emptied is found by its hash as it is by itself. A row of a hash too many does no
 * harm: it leads to a script of which nothing is kept. So undo records say nothing of them.
 */
public final class ScriptLookupRows {
  private ScriptLookupRows() {}

  /**
   * Sets or removes them for a script that a block touches.
   *
   * @param held whether the script held coins before
   * @param holds whether it does from now on
   * @param sample any change to the script, for its bytes
   */
  static void touched(
      IndexCore core, byte[] key, boolean held, boolean holds, Change sample, RowChanges rows) {
    if (isOther(key)) {
      bytes(key, held, holds, sample, rows);
    } else if (core.hasScriptHashes()) {
      boolean wanted = holds || core.options().activityBlocks() > 0;
      if (!held && wanted) {
        keep(core, key, rows);
      } else if (held && !wanted) {
        rows.drop(ColumnFamily.SCRIPT_HASH, hashKey(key));
      }
    }
  }

  /**
   * The other way: for a script that the tip touched, which is disconnected.
   *
   * @param held whether the script held coins with the block
   * @param holds whether it does without it
   */
  static void disconnected(
      IndexCore core,
      byte[] key,
      boolean held,
      boolean holds,
      Change sample,
      int height,
      RowChanges rows) {
    if (isOther(key)) {
      bytes(key, held, holds, sample, rows);
    } else {
      disconnected(core, key, holds, height, rows);
    }
  }

  /** Brings the row of a standard script's hash back to what it was before a block that is disconnected. */
  static void disconnected(IndexCore core, byte[] key, boolean holds, int height, RowChanges rows) {
    if (holds) {
      keep(core, key, rows);
    } else if (core.hasScriptHashes() && !isOther(key)) {
      Integer from = core.state().activityFrom();
      byte[] end = ActivityRow.from(ScriptKey.read(key, 0), height);
      if (from == null || !hasActivity(core.rows(), key, from + 1, end)) {
        rows.drop(ColumnFamily.SCRIPT_HASH, hashKey(key));
      }
    }
  }

  private static void bytes(
      byte[] key, boolean held, boolean holds, Change sample, RowChanges rows) {
    if (holds && !held) {
      rows.put(ColumnFamily.SCRIPT, key, sample.script(), null);
    } else if (held && !holds) {
      rows.delete(ColumnFamily.SCRIPT, key, sample.script());
    }
  }

  /** Sees to it that a script is found by its hash. */
  public static void keep(IndexCore core, byte[] key, RowChanges rows) {
    if (core.hasScriptHashes() && !isOther(key)) {
      rows.put(ColumnFamily.SCRIPT_HASH, hashKey(key), key, null);
    }
  }

  /** Lets go of the hash of a script without coins, unless activity of it is kept. */
  public static void release(IndexCore core, byte[] key, RowChanges rows) {
    if (core.hasScriptHashes()
        && !isOther(key)
        && !hasActivity(core.rows(), key, 0, KeyRange.endOfPrefix(key))) {
      rows.drop(ColumnFamily.SCRIPT_HASH, hashKey(key));
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
      RowChanges rows) {
    List<byte[]> candidates = new ArrayList<>(keys);
    candidates.removeIf(key -> isOther(key) || touchedNow.test(key));
    List<byte @Nullable []> balances = core.rows().multiGet(ColumnFamily.BALANCE, candidates);
    for (int i = 0; i < candidates.size(); i++) {
      byte[] key = candidates.get(i);
      if (balances.get(i) == null
          && !hasActivity(core.rows(), key, height + 1, KeyRange.endOfPrefix(key))) {
        rows.drop(ColumnFamily.SCRIPT_HASH, hashKey(key));
      }
    }
  }

  private static boolean hasActivity(
      KeyValueSnapshot rows, byte[] key, int fromHeight, byte @Nullable [] end) {
    byte[] from = ActivityRow.from(ScriptKey.read(key, 0), fromHeight);
    if (end != null && java.util.Arrays.compareUnsigned(from, end) >= 0) {
      return false;
    }
    try (KeyValueCursor cursor =
        rows.scan(ColumnFamily.ACTIVITY, from, end, KeyValueSnapshot.Scope.ONE_SCRIPT)) {
      return cursor.next();
    }
  }

  private static boolean isOther(byte[] key) {
    return ScriptKey.Form.ofTag(key[0]) == ScriptKey.Form.OTHER;
  }

  private static byte[] hashKey(byte[] key) {
    Script standard = ScriptKey.read(key, 0).standardScript().orElseThrow();
    return ScriptHashRow.key(standard);
  }
}
