package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.NodeLookups;
import org.utxod.indexer.bitcoind.rpc.Credentials;
import org.utxod.indexer.bitcoind.rpc.NodeEndpoint;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.indexer.bitcoind.rpc.RpcDeadlines;
import org.utxod.query.port.BlockStats;
import org.utxod.query.port.ChainBlock;
import org.utxod.query.port.NodeTools;
import org.utxod.query.port.TransactionLookup;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Txid;

/** What a real node counts in blocks and makes of texts; skipped where none is named. */
class RealExplorerTest {
  private static final String ANYONE = "51";
  private static final String KEY = "cVpF924EspNh8KjYsfhgY96mmxvT6DgdWiTYMtMjuM74hJaU5psW";

  @TempDir
  Path directory;

  @Test
  void blocks_are_counted_and_texts_taken_apart() {
    Optional<RealNode> started =
        RealNode.start(directory.resolve("node"), "-acceptnonstdtxn=1", "-persistmempool=0");
    assumeTrue(
        started.isPresent(),
        "skipped: " + RealNode.VARIABLE + " does not name a bitcoind to run against");
    try (RealNode node = started.get();
        BitcoinNode client = new BitcoinNode(new RpcClient(
            NodeEndpoint.of(node.url(), new Credentials.CookieFile(node.cookie())),
            RpcDeadlines.standard()))) {
      NodeLookups lookups = new NodeLookups(client);
      node.mine(110, ANYONE);
      String address = node.call(
              "deriveaddresses",
              node.call("getdescriptorinfo", "pkh(" + KEY + ")")
                  .path("descriptor")
                  .asText())
          .path(0)
          .asText();
      String paying = node.transaction(node.coinbaseOf(1), 0, Map.of(address, "49.99990000"));
      node.mineWith(ANYONE, List.of(paying));
      countsBlocks(node, lookups, paying);
      takesApart(node, lookups, paying, address);
      saysWhereSpentOutputsAre(node, lookups, paying);
    }
  }

  private static void countsBlocks(RealNode node, NodeLookups lookups, String paying) {
    List<ChainBlock> blocks =
        lookups.blocks().blocks(List.of(node.tip(), node.hash(0), node.hash(5))).stream()
            .map(Optional::orElseThrow)
            .toList();
    List<Optional<BlockStats>> stats = lookups.blocks().stats(blocks);
    BlockStats tip = stats.get(0).orElseThrow();
    assertThat(tip.feeSat()).isEqualTo(10_000);
    assertThat(tip.subsidySat()).isEqualTo(5_000_000_000L);
    assertThat(tip.inputs()).isEqualTo(1);
    assertThat(tip.outputSat()).isEqualTo(4_999_990_000L);
    long rate = 10_000L / (paying.length() / 2);
    assertThat(tip.ratePercentiles()).containsOnly(rate);
    assertThat(tip.coinbaseScript()).startsWith("016f");
    assertThat(stats.get(1)).isPresent();
    assertThat(stats.get(2).orElseThrow().ratePercentiles()).containsOnly(0L);
    assertThat(lookups.blocks().stats(List.of())).isEmpty();
  }

  private static void takesApart(
      RealNode node, NodeLookups lookups, String paying, String address) {
    JsonNode decoded = lookups.decode(NodeTools.Kind.TRANSACTION, paying);
    assertThat(decoded.path("vout").path(0).path("scriptPubKey").path("address").asText())
        .isEqualTo(address);
    String psbt = node.call("converttopsbt", paying).asText();
    assertThat(lookups.decode(NodeTools.Kind.PSBT, psbt).path("inputs").size()).isEqualTo(1);
    assertThat(lookups.decode(NodeTools.Kind.SCRIPT, ANYONE).path("asm").asText())
        .isEqualTo("1");
    assertThatThrownBy(() -> lookups.decode(NodeTools.Kind.PSBT, "cHNidA=="))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("-22");
    String signature = node.call("signmessagewithprivkey", KEY, "hello").asText();
    assertThat(lookups.verifyMessage(address, signature, "hello").asBoolean()).isTrue();
    assertThat(lookups.verifyMessage(address, signature, "hallo").asBoolean()).isFalse();
  }

  private static void saysWhereSpentOutputsAre(RealNode node, NodeLookups lookups, String paying) {
    Txid txid = Txid.ofDisplay(node.id(paying));
    BlockHash tip = node.tip();
    assertThat(lookups.transaction(txid, tip).orElseThrow().inputs().get(0).prevoutHeight())
        .isEqualTo(1);
    assertThat(lookups.transaction(Txid.ofDisplay("ab".repeat(32))))
        .isNotInstanceOf(TransactionLookup.Found.class);
  }
}
