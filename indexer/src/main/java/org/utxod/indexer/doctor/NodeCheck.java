package org.utxod.indexer.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.ChainInfo;
import org.utxod.indexer.bitcoind.NodeVersion;
import org.utxod.indexer.bitcoind.rest.RestBlocks;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.store.chain.Network;

/** Checks a node's capabilities. */
final class NodeCheck {
  /** The first Bitcoin Core with {@code getblock} at verbosity 3. */
  private static final int FIRST_VERSION = 230_000;

  /** The first one that offers a block's spent outputs over REST. */
  private static final int FIRST_WITH_REST = 300_000;

  /** Core's own limit for a block's time (consensus: MAX_FUTURE_BLOCK_TIME). */
  private static final Duration MAX_AHEAD = Duration.ofHours(2);

  private static final Duration OLD = Duration.ofHours(4);

  private final BitcoinNode node;
  private final Network network;
  private final Clock clock;
  private final List<Finding> findings = new ArrayList<>();

  NodeCheck(BitcoinNode node, Network network, Clock clock) {
    this.node = node;
    this.network = network;
    this.clock = clock;
  }

  List<Finding> findings() {
    String about = "node " + node.label();
    try {
      ChainInfo chain = node.requireChain(network);
      NodeVersion version = node.version();
      if (version.version() < FIRST_VERSION) {
        findings.add(
            Finding.bad(
                about,
                version.subversion()
                    + " is too old: utxod needs Bitcoin Core 23 or later (getblock with verbosity 3)."));
        return findings;
      }
      findings.add(Finding.ok(
          about,
          version.subversion() + ", " + network.label() + ", at height " + chain.blocks() + "."));
      progress(chain);
      pruning(chain);
      rest(version, chain);
      findings.addAll(MethodCheck.inspect(node));
      indexes();
      clock(chain);
      chain.warnings().forEach(text -> findings.add(Finding.note("node says", text)));
    } catch (NodeException e) {
      findings.add(Finding.bad(about, String.valueOf(e.getMessage())));
    }
    return findings;
  }

  private void progress(ChainInfo chain) {
    if (chain.initialBlockDownload()) {
      findings.add(Finding.note(
          "download",
          "The node is still downloading the chain (" + chain.blocks() + " of " + chain.headers()
              + " blocks); utxod follows it and reports the progress of both."));
    }
  }

  private void pruning(ChainInfo chain) {
    Integer lowest = chain.pruneHeight();
    if (!chain.pruned()) {
      findings.add(Finding.ok("pruning", "The node keeps all blocks."));
    } else {
      findings.add(
          Finding.note(
              "pruning",
              "The node keeps blocks from height " + (lowest == null ? 0 : lowest)
                  + " on. Start a new index with 'utxod bootstrap --from-node', which covers every coin."));
    }
    if (chain.backgroundValidation()) {
      findings.add(Finding.note(
          "snapshot",
          "The node was itself loaded from a snapshot and lacks older blocks; start with 'utxod bootstrap "
              + "--from-node'."));
    }
  }

  private void rest(NodeVersion version, ChainInfo chain) {
    if (version.version() < FIRST_WITH_REST) {
      findings.add(Finding.note(
          "REST",
          "Bitcoin Core before 30 does not serve spent outputs over REST; blocks are read as JSON, which costs "
              + "the node a hundred times more."));
      return;
    }
    try {
      new RestBlocks(node).require(chain.bestBlock());
      findings.add(Finding.ok("REST", "Blocks are read over REST."));
    } catch (NodeException e) {
      findings.add(Finding.note(
          "REST",
          "The node does not answer over REST, so blocks are read as JSON, which costs it a hundred times more. "
              + "Start it with"
              + " -rest=1."));
    }
  }

  private void indexes() {
    JsonNode indexes;
    try {
      indexes = node.call("getindexinfo");
    } catch (NodeException e) {
      findings.add(
          Finding.note("indexes", "The node does not report its indexes; none is required."));
      return;
    }
    findings.add(
        indexes.has("txindex")
            ? Finding.ok("txindex", "Any transaction can be looked up.")
            : Finding.note(
                "txindex",
                "Optional. Without it /api/tx finds only transactions that are unconfirmed, unspent or recently "
                    + "listed."));
    if (!indexes.has("txospenderindex")) {
      findings.add(Finding.note(
          "txospenderindex",
          "Optional. Without it (Bitcoin Core 31 and later) /api/tx/…/outspend does not find the spender of "
              + "an older output."));
    }
  }

  private void clock(ChainInfo chain) {
    Instant now = clock.instant();
    Instant median = Instant.ofEpochSecond(chain.medianTime());
    if (median.isAfter(now.plus(MAX_AHEAD))) {
      findings.add(Finding.bad(
          "clock",
          "The chain's median time is " + Duration.between(now, median).toMinutes()
              + " minutes ahead of this machine's clock. Set the clock."));
    } else if (!network.label().equals("regtest")
        && !chain.initialBlockDownload()
        && median.isBefore(now.minus(OLD))) {
      findings.add(
          Finding.note(
              "clock",
              "The node's last blocks are " + Duration.between(median, now).toHours()
                  + " hours old by their median time: it receives no new blocks, or a clock is wrong."));
    } else {
      findings.add(Finding.ok("clock", "Matches the chain's time."));
    }
  }
}
