package org.utxod.query.status;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.ProviderStatus;
import org.utxod.query.port.ChainStatus;
import org.utxod.query.port.SnapshotOrigin;
import org.utxod.query.port.Verified;
import org.utxod.query.port.mempool.MempoolStatus;
import org.utxod.store.model.IndexState;

/**
 * The status of the daemon at one moment.
 *
 * @param version of utxod
 * @param lagBlocks from the index's tip to the chain's; null if the latter is unknown
 * @param tipAgeSeconds since the tip was heard of; null if it is unknown
 * @param verified what came of the last verification; null before the first
 * @param snapshot that the index began with; null where it began with a block
 * @param reason why the state is what it is, for the operator; null where it needs no words
 * @param providers external ones that may be asked, in order
 * @param mempool how the node's mempool is followed
 */
public record Status(
    String version,
    ServiceState state,
    IndexState index,
    ChainStatus chain,
    @Nullable Integer lagBlocks,
    @Nullable Long tipAgeSeconds,
    @Nullable Verified verified,
    @Nullable SnapshotOrigin snapshot,
    @Nullable String reason,
    List<ProviderStatus> providers,
    MempoolStatus mempool) {
  public Status {
    providers = List.copyOf(providers);
  }

  /**
   * What proves the snapshot that the index began with: see {@link SnapshotOrigin.Proof}, or {@code verify} where
   * nothing did then and the index was found equal to a node since; null if nothing does.
   */
  public @Nullable String provenBy() {
    SnapshotOrigin began = snapshot;
    if (began == null || began.proof() != SnapshotOrigin.Proof.NONE) {
      return began == null ? null : began.proof().label();
    }
    return verified != null && verified.equal() ? "verify" : null;
  }
}
