package org.utxod.cache;

import org.utxod.chain.Network;
import org.utxod.chain.Script;
import org.utxod.query.Subject;

/** Any number of subjects with addresses. */
public final class Subjects {
  private Subjects() {}

  public static Subject of(int number) {
    return Subject.ofScript(Script.ofHex("0014%040x".formatted(number)), Network.REGTEST);
  }
}
