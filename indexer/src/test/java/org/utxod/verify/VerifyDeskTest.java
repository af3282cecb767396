package org.utxod.verify;

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
import org.utxod.bitcoind.BitcoinNode;
import org.utxod.bitcoind.Credentials;
import org.utxod.bitcoind.NodeEndpoint;
import org.utxod.bitcoind.RpcClient;
import org.utxod.bitcoind.RpcDeadlines;
import org.utxod.chain.Network;
import org.utxod.fixture.Stores;
import org.utxod.golden.Golden;
import org.utxod.outbound.Sleeper;
import org.utxod.port.StartOutcome;
import org.utxod.port.Verified;
import org.utxod.simnode.FaultPlan;
import org.utxod.simnode.RecordedChain;
import org.utxod.simnode.SimulatedNode;
import org.utxod.store.IndexOptions;

/** One verification at a time, by wish or by itself, and none after the end. */
class VerifyDeskTest {
  @TempDir
  Path directory;

  private final LinkedBlockingQueue<Verified> outcomes = new LinkedBlockingQueue<>();
  private final CountDownLatch goOn = new CountDownLatch(1);
  private Stores stores;
  private SimulatedNode node;
  private VerifyDesk desk;

  @BeforeEach
  void an_index_of_the_genesis_block() {
    stores = new Stores(Stores.Kind.MEMORY, directory, Network.REGTEST, IndexOptions.DEFAULT);
    stores
        .index()
        .writer()
        .apply(org.utxod.fixture.RecordedChain.golden().main().get(0).delta());
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
    desk = new VerifyDesk(
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
