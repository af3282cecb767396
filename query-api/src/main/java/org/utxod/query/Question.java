package org.utxod.query;

import org.utxod.chain.Network;
import org.utxod.chain.Script;
import org.utxod.store.IndexView;

/** How a script was named by the one who asks. */
public sealed interface Question {
  /**
   * The subject it means.
   *
   * @throws org.utxod.address.AddressFault for what is no address of the index's network
   * @throws QueryFault where the index cannot look it up this way
   */
  Subject resolve(IndexView view);

  /** By address, any spelling. */
  record ByAddress(String address) implements Question {
    @Override
    public Subject resolve(IndexView view) {
      return Subject.ofAddress(address, network(view));
    }
  }

  /** By the script itself. */
  record ByScript(Script script) implements Question {
    @Override
    public Subject resolve(IndexView view) {
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
    public Subject resolve(IndexView view) {
      return Subject.ofScriptHash(sha256, view);
    }
  }

  private static Network network(IndexView view) {
    return view.state().network();
  }
}
