package org.utxod.store;

/** What all who change the index share. For the writer's thread. */
record WriterContext(IndexCore core, MuHashAccumulator muHash, Backfills backfills) {
  static WriterContext of(IndexCore core) {
    return new WriterContext(core, new MuHashAccumulator(core), new Backfills(core));
  }
}
