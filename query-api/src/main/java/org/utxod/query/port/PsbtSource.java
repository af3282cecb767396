package org.utxod.query.port;

import java.util.List;

/**
 * What the node does with PSBTs (BIP 174) and transactions that others sign: without a wallet, and with public keys only.
 * Thread-safe. All methods throw {@link SourceException} if no node answers.
 */
public interface PsbtSource {
  /**
   * Some scripts of a descriptor.
   *
   * @param descriptor with its checksum, without multipath
   * @param from the first index; 0 where it is not ranged
   * @param to the last index
   */
  record Range(String descriptor, boolean ranged, int from, int to) {}

  /**
   * Adds what signers want to know: scripts, and derivations of keys of inputs and outputs.
   *
   * @param psbt of version 0, base64
   * @return with it, of version 0
   * @throws DescriptorException if the node refuses it
   */
  String update(String psbt, List<Range> ranges);

  /** What became of signatures. */
  sealed interface Finalized {
    /** They are all there; the whole transaction as hex. They are not verified. */
    record Complete(String hex) implements Finalized {}

    /** Some are missing. */
    record Incomplete() implements Finalized {}

    /** The node cannot read it, with its own words. */
    record Refused(String message) implements Finalized {}
  }

  /** Makes a transaction of a PSBT of version 0, base64, as far as it is signed. */
  Finalized finish(String psbt);

  /**
   * Whether the mempool would take a transaction.
   *
   * @param reason the node's own; empty where it would
   */
  record Verdict(boolean allowed, String reason) {}

  /** Asks that, whatever fee it pays; nothing is sent. */
  Verdict test(String hex);

  /** Used without a node. */
  static PsbtSource none() {
    return new PsbtSource() {
      @Override
      public String update(String psbt, List<Range> ranges) {
        throw SourceException.noNode();
      }

      @Override
      public Finalized finish(String psbt) {
        throw SourceException.noNode();
      }

      @Override
      public Verdict test(String hex) {
        throw SourceException.noNode();
      }
    };
  }
}
