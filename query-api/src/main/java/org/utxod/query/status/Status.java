package org.utxod.query.status;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.ProviderStatus;
import org.utxod.query.port.ChainStatus;
import org.utxod.query.port.ElectrumStatus;
import org.utxod.query.port.HistoryStatus;
import org.utxod.query.port.SnapshotOrigin;
import org.utxod.query.port.Verified;
import org.utxod.query.port.mempool.MempoolStatus;
import org.utxod.store.model.IndexState;

/**
 * The status of the daemon at one moment.
 *
 * @param version of utxod
 * @param lagBlocks from the index's tip to the chain's; null if the latter is unknown
 * @param tipAgeSeconds since the tip was reported; null if it is unknown
 * @param verified result of the last verification; null before the first
 * @param snapshot that the index was loaded from; null if it started with a block
 * @param reason of the state, for the operator; null if none is needed
 * @param providers enabled external providers, in order
 * @param mempool how the node's mempool is followed
 * @param history how far the history is
 * @param electrum how Electrum clients are served
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
    MempoolStatus mempool,
    HistoryStatus history,
    ElectrumStatus electrum) {
  public Status {
    providers = List.copyOf(providers);
  }

  /**
   * The proof of the snapshot that the index was loaded from: see {@link SnapshotOrigin.Proof}, or {@code verify} if
   * there was none then and the index was found equal to a node since; null if there is none.
   */
  public @Nullable String provenBy() {
    SnapshotOrigin began = snapshot;
    if (began == null || began.proof() != SnapshotOrigin.Proof.NONE) {
      return began == null ? null : began.proof().label();
    }
    return verified != null && verified.equal() ? "verify" : null;
  }
}
