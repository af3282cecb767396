package org.utxod.query.signing;

import java.util.List;
import org.utxod.query.signing.SigningException.Kind;

/** What the node's words about a transaction mean (Core: validation.cpp, policy). */
final class Verdicts {
  private static final List<String> THERE =
      List.of("txn-already-in-mempool", "txn-already-known", "same-nonwitness-data");
  private static final List<String> LATER = List.of(
      "mempool min fee",
      "min relay fee",
      "non-final",
      "non-BIP68-final",
      "mempool full",
      "too-long-mempool-chain",
      "too-large-cluster");
  private static final List<String> SPENT = List.of("missing-inputs", "missingorspent");
  private static final List<String> CONFLICT = List.of("mempool-conflict", "replacement");

  private Verdicts() {}

  private static boolean has(String reason, List<String> words) {
    return words.stream().anyMatch(reason::contains);
  }

  /**
   * What to note of a transaction that the mempool does not take now but may later.
   *
   * @throws SigningException if there is no hope
   */
  static String requireHope(String reason) {
    if (has(reason, THERE)) {
      return "";
    }
    if (has(reason, LATER)) {
      return note(reason);
    }
    if (has(reason, SPENT)) {
      throw new SigningException(
          Kind.WRONG_STATE,
          "One of its coins is spent, or its transaction is in a block already (the node says: "
              + reason + ").");
    }
    if (has(reason, CONFLICT)) {
      throw new SigningException(
          Kind.WRONG_STATE,
          "Another unconfirmed transaction spends one of its coins (the node says: " + reason
              + "). Send this again if that leaves the mempool.");
    }
    throw new SigningException(
        Kind.OTHER_TRANSACTION,
        "The node does not accept what was signed: " + reason
            + ". Nothing of it was kept; have it signed again.");
  }

  static String note(String reason) {
    return "The node does not take it now: " + reason;
  }
}
