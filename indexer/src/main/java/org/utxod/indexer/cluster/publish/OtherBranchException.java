package org.utxod.indexer.cluster.publish;

import org.utxod.indexer.cluster.feed.FeedPosition;
import org.utxod.store.error.UtxodException;

/** The log ends with a step that this index did not do. */
final class OtherBranchException extends UtxodException {
  private static final long serialVersionUID = 1L;

  OtherBranchException(FeedPosition end) {
    super(
        Decision.STOP,
        "The log ends with step "
            + end.sequence()
            + (end.step() == null
                ? ""
                : " (" + end.step().kind() + " " + end.step().point() + ")")
            + ", which this index did not do: another daemon has published since, or this index was restored from an older "
            + "backup. Let this daemon join as a query node (cluster.role: query). Only where this index is the right one, run "
            + "'utxod cluster new-epoch': the other nodes then fetch a backup of it.");
  }
}
