package org.utxod.query.cache;

import org.utxod.query.answer.ScriptRef;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;

/** Any number of subjects with addresses. */
public final class Subjects {
  private Subjects() {}

  public static ScriptRef of(int number) {
    return ScriptRef.ofScript(Script.ofHex("0014%040x".formatted(number)), Network.REGTEST);
  }
}
