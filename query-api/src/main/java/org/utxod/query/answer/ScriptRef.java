package org.utxod.query.answer;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.query.address.Addresses;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.read.IndexView;

/**
 * The script that a query is about, as far as it is known.
 *
 * @param address in its canonical encoding; null for scripts without one
 * @param script null only if it was requested by its hash and no coin or mempool transaction contains it
 * @param key the index's key of the script
 */
public record ScriptRef(@Nullable String address, @Nullable Script script, ScriptKey key) {
  private static final int RETRY_SOON_SECONDS = 30;

  /**
   * By address.
   *
   * @throws org.utxod.query.address.AddressException if it is not an address of {@code network}
   */
  public static ScriptRef ofAddress(String address, Network network) {
    Script script = Addresses.decode(address, network);
    return new ScriptRef(Addresses.canonical(address), script, script.key());
  }

  /** By script. */
  public static ScriptRef ofScript(Script script, Network network) {
    return new ScriptRef(Addresses.encode(script, network).orElse(null), script, script.key());
  }

  /**
   * By the SHA-256 of the script, wire bytes. A script found in neither index nor mempool is assumed to be of no
   * standard form: then its hash is its key; for any other form nothing is stored.
   *
   * @param mempool at the view's block; null if that is not known, and then the answer's unconfirmed part is null too
   * @throws QueryException if the index has no such mapping
   */
  public static ScriptRef ofScriptHash(
      byte[] sha256, IndexView view, MempoolView.@Nullable Snapshot mempool) {
    if (!view.state().scriptHashIndex()) {
      throw QueryException.switchedOff(
          "Scripts cannot be looked up by hash, because the script hash index is off. Query by address or "
              + "script, or set script_hash_index: true in the configuration.");
    }
    if (!view.state().balancesCurrent()) {
      throw QueryException.unavailable(
          "The index is in bulk sync and cannot look up scripts by hash until it is near the tip. Query by "
              + "address or script, or retry when /v1/status says live.",
          RETRY_SOON_SECONDS);
    }
    Optional<Script> script = view.scriptByHash(sha256).flatMap(view::script);
    if (script.isEmpty() && mempool != null) {
      script = mempool.script(sha256);
    }
    return script
        .map(known -> ofScript(known, view.state().network()))
        .orElseGet(() -> new ScriptRef(null, null, ScriptKey.ofOtherHash(sha256)));
  }
}
