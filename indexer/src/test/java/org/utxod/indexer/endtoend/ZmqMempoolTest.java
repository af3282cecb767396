package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.mempool.MempoolTrigger;
import org.utxod.indexer.mempool.zmq.SequenceTrigger;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.indexer.simnode.mempool.SequenceChannel;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Txid;
import org.utxod.store.fixture.Await;

/** The mempool is followed by the node's messages, whichever of them are lost, and whenever the node stops sending. */
class ZmqMempoolTest {
  private static final Duration NEVER = Duration.ofHours(1);

  @TempDir
  Path directory;

  private DemoChain chain;
  private String endpoint;
  private TestDaemon daemon;
  private SequenceChannel channel;
  private SequenceTrigger heard;

  /** Beside the daemon's ears there are the test's own, which know of nothing but messages. */
  @BeforeEach
  void a_daemon_that_listens_before_the_node_sends() throws IOException, InterruptedException {
    chain = new DemoChain(31, GeneratorShape.small(), 130);
    endpoint = "tcp://127.0.0.1:" + RealNode.freePort();
    daemon = new TestDaemon(
        directory,
        chain.chain(),
        Network.REGTEST,
        Map.of(Setting.ZMQ_SEQUENCE, endpoint, Setting.MEMPOOL_POLL_MS, "600000"));
    daemon.awaitTip();
    heard = new SequenceTrigger(endpoint, Duration.ofMillis(5), NEVER);
    // The first hint is always that.
    assertThat(heard.next()).isEqualTo(MempoolTrigger.Hint.EVERYTHING);
    channel = daemon.node().publishSequence(endpoint);
    awaitThatItIsHeard();
  }

  @AfterEach
  void close() {
    heard.close();
    channel.close();
    daemon.close();
  }

  /** A new connection receives nothing from before, so blocks are added until one is received. */
  private void awaitThatItIsHeard() throws InterruptedException {
    Thread blocks = new Thread(() -> {
      while (!Thread.interrupted()) {
        chain.grow();
        try {
          chain.chain().awaitTipOtherThan(chain.chain().activeTip().hash(), 200);
        } catch (InterruptedException e) {
          return;
        }
      }
    });
    blocks.start();
    MempoolTrigger.Hint hint = heard.next();
    blocks.interrupt();
    blocks.join();
    assertThat(hint.everything()).as("the first that is heard").isTrue();
    chain.grow();
    daemon.awaitTip();
    awaitSame();
  }

  private void awaitSame() {
    JsonNode[] last = new JsonNode[1];
    Await.until(
        "the node's mempool",
        () -> {
          last[0] = daemon.get("/v1/status").path("mempool");
          return last[0].path("in_step").asBoolean() && theirs().equals(ours());
        },
        () -> last[0] + ", " + daemon.node().mempool().ids());
    assertThat(last[0].path("by").asText()).isEqualTo("zmq");
  }

  private Set<String> theirs() {
    Set<String> ids = new HashSet<>();
    daemon.node().mempool().ids().forEach(id -> ids.add(id.display()));
    return ids;
  }

  private Set<String> ours() {
    TestDaemon.Answer answer = daemon.ask("/api/mempool/txids");
    Set<String> ids = new HashSet<>();
    answer.body().forEach(id -> ids.add(id.asText()));
    return ids;
  }

  private Txid sent() {
    Set<Txid> before = new HashSet<>(daemon.node().mempool().ids());
    for (int i = 0; i < 20; i++) {
      chain.send(daemon.node().mempool());
      for (Txid id : daemon.node().mempool().ids()) {
        if (!before.contains(id)) {
          return id;
        }
      }
    }
    throw new AssertionError("nothing can be sent");
  }

  @Test
  void what_comes_and_goes_is_heard_at_once() {
    Txid first = sent();
    awaitSame();
    sent();
    awaitSame();
    daemon.node().mempool().evict(first);
    awaitSame();
    assertThat(ours()).doesNotContain(first.display());
    chain.grow();
    daemon.awaitTip();
    awaitSame();
    chain.reorganise(2);
    daemon.awaitTip();
    awaitSame();
  }

  @Test
  void of_messages_that_are_lost_the_next_one_tells() {
    for (int lost = 1; lost <= 3; lost++) {
      int counted = channel.sent();
      channel.lose(Integer.MAX_VALUE);
      for (int i = 0; i < lost; i++) {
        sent();
      }
      channel.lose(0);
      assertThat(channel.sent()).isGreaterThanOrEqualTo(counted + lost);
      sent();
      awaitSame();
    }
    channel.lose(1);
    Txid gone = daemon.node().mempool().ids().get(daemon.node().mempool().ids().size() - 1);
    daemon.node().mempool().evict(gone);
    sent();
    awaitSame();
    assertThat(ours()).doesNotContain(gone.display());
  }

  @Test
  void a_node_that_stops_sending_and_begins_again_is_heard_again() throws InterruptedException {
    sent();
    awaitSame();
    channel.close();
    sent();
    channel = daemon.node().publishSequence(endpoint);
    awaitThatItIsHeard();
    sent();
    awaitSame();
  }
}
