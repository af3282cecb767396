package org.utxod.indexer.mempool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.NodeMempool;
import org.utxod.indexer.bitcoind.Verbosity3Parser;
import org.utxod.indexer.bitcoind.rpc.Credentials;
import org.utxod.indexer.bitcoind.rpc.NodeEndpoint;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.indexer.bitcoind.rpc.RpcDeadlines;
import org.utxod.indexer.follow.FollowOptions;
import org.utxod.indexer.follow.source.NodeSource;
import org.utxod.indexer.simnode.FaultPlan;
import org.utxod.indexer.simnode.ModelBytes;
import org.utxod.indexer.simnode.SimFault;
import org.utxod.indexer.simnode.SimulatedNode;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.query.outbound.Backoff;
import org.utxod.query.port.mempool.MempoolStatus;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/** Following a node's mempool through what keeps one from it: too much of it, and a node that fails. */
class MempoolFollowerTest {
  private static final Script RECEIVER = Script.ofHex("0014" + "7e".repeat(20));
  private static final int PAYMENTS = 20;

  @TempDir
  Path directory;

  private final DemoChain chain = new DemoChain(11, GeneratorShape.empty(), 130);
  private final FaultPlan faults = new FaultPlan();
  private final List<Duration> slept = new ArrayList<>();
  private long nanos;
  private final FollowedMempool mempool =
      new FollowedMempool("polling", new ChangeFeed(), () -> nanos, Duration.ofSeconds(10), 9);
  private SimulatedNode node;
  private BitcoinNode client;

  @BeforeEach
  void a_node() {
    Path cookie = directory.resolve(".cookie");
    node =
        SimulatedNode.withCookie(chain.chain(), Network.REGTEST, faults, cookie).start();
    client = new BitcoinNode(new RpcClient(
        NodeEndpoint.of(node.url(), new Credentials.CookieFile(cookie)), RpcDeadlines.standard()));
    mempool.onTip(new NodeSource(client), chain.chain().activeTip());
  }

  @AfterEach
  void stop() {
    client.close();
    node.close();
  }

  private MempoolFollower follower(long mostBytes) {
    return follower(mostBytes, new SleepingTrigger(Duration.ZERO, pause -> {}));
  }

  private MempoolFollower follower(long mostBytes, MempoolTrigger mempoolTrigger) {
    return new MempoolFollower(
        mempool,
        source -> new NodeMempool(client.rpc()),
        mempoolTrigger,
        mostBytes,
        () -> nanos,
        slept::add,
        new Backoff(FollowOptions.DEFAULT.retry(), new Random(1)));
  }

  /** Coinbases that are ripe, each spent by a transaction of its own. */
  private void pay(int from, int count) throws IOException {
    for (int height = from; height < from + count; height++) {
      SimBlock block = chain.chain().active(height).orElseThrow();
      BlockDelta.Cursor cursor = new Verbosity3Parser("test")
          .parse(new ByteArrayInputStream(block.json()), block.hash(), new BlockDeltaBuilder())
          .cursor();
      assertThat(cursor.next()).isTrue();
      var unused = node.mempool()
          .submit(ModelBytes.transaction(
              List.of(new OutPoint(cursor.transactionId(), cursor.voutBits())),
              new byte[0],
              List.of(new ModelBytes.Out(RECEIVER, cursor.valueSat() - 10_000))));
    }
  }

  private int known() {
    return mempool.now().map(snapshot -> snapshot.count()).orElse(-1);
  }

  @Test
  void one_that_is_too_large_is_not_followed_until_it_has_shrunk() throws Exception {
    pay(1, 2);
    MempoolFollower follower = follower(3_000);
    follower.cycle();
    assertThat(known()).isEqualTo(2);
    pay(3, PAYMENTS);
    follower.cycle();
    assertThat(known()).isEqualTo(-1);
    MempoolStatus status = mempool.status();
    assertThat(status.inStep()).isFalse();
    assertThat(status.reason()).contains("takes more than").contains("Raise mempool_memory_mb");
    long calls = faults.calls("getrawmempool");
    follower.cycle();
    assertThat(faults.calls("getrawmempool"))
        .as("it is not listed again and again")
        .isEqualTo(calls);
    List<Txid> all = node.mempool().ids();
    all.subList(0, 5).forEach(node.mempool()::evict);
    follower.cycle();
    assertThat(known()).as("smaller, but still too large or nearly so").isEqualTo(-1);
    node.mempool().ids().forEach(node.mempool()::evict);
    pay(1, 1);
    follower.cycle();
    follower.cycle();
    assertThat(known()).isEqualTo(1);
    assertThat(mempool.status().reason()).isNull();
  }

  @Test
  void a_node_that_fails_is_asked_again_after_a_pause_and_what_was_known_stays() throws Exception {
    pay(1, 2);
    MempoolFollower follower = follower(1 << 20);
    follower.cycle();
    assertThat(known()).isEqualTo(2);
    pay(3, 1);
    faults.alwaysAny(SimFault.workQueueFull());
    follower.cycle();
    assertThat(known()).isEqualTo(2);
    assertThat(mempool.status().reason()).as("it may be over before it matters").isNull();
    assertThat(slept).hasSize(1);
    nanos += Duration.ofSeconds(11).toNanos();
    assertThat(known()).as("silent for too long").isEqualTo(-1);
    assertThat(mempool.status().reason()).contains(node.url());
    faults.heal();
    follower.cycle();
    assertThat(known()).isEqualTo(3);
    assertThat(mempool.status().reason()).isNull();
  }

  /** A message reporting that others were lost, and then none. */
  private final class OneGap implements MempoolTrigger {
    private boolean said;

    @Override
    public Hint next() {
      assertThat(said).as("it waits for a message that never comes").isFalse();
      said = true;
      return Hint.EVERYTHING;
    }

    @Override
    public Hint next(Duration atMost) {
      nanos += atMost.toNanos();
      return Hint.NOTHING;
    }

    @Override
    public String by() {
      return "zmq";
    }
  }

  @Test
  void a_look_that_was_put_off_is_made_up_for_without_another_message() throws Exception {
    pay(1, 2);
    MempoolFollower follower = follower(1 << 20, new OneGap());
    faults.next("getrawmempool", new SimFault.Altered(body -> {
      nanos += Duration.ofSeconds(1).toNanos();
      return body;
    }));
    follower.cycle();
    assertThat(known()).isEqualTo(2);
    pay(3, 1);
    follower.cycle();
    assertThat(known())
        .as("looks at everything take a tenth of the time at most")
        .isEqualTo(2);
    follower.cycle();
    assertThat(known()).isEqualTo(3);
  }
}
