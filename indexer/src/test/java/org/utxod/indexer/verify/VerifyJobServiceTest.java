package org.utxod.indexer.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.rpc.Credentials;
import org.utxod.indexer.bitcoind.rpc.NodeEndpoint;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.indexer.bitcoind.rpc.RpcDeadlines;
import org.utxod.indexer.simnode.FaultPlan;
import org.utxod.indexer.simnode.SimulatedNode;
import org.utxod.indexer.simnode.chain.RecordedChain;
import org.utxod.query.outbound.Sleeper;
import org.utxod.query.port.Verified;
import org.utxod.query.port.admin.StartOutcome;
import org.utxod.store.chain.Network;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.Stores;
import org.utxod.store.golden.Golden;

/** One verification at a time, by wish or by itself, and none after the end. */
class VerifyJobServiceTest {
  @TempDir
  Path directory;

  private final LinkedBlockingQueue<Verified> outcomes = new LinkedBlockingQueue<>();
  private final CountDownLatch goOn = new CountDownLatch(1);
  private Stores stores;
  private SimulatedNode node;
  private VerifyJobService desk;

  @BeforeEach
  void an_index_of_the_genesis_block() {
    stores = new Stores(Stores.Kind.MEMORY, directory, Network.REGTEST, IndexOptions.DEFAULT);
    stores
        .index()
        .writer()
        .apply(org.utxod.store.fixture.RecordedChain.golden().main().get(0).delta());
    node = SimulatedNode.withPassword(
            RecordedChain.read(Golden::open).begin(),
            Network.REGTEST,
            new FaultPlan(),
            "user",
            "password")
        .start();
    BitcoinNode client = new BitcoinNode(new RpcClient(
        NodeEndpoint.of(node.url(), new Credentials.UserPassword("user", "password")),
        RpcDeadlines.standard()));
    desk = new VerifyJobService(
        new Verification(
            stores.index(), List.of(client), Network.REGTEST, Clock.systemUTC(), Sleeper.system()),
        Clock.systemUTC(),
        outcome -> {
          outcomes.add(outcome);
          try {
            goOn.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  @AfterEach
  void close() {
    goOn.countDown();
    desk.close();
    node.close();
    stores.close();
  }

  private Verified next() throws InterruptedException {
    Verified outcome = outcomes.poll(30, TimeUnit.SECONDS);
    assertThat(outcome).isNotNull();
    return outcome;
  }

  @Test
  void a_second_wish_has_to_wait_for_the_first() throws InterruptedException {
    StartOutcome first = desk.start();
    assertThat(first).isInstanceOf(StartOutcome.Started.class);
    assertThat(next().equal()).isTrue();
    assertThat(desk.start())
        .isInstanceOfSatisfying(
            StartOutcome.Busy.class, busy -> assertThat(busy.running().id()).isEqualTo("verify-1"));
  }

  @Test
  void it_begins_by_itself_as_often_as_told() throws InterruptedException {
    goOn.countDown();
    desk.repeat(Duration.ofMillis(1));
    assertThat(next().height()).isZero();
    assertThat(next().blockHash()).isEqualTo(Network.REGTEST.genesis());
  }

  @Test
  void none_begins_after_the_end() {
    desk.close();
    assertThat(desk.start()).isInstanceOf(StartOutcome.Refused.class);
  }
}
