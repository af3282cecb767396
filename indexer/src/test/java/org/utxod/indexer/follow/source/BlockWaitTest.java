package org.utxod.indexer.follow.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.rpc.Credentials;
import org.utxod.indexer.bitcoind.rpc.NodeEndpoint;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.indexer.bitcoind.rpc.RpcDeadlines;
import org.utxod.indexer.simnode.FaultPlan;
import org.utxod.indexer.simnode.SimulatedNode;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Network;

/** A node with few RPC threads is not held up by waiting for its next block. */
class BlockWaitTest {
  private final DemoChain chain = new DemoChain(3, GeneratorShape.empty(), 5);
  private final SimulatedNode node = SimulatedNode.withPassword(
          chain.chain(), Network.REGTEST, new FaultPlan(), "u", "p")
      .start();
  private final ExecutorService beside = Executors.newCachedThreadPool();
  private final List<String> news = new ArrayList<>();
  private volatile long later;

  @AfterEach
  void stop() {
    beside.shutdownNow();
    node.close();
  }

  /** A client of a node that serves so many calls at once, as {@code -rpcthreads} has it. */
  private BitcoinNode client(int threads) {
    Semaphore free = new Semaphore(threads, true);
    Interceptor oneOfFew = requested -> {
      free.acquireUninterruptibly();
      try {
        Response answer = requested.proceed(requested.request());
        return answer.newBuilder().body(answer.peekBody(1 << 20)).build();
      } finally {
        free.release();
      }
    };
    return new BitcoinNode(new RpcClient(
        NodeEndpoint.of(node.url(), new Credentials.UserPassword("u", "p")),
        RpcDeadlines.standard(),
        new OkHttpClient.Builder().addInterceptor(oneOfFew).build()));
  }

  private BlockWait wait(BlockWait.Mode mode, BitcoinNode client) {
    return new BlockWait(mode, client, beside, () -> System.nanoTime() + later, news::add);
  }

  private BlockHash tip() {
    return chain.chain().activeTip().hash();
  }

  @Test
  void a_node_with_threads_enough_is_waited_on() {
    try (BitcoinNode client = client(4)) {
      BlockWait wait = wait(BlockWait.Mode.AUTO, client);
      assertThat(wait.await(Duration.ofMillis(5), tip()).hash()).isEqualTo(tip());
      assertThat(news).isEmpty();
    }
  }

  @Test
  void a_node_with_one_thread_is_polled_and_the_operator_told_once() {
    try (BitcoinNode client = client(1)) {
      BlockWait wait = wait(BlockWait.Mode.AUTO, client);
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> wait.await(Duration.ofSeconds(30), tip()))
            .isInstanceOfSatisfying(
                NodeException.class,
                fault -> assertThat(fault.kind()).isEqualTo(NodeException.Kind.METHOD_UNAVAILABLE));
      }
      wait.connected();
      assertThatThrownBy(() -> wait.await(Duration.ofSeconds(30), tip()))
          .as("not tried again at once")
          .isInstanceOf(NodeException.class);
      assertThat(news).singleElement().asString().contains("-rpcthreads", "every second");
      later = Duration.ofMinutes(11).toNanos();
      wait.connected();
      assertThatThrownBy(() -> wait.await(Duration.ofSeconds(30), tip()))
          .as("tried again at a connection after a while")
          .isInstanceOf(NodeException.class);
      assertThat(news).hasSize(2);
    }
  }

  @Test
  void the_operator_may_have_it_always_or_never() {
    try (BitcoinNode client = client(1)) {
      assertThat(wait(BlockWait.Mode.ALWAYS, client)
              .await(Duration.ofMillis(5), tip())
              .hash())
          .isEqualTo(tip());
      long before = FaultPlan.of(node).calls("waitfornewblock");
      assertThatThrownBy(
              () -> wait(BlockWait.Mode.NEVER, client).await(Duration.ofSeconds(30), tip()))
          .isInstanceOf(NodeException.class);
      assertThat(FaultPlan.of(node).calls("waitfornewblock")).isEqualTo(before);
    }
  }
}
