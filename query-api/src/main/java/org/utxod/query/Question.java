package org.utxod.query;

import org.jspecify.annotations.Nullable;
import org.utxod.chain.Network;
import org.utxod.chain.Script;
import org.utxod.port.MempoolView;
import org.utxod.store.IndexView;

/** How a script was named by the one who asks. */
public sealed interface Question {
  /**
   * The subject it means.
   *
   * @param mempool at the view's block; null where that is not known
   *
   * @throws org.utxod.address.AddressFault for what is no address of the index's network
   * @throws QueryFault where the index cannot look it up this way
   */
  Subject resolve(IndexView view, MempoolView.@Nullable Snapshot mempool);

  /** By address, any spelling. */
  record ByAddress(String address) implements Question {
    @Override
    public Subject resolve(IndexView view, MempoolView.@Nullable Snapshot mempool) {
      return Subject.ofAddress(address, network(view));
    }
  }

  /** By the script itself. */
  record ByScript(Script script) implements Question {
    @Override
    public Subject resolve(IndexView view, MempoolView.@Nullable Snapshot mempool) {
      return Subject.ofScript(script, network(view));
    }
  }

  /** By the SHA-256 of the script. */
  final class ByScriptHash implements Question {
    private final byte[] sha256;

    /** From 32 wire bytes, which are copied. */
    public ByScriptHash(byte[] sha256) {
      this.sha256 = sha256.clone();
    }

    @Override
    public Subject resolve(IndexView view, MempoolView.@Nullable Snapshot mempool) {
      return Subject.ofScriptHash(sha256, view, mempool);
    }
  }

  private static Network network(IndexView view) {
    return view.state().network();
  }
}
