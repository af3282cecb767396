package org.utxod.query.port;

/**
 * What the node makes of a text that is no part of the chain. Thread-safe. Nothing is kept or passed on; each call costs
 * the node work that grows with the text, so that callers bound both.
 */
public interface NodeTools {
  /** What a text can be. */
  enum Kind {
    TRANSACTION,
    PSBT,
    SCRIPT
  }

  /** The node's own words. */
  sealed interface Outcome {
    /** Its answer. */
    record Answered(String json) implements Outcome {}

    /** Its own error (Core: rpc/protocol.h). */
    record Refused(int code, String message) implements Outcome {}
  }

  /**
   * Takes a text apart.
   *
   * @param text hex, or for a PSBT its Base64
   * @throws SourceException if no node can be queried now
   */
  Outcome decode(Kind kind, String text);

  /**
   * Whether a signature is that of an address's key over a message. Its answer is {@code true} or {@code false}.
   *
   * @throws SourceException if no node can be queried now
   */
  Outcome verifyMessage(String address, String signature, String message);

  /** Used without a node. */
  static NodeTools none() {
    return new NodeTools() {
      @Override
      public Outcome decode(Kind kind, String text) {
        throw SourceException.noNode();
      }

      @Override
      public Outcome verifyMessage(String address, String signature, String message) {
        throw SourceException.noNode();
      }
    };
  }
}
