package org.utxod.store.live;

import org.utxod.store.core.IndexCore;

/** What all who change the index share. For the writer's thread. */
public record WriterContext(IndexCore core, MuHashAccumulator muHash, Backfills backfills) {
  public static WriterContext of(IndexCore core) {
    return new WriterContext(core, new MuHashAccumulator(core), new Backfills(core));
  }
}
