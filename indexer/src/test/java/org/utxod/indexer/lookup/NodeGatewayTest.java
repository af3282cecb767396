package org.utxod.indexer.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.rpc.Credentials;
import org.utxod.indexer.bitcoind.rpc.NodeEndpoint;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.indexer.bitcoind.rpc.RpcDeadlines;
import org.utxod.indexer.simnode.FaultPlan;
import org.utxod.indexer.simnode.SimFault;
import org.utxod.indexer.simnode.SimulatedNode;
import org.utxod.indexer.simnode.chain.RecordedChain;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.query.http.limit.RequestPermits;
import org.utxod.query.port.BlockLookup;
import org.utxod.query.port.Broadcaster;
import org.utxod.query.port.ChainBlock;
import org.utxod.query.port.ChainTx;
import org.utxod.query.port.SourceException;
import org.utxod.query.port.TransactionLookup;
import org.utxod.query.port.TransactionSource;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Txid;
import org.utxod.store.golden.Golden;

/** Nodes in order of preference, skipped while they fail, and queried no more often than needed. */
class NodeGatewayTest {
  private final SimChain chain = RecordedChain.read(Golden::open).replayed();
  private final BlockHash seventh = chain.active(7).orElseThrow().hash();
  private final AtomicLong nanos = new AtomicLong();
  private final List<Txid> accepted = new ArrayList<>();
  private final List<AutoCloseable> closing = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable part : closing) {
      part.close();
    }
  }

  private SimulatedNode node() {
    SimulatedNode node = SimulatedNode.withPassword(
            chain, Network.REGTEST, new FaultPlan(), "u", "p")
        .start();
    closing.add(node);
    return node;
  }

  private NodeGateway gateway(Network network, SimulatedNode... nodes) {
    List<BitcoinNode> clients = new ArrayList<>();
    for (SimulatedNode node : nodes) {
      clients.add(new BitcoinNode(new RpcClient(
          NodeEndpoint.of(node.url(), new Credentials.UserPassword("u", "p")),
          RpcDeadlines.standard())));
    }
    NodeGateway gateway = new NodeGateway(
        clients,
        network,
        new RequestPermits(64).externalWait("the node", 16),
        accepted::addAll,
        nanos::get);
    closing.add(gateway);
    return gateway;
  }

  @Test
  void a_node_that_is_starting_is_passed_over() {
    SimulatedNode first = node();
    SimulatedNode second = node();
    NodeGateway gateway = gateway(Network.REGTEST, first, second);
    FaultPlan.of(first).alwaysAny(new SimFault.RpcError(-28, "Loading block index…"));
    assertThat(gateway.ports().blocks().block(seventh).orElseThrow().point().height())
        .isEqualTo(7);
    FaultPlan.of(second).alwaysAny(new SimFault.RpcError(-28, "Loading block index…"));
    SourceException fault = catchThrowableOfType(
        SourceException.class, () -> gateway.ports().blocks().raw(seventh));
    assertThat(fault.kind()).isEqualTo(SourceException.Kind.UNAVAILABLE);
    assertThat(fault).hasMessage("The node is starting; retry");
    FaultPlan.of(first).heal();
    assertThat(gateway.ports().blocks().raw(seventh)).isPresent();
  }

  @Test
  void a_block_that_one_node_has_deleted_is_taken_from_another() {
    SimulatedNode pruned = node();
    SimulatedNode whole = node();
    pruned.prune(100);
    NodeGateway gateway = gateway(Network.REGTEST, pruned, whole);
    assertThat(gateway.ports().blocks().raw(seventh)).isPresent();
    whole.prune(100);
    SourceException fault = catchThrowableOfType(
        SourceException.class, () -> gateway.ports().blocks().raw(seventh));
    assertThat(fault.kind()).isEqualTo(SourceException.Kind.NOT_KEPT);
  }

  @Test
  void a_node_of_another_chain_is_never_believed() {
    NodeGateway gateway = gateway(Network.MAINNET, node());
    assertThatThrownBy(() -> gateway.ports().blocks().raw(seventh))
        .isInstanceOf(SourceException.class);
  }

  @Test
  void a_busy_node_and_one_without_any() {
    SimulatedNode busy = node();
    NodeGateway gateway = gateway(Network.REGTEST, busy);
    FaultPlan.of(busy).alwaysAny(new SimFault.Status(503, "Work queue depth exceeded"));
    assertThat(catchThrowableOfType(
            SourceException.class, () -> gateway.ports().fees().satPerVbyte()))
        .hasMessage("The node is busy; retry");
    assertThat(catchThrowableOfType(
            SourceException.class,
            () -> gateway(Network.REGTEST).ports().blocks().raw(seventh)))
        .hasMessage("No node is configured");
  }

  @Test
  void what_a_node_refuses_is_no_error_of_ours() {
    SimulatedNode node = node();
    NodeGateway gateway = gateway(Network.REGTEST, node);
    Txid elsewhere = Txid.ofDisplay("ab".repeat(32));
    assertThat(catchThrowableOfType(
            SourceException.class,
            () -> gateway
                .ports()
                .transactions()
                .inBlocks(List.of(new TransactionSource.Place(elsewhere, seventh)))))
        .hasMessage("The node does not have this, or not yet; retry");
    assertThat(gateway.ports().transactions().find(elsewhere, seventh))
        .isInstanceOf(TransactionLookup.Unknown.class);
    assertThat(gateway.ports().blocks().block(BlockHash.ofDisplay("ab".repeat(32))))
        .isEmpty();
    FaultPlan.of(node)
        .always("sendrawtransaction", new SimFault.RpcError(-26, "min relay fee not met, 0 < 141"));
    assertThat(gateway.ports().broadcaster().broadcast("0200"))
        .isEqualTo(new Broadcaster.Outcome.Rejected(-26, "min relay fee not met, 0 < 141"));
  }

  @Test
  void what_one_node_cannot_say_another_with_an_index_of_transactions_is_asked() {
    SimulatedNode plain = node();
    SimulatedNode indexed = node();
    NodeGateway gateway = gateway(Network.REGTEST, plain, indexed);
    Txid elsewhere = Txid.ofDisplay("ab".repeat(32));
    assertThat(gateway.ports().transactions().find(elsewhere, null))
        .isInstanceOf(TransactionLookup.Unknown.class);
    indexed.transactionIndex(true);
    assertThat(gateway.ports().transactions().find(elsewhere, null))
        .isInstanceOf(TransactionLookup.Absent.class);
    FaultPlan.of(indexed).alwaysAny(new SimFault.RpcError(-28, "Loading block index…"));
    assertThat(gateway.ports().transactions().find(elsewhere, null))
        .isInstanceOf(TransactionLookup.Unknown.class);
  }

  @Test
  void transactions_that_lie_close_together_are_read_in_one_call_and_once() {
    SimulatedNode node = node().rest(true);
    NodeGateway gateway = gateway(Network.REGTEST, node);
    ChainBlock block = busiest(gateway);
    TransactionSource source = gateway.ports().transactions();
    List<TransactionSource.Place> named = block.txids().stream()
        .map(txid -> new TransactionSource.Place(txid, block.point().hash()))
        .toList();
    List<TransactionSource.BytePlace> places = new ArrayList<>();
    int offset = BlockDelta.BLOCK_HEADER_LENGTH + 1;
    for (ChainTx tx : source.inBlocks(named)) {
      places.add(new TransactionSource.BytePlace(block.point().hash(), offset, tx.size()));
      offset += tx.size();
    }
    assertThat(places).hasSizeGreaterThan(5);
    Collections.shuffle(places, new Random(1));
    places.add(places.get(0));
    List<Integer> order =
        places.stream().map(TransactionSource.BytePlace::offset).toList();
    List<Txid> expected = order.stream()
        .map(at -> block.txids().get((int)
            order.stream().distinct().filter(o -> o < at).count()))
        .toList();
    long before = node.requests();
    assertThat(source.at(places).orElseThrow()).extracting(ChainTx::txid).isEqualTo(expected);
    assertThat(node.requests()).isEqualTo(before + 1);
    assertThat(source.at(places.subList(1, 4)).orElseThrow())
        .extracting(ChainTx::txid)
        .isEqualTo(expected.subList(1, 4));
    assertThat(node.requests()).isEqualTo(before + 1);
  }

  private ChainBlock busiest(NodeGateway gateway) {
    List<BlockHash> hashes = IntStream.rangeClosed(0, chain.tip().height())
        .mapToObj(height -> chain.active(height).orElseThrow().hash())
        .toList();
    return gateway.ports().blocks().blocks(hashes).stream()
        .flatMap(Optional::stream)
        .max(Comparator.comparing((ChainBlock block) -> block.txids().size()))
        .orElseThrow();
  }

  @Test
  void a_blocks_height_is_asked_for_without_its_txids_and_once() {
    SimulatedNode node = node();
    NodeGateway gateway = gateway(Network.REGTEST, node);
    BlockLookup.Header header = gateway.ports().blocks().header(seventh).orElseThrow();
    assertThat(header.point()).isEqualTo(new ChainPoint(7, seventh));
    assertThat(header.time()).isEqualTo(chain.active(7).orElseThrow().time());
    long before = node.requests();
    assertThat(gateway.ports().blocks().header(seventh)).contains(header);
    assertThat(node.requests()).isEqualTo(before);
    assertThat(gateway.ports().blocks().header(BlockHash.ofDisplay("ab".repeat(32))))
        .isEmpty();
    assertThat(FaultPlan.of(node).calls("getblock")).isZero();
  }

  @Test
  void what_does_not_change_is_asked_for_once_and_fees_once_in_ten_seconds() {
    SimulatedNode node = node();
    NodeGateway gateway = gateway(Network.REGTEST, node);
    var block = gateway.ports().blocks().block(seventh).orElseThrow();
    long requested = node.requests();
    assertThat(gateway.ports().blocks().block(seventh)).contains(block);
    assertThat(node.requests()).isEqualTo(requested);
    assertThat(gateway.ports().fees().satPerVbyte()).isEmpty();
    long afterFees = node.requests();
    var unused = gateway.ports().fees().satPerVbyte();
    assertThat(node.requests()).isEqualTo(afterFees);
    nanos.addAndGet(11_000_000_000L);
    unused = gateway.ports().fees().satPerVbyte();
    assertThat(node.requests()).isEqualTo(afterFees + 1);
  }
}
