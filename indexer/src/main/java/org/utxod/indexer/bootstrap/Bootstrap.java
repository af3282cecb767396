package org.utxod.indexer.bootstrap;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.HashedUtxoSet;
import org.utxod.indexer.bitcoind.NodeHeader;
import org.utxod.indexer.bitcoind.Nodes;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.snapshot.SnapshotException;
import org.utxod.indexer.snapshot.SnapshotHeader;
import org.utxod.indexer.snapshot.SnapshotReader;
import org.utxod.query.port.SnapshotOrigin;
import org.utxod.store.Index;
import org.utxod.store.bulk.SnapshotImporter;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.SerializedSetHash;
import org.utxod.store.error.IoReason;
import org.utxod.store.file.PrivateFiles;
import org.utxod.store.model.StoreException;

/**
 * Executes a load order: lets the node write the file if requested, reads and verifies it, and builds the index from
 * it. May be run again after a failure or an interruption, and resumes if possible. For the index's one writing thread.
 */
public final class Bootstrap {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.bootstrap");
  private static final String NOTE = "snapshot";

  private final Index index;
  private final BootstrapFiles files;
  private final Network network;
  private final List<BitcoinNode> nodes;
  private final int threads;
  private final Consumer<BootstrapProgress> progress;
  private final SnapshotLoad load;

  /**
   * @param nodes in order of preference; closed by the caller
   * @param threads for sorting and writing
   * @param progress receives the progress, from several threads
   */
  public Bootstrap(
      Index index,
      BootstrapFiles files,
      Network network,
      List<BitcoinNode> nodes,
      Clock clock,
      int threads,
      Consumer<BootstrapProgress> progress) {
    this.index = index;
    this.files = files;
    this.network = network;
    this.nodes = List.copyOf(nodes);
    this.threads = threads;
    this.progress = progress;
    this.load = new SnapshotLoad(index.bulkLoad(files.coinsDirectory()), clock, progress);
  }

  /** The snapshot from which the index was loaded; empty if it was not loaded from one. */
  public static Optional<SnapshotOrigin> origin(Index index) {
    return index
        .settings()
        .get(NOTE)
        .map(bytes -> BootstrapFiles.snapshot(bytes).origin());
  }

  /**
   * Does what remains to be done.
   *
   * @param stopping polled often
   * @return false if it was stopped before the end
   * @throws SnapshotException if the snapshot cannot be used
   * @throws SnapshotMismatch if it does not have the expected hash
   * @throws NodeException if no node answers as needed
   * @throws StoreException if the disk or the index refuses
   */
  public boolean run(BooleanSupplier stopping) throws InterruptedException {
    BootstrapOrder order = files.order().orElseThrow();
    if (index.state().tip() == null || load.isImporting()) {
      ReadSnapshot snapshot = files.readAll().filter(read -> load.canGoOn()).orElse(null);
      if (snapshot == null) {
        snapshot = read(order, stopping);
      } else {
        LOG.info("Resuming the load of the snapshot at {}.", snapshot.base().point());
      }
      if (snapshot == null) {
        return false;
      }
      complete(snapshot);
    } else if (origin(index).isEmpty()) {
      throw new StoreException(
          StoreException.Kind.REFUSED,
          "The index is at block " + index.state().tip().point()
              + " already; a snapshot can only be loaded into an empty index. Use an empty data directory.");
    }
    if (order.nodeFile() != null) {
      remove(Path.of(order.file()));
    }
    load.discard();
    files.done();
    return true;
  }

