package org.utxod.indexer.bootstrap;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.HashedUtxoSet;
import org.utxod.indexer.snapshot.PublishedHashes;
import org.utxod.indexer.snapshot.SnapshotException;
import org.utxod.query.port.SnapshotOrigin.Proof;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.SerializedSetHash;

/**
 * The expected hash of a snapshot, and its source.
 *
 * @param hash null if unknown
 */
record SnapshotProof(Proof proof, @Nullable SerializedSetHash hash) {
  /**
   * Determines the expected hash before the coins are read: first the one given, then the published one, then the
   * node's own, which is available for its tip only.
   *
   * @param written by the node itself; null if the file has another origin
   * @throws SnapshotException if the hash is unproven and the operator did not accept that
   */
  static SnapshotProof of(
      BootstrapOrder order,
      @Nullable WrittenSnapshot written,
      ChainPoint base,
      BitcoinNode node,
      Runnable askingNode) {
    String given = order.expectedHash();
    if (given != null) {
      return new SnapshotProof(Proof.GIVEN, SerializedSetHash.ofDisplay(given));
    }
    if (written != null) {
      return new SnapshotProof(Proof.NODE, SerializedSetHash.ofDisplay(written.hash()));
    }
    Optional<SerializedSetHash> published = PublishedHashes.of(base.hash());
    if (published.isPresent()) {
      return new SnapshotProof(Proof.PUBLISHED, published.get());
    }
    if (node.chainInfo().bestBlock().equals(base.hash())) {
      askingNode.run();
      HashedUtxoSet tip = node.hashedUtxoSet();
      if (tip.point().equals(base)) {
        return new SnapshotProof(Proof.NODE, tip.hash());
      }
    }
    if (!order.acceptUnproven()) {
      throw new SnapshotException("This snapshot cannot be verified: its block " + base
          + " is not the node's tip, and no hash is published for it. Give the hash published by its creator "
          + "with --expect-hash, create one with your own node with --from-node, or load it anyway with "
          + "--accept-unproven.");
    }
    return new SnapshotProof(Proof.NONE, null);
  }

  /**
   * Compares the hash of the coins read with the expected one.
   *
   * @throws SnapshotMismatch if they differ
   */
  void require(SerializedSetHash read) {
    if (hash != null && !hash.equals(read)) {
      throw new SnapshotMismatch(
          "The snapshot does not match the expected hash: its coins have the hash " + read
              + ", but " + whoSays() + " " + hash
              + ". Nothing of it was imported. Create it again, or copy it again from its source.");
    }
  }

  private String whoSays() {
    return switch (proof) {
      case GIVEN -> "the one given is";
      case PUBLISHED -> "Bitcoin Core's source states";
      case NODE -> "the node has";
      case NONE -> "nobody says";
    };
  }
}
