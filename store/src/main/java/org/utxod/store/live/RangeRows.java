package org.utxod.store.live;

import java.util.ArrayList;
import java.util.List;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.core.IndexCore;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.step.StepRows;

/**
 * The rows of one range of a step. Those by which scripts are found by their hashes stand in another order, so they are
 * collected apart. For one thread until the range is done, then for the writer's.
 */
public abstract class RangeRows implements StepRows {
  private final IndexCore core;
  private final WriteBatch hashes;
  private final List<Lost> lost = new ArrayList<>(0);

  private record Lost(ScriptKey script, int coins, long left) {}

  protected RangeRows(IndexCore core) {
    this.core = core;
    this.hashes = core.changes();
  }

  @Override
  public final void touched(byte[] key, boolean held, boolean holds) {
    ScriptLookupRows.touched(core, key, held, holds, hashes);
  }

  @Override
  public final void lost(byte[] key, int coins, long left) {
    lost.add(new Lost(ScriptKey.read(key, 0), coins, left));
  }

  /** Adds what was collected apart. */
  public void finish(WriteBatch rows) {
    rows.append(hashes);
    lost.forEach(one -> core.tombstones().lost(one.script(), one.coins(), one.left()));
  }
}