  private void complete(ReadSnapshot snapshot) throws InterruptedException {
    load.complete(snapshot.base(), snapshot.coins(), threads, NOTE, BootstrapFiles.bytes(snapshot));
    SnapshotOrigin origin = snapshot.origin();
    LOG.info(
        "The {} coins of the snapshot at block {} are loaded, {}.",
        String.format(java.util.Locale.ROOT, "%,d", snapshot.coins()),
        origin.base(),
        switch (origin.proof()) {
          case GIVEN -> "verified by the given hash";
          case PUBLISHED -> "verified by the hash in Bitcoin Core's source";
          case NODE -> "verified by the node's own hash";
          case NONE -> "unverified; run 'utxod verify'";
        });
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn(
          "The snapshot {} written by the node is no longer needed, but cannot be removed ({}). Remove it by hand.",
          file,
          IoReason.describe(e));
    }
  }

  private @Nullable ReadSnapshot read(BootstrapOrder order, BooleanSupplier stopping)
      throws InterruptedException {
    if (!Files.isRegularFile(Path.of(order.file()))) {
      // A pipe can be read only once, so reading cannot restart if the checkpoint does not match.
      load.discard();
    }
    try {
      return readOnce(order, stopping);
    } catch (SnapshotChanged e) {
      LOG.info("The snapshot was changed since a part of it was read; reading starts over.");
      return readOnce(order, stopping);
    }
  }

  private @Nullable ReadSnapshot readOnce(BootstrapOrder order, BooleanSupplier stopping)
      throws InterruptedException {
    BitcoinNode node = Nodes.firstThatAnswers(nodes, network);
    WrittenSnapshot written = order.nodeFile() == null ? null : written(node, order);
    try (InputStream in = open(Path.of(order.file()))) {
      SnapshotReader reader = SnapshotReader.open(in);
      SnapshotHeader header = reader.header();
      NodeHeader base = base(node, header);
      SnapshotProof snapshotProof = SnapshotProof.of(
          order,
          written,
          base.point(),
          node,
          () -> report(
              "Asking " + node.label() + " for the hash of its own UTXO set; this takes minutes."));
      requireRoom(header.coins());
      LOG.info(
          "Reading the snapshot of {} coins at block {}.",
          String.format(java.util.Locale.ROOT, "%,d", header.coins()),
          base.point());
      SerializedSetHash hash =
          load.divide(reader, base.point().height(), network, stopping).orElse(null);
      if (hash == null) {
        return null;
      }
      snapshotProof.require(hash);
      ReadSnapshot snapshot = ReadSnapshot.of(base, hash, snapshotProof.proof(), header.coins());
      files.readAll(snapshot);
      return snapshot;
    } catch (IOException e) {
      throw new SnapshotException(
          "The snapshot " + order.file() + " cannot be read (" + IoReason.describe(e)
              + "). Check the path and its permissions.",
          e);
    } catch (SnapshotException | SnapshotMismatch e) {
      load.discard();
      throw e;
    }
  }

  private void report(String message) {
    LOG.info("{}", message);
    progress.accept(new BootstrapProgress(message, null));
  }

  /* Opened as a channel, because its reads end when the thread is interrupted. */
  private static InputStream open(Path file) throws IOException {
    return Channels.newInputStream(FileChannel.open(file, StandardOpenOption.READ));
  }

  private WrittenSnapshot written(BitcoinNode node, BootstrapOrder order) {
    Path file = Path.of(order.file());
    Optional<WrittenSnapshot> before = files.written();
    if (before.isPresent() && Files.exists(file)) {
      return before.get();
    }
    remove(file);
    report("Asking " + node.label() + " to write its UTXO set to " + order.nodeFile()
        + "; on mainnet this takes minutes and 10 GB.");
    HashedUtxoSet reported;
    try {
      reported = node.writeSnapshot(String.valueOf(order.nodeFile()), order.rollbackHeight());
    } catch (NodeException e) {
      if (e.kind() != NodeException.Kind.REFUSED) {
        throw e;
      }
      throw new SnapshotException(
          e.getMessage() + " The node must be able to write to " + order.nodeFile()
              + ", a path on its own file system, and the file must not exist yet: give a directory shared with "
              + "utxod with --node-path and --local-path.",
          e);
    }
    if (!Files.isReadable(file)) {
      throw new SnapshotException(
          "The node wrote " + order.nodeFile() + ", but utxod cannot read " + file
              + ". Give the path of that directory as utxod sees it with --local-path, and let utxod's user "
              + "read it.");
    }
    WrittenSnapshot snapshot = new WrittenSnapshot(reported.hash().display(), reported.utxoCount());
    files.written(snapshot);
    return snapshot;
  }

  private NodeHeader base(BitcoinNode node, SnapshotHeader header) {
    if (header.network() != network) {
      throw new SnapshotException("The snapshot is for " + header.network().label()
          + ", but utxod is set to " + network.label() + ".");
    }
    BlockHash base = header.base();
    try {
      NodeHeader found = node.header(base);
      if (!found.onMainChain()) {
        LOG.warn(
            "Block {} of the snapshot is no longer on the node's main chain; the index will follow the "
                + "reorganisation.",
            found.point());
      }
      return found;
    } catch (NodeException e) {
      if (e.kind() != NodeException.Kind.UNKNOWN_BLOCK) {
        throw e;
      }
      throw new SnapshotException(
          "The node at " + node.label() + " does not have block " + base
              + ", the base of the snapshot. Let the node sync its headers, or create a snapshot of its own chain.",
          e);
    }
  }

  private void requireRoom(long coins) throws IOException {
    PrivateFiles.createDirectories(files.directory());
    long free = Files.getFileStore(files.directory()).getUsableSpace();
    long needed;
    try {
      needed = SnapshotImporter.bytesNeeded(coins);
    } catch (ArithmeticException e) {
      throw new SnapshotException(
          "The snapshot claims " + coins + " coins, which is impossible.", e);
    }
    if (free < needed) {
      throw new StoreException(
          StoreException.Kind.IO,
          String.format(
              java.util.Locale.ROOT,
              "Loading %,d coins takes up to %,d MB in %s, and %,d MB are free. Free some space, or use another "
                  + "--data-dir.",
              coins,
              needed >> 20,
              files.directory(),
              free >> 20));
    }
  }
}
