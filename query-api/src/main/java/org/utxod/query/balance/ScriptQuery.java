package org.utxod.query.balance;

import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.QueryException;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.read.IndexView;

/** How the client named a script. */
public sealed interface ScriptQuery {
  /**
   * Resolves the script.
   *
   * @param mempool at the view's block; null if that is not known
   * @throws org.utxod.query.address.AddressException if the text is not an address of the index's network
   * @throws QueryException if the index cannot look it up this way
   */
  ScriptRef resolve(IndexView view, MempoolView.@Nullable Snapshot mempool);

  /** By address, in any encoding. */
  record ByAddress(String address) implements ScriptQuery {
    @Override
    public ScriptRef resolve(IndexView view, MempoolView.@Nullable Snapshot mempool) {
      return ScriptRef.ofAddress(address, network(view));
    }
  }

  /** By the script itself. */
  record ByScript(Script script) implements ScriptQuery {
    @Override
    public ScriptRef resolve(IndexView view, MempoolView.@Nullable Snapshot mempool) {
      return ScriptRef.ofScript(script, network(view));
    }
  }

  /** By the SHA-256 of the script. */
  final class ByScriptHash implements ScriptQuery {
    private final byte[] sha256;

    /** From 32 wire bytes, which are copied. */
    public ByScriptHash(byte[] sha256) {
      this.sha256 = sha256.clone();
    }

    /** A copy of the hash. */
    public byte[] sha256() {
      return sha256.clone();
    }

    @Override
    public ScriptRef resolve(IndexView view, MempoolView.@Nullable Snapshot mempool) {
      return ScriptRef.ofScriptHash(sha256, view, mempool);
    }
  }

  /** By the SHA-256 of a script that no transaction ever had, so that it does not matter what script it is. */
  final class ByUnusedHash implements ScriptQuery {
    private final byte[] sha256;

    /** From 32 wire bytes, which are copied. */
    public ByUnusedHash(byte[] sha256) {
      this.sha256 = sha256.clone();
    }

    @Override
    public ScriptRef resolve(IndexView view, MempoolView.@Nullable Snapshot mempool) {
      return new ScriptRef(null, null, ScriptKey.ofOtherHash(sha256));
    }
  }

  private static Network network(IndexView view) {
    return view.state().network();
  }
}
