package org.utxod.query.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.query.balance.NamedTransactions;
import org.utxod.query.http.limit.ClientMemory;
import org.utxod.query.port.mempool.MempoolChange;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.query.testing.FakeMempool;
import org.utxod.query.testing.StepTime;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.ChainFollower;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.fixture.Stores;

/** A subscriber that does not read costs little, for a short time, and others nothing. */
class SubscriptionHubTest {
  private static final RecordedChain CHAIN = RecordedChain.golden();
  private static final int BEFORE = CHAIN.events().size() / 2;
  private static final int QUEUE = 8 << 10;
  private static final Duration STALL = Duration.ofSeconds(30);
  private static final WatchOptions OPTIONS =
      new WatchOptions(100, 1_000, QUEUE, 4L * QUEUE, Duration.ofSeconds(10), STALL);

  @TempDir
  Path directory;

  private final ChainFollower follower = new ChainFollower(CHAIN);
  private static final Script MINE = Script.ofHex("0014" + "11".repeat(20));

  private final StepTime time = new StepTime();
  private final FakeMempool mempool = new FakeMempool().followed();
  private Stores stores;
  private final NamedTransactions named = new NamedTransactions(1);
  private SubscriptionHub hub;

  @BeforeEach
  void half_of_the_chain_is_indexed() {
    stores = new Stores(Stores.Kind.MEMORY, directory, Network.REGTEST, IndexOptions.DEFAULT);
    CHAIN.events().subList(0, BEFORE).forEach(follower::see);
    follower.follow(stores.index());
    hub = new SubscriptionHub(
        stores.index(),
        stores.index().settings(),
        MempoolView.none(),
        OPTIONS,
        ClientMemory.ofHeap(256L << 20),
        time::nanoTime,
        named);
  }

  @AfterEach
  void close() {
    stores.close();
  }

  private static List<Script> scripts(int most) {
    Set<Script> scripts = new LinkedHashSet<>();
    for (RecordedBlock block : CHAIN.events().subList(BEFORE, CHAIN.events().size())) {
      BlockDelta.Cursor cursor = block.delta().cursor();
      while (cursor.next() && scripts.size() < most) {
        scripts.add(cursor.script());
      }
    }
    return List.copyOf(scripts);
  }

  private HeardStream watch(boolean reads, int scripts) {
    HeardStream client = new HeardStream(reads);
    hub.watch(Subscription.of(scripts(scripts), Network.REGTEST), null, "127.0.0.1")
        .open(client);
    turns();
    return client;
  }

  private void turns() {
    for (int i = 0; hub.turn(); i++) {
      assertThat(i).as("turns without an end").isLessThan(10_000);
    }
  }

  /** The other half happens, and reading subscribers have received each block when it is there. */
  private void happen(HeardStream reader, long bytes) {
    for (RecordedBlock event : CHAIN.events().subList(BEFORE, CHAIN.events().size())) {
      follower.see(event);
      follower.follow(stores.index());
      turns();
      JsonNode last = reader.events().get(reader.events().size() - 1);
      assertThat(last.path("block_hash").asText())
          .isEqualTo(follower.best().point().hash().display());
      assertThat(hub.stats().queuedBytes()).isLessThanOrEqualTo(bytes);
    }
  }

  @Test
  void one_who_never_reads_is_cut_and_holds_up_nobody() {
    HeardStream reader = watch(true, 12);
    HeardStream silent = watch(false, 12);
    happen(reader, QUEUE);
    assertThat(reader.happened()).hasSizeGreaterThan(20);
    assertThat(hub.stats().behind()).isEqualTo(1);
    time.pass(STALL.plusMillis(1));
    turns();
    assertThat(silent.isCut()).isTrue();
    assertThat(reader.isCut()).isFalse();
    assertThat(hub.stats()).isEqualTo(new WatchStats(1, 12, 0, 0, hub.stats().events(), 1, 0));
  }

  @Test
  void where_a_told_transaction_is_can_be_asked_for_next() {
    HeardStream reader = watch(true, 12);
    happen(reader, QUEUE);
    for (JsonNode event : reader.events()) {
      if (event.path("type").asText().equals("confirmed")) {
        assertThat(named.height(Txid.ofDisplay(event.path("txid").asText()))).isPresent();
      }
    }
    assertThat(reader.happened()).hasSizeGreaterThan(20);
  }

  @Test
  void one_who_reads_again_hears_all_that_it_missed_in_order() {
    HeardStream reader = watch(true, 12);
    HeardStream slow = watch(false, 12);
    happen(reader, QUEUE);
    slow.readOn();
    turns();
    assertThat(slow.happened()).isEqualTo(reader.happened());
    assertThat(hub.stats().behind()).isZero();
    assertThat(hub.stats().queuedBytes()).isZero();
  }

  @Test
  void many_who_never_read_take_no_more_together_than_they_may() {
    List<HeardStream> silent = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      silent.add(watch(false, 12));
      assertThat(hub.stats().queuedBytes()).isLessThanOrEqualTo(OPTIONS.totalQueueBytes());
    }
    for (int i = 0; i < silent.size() && hub.stats().watchers() > 0; i++) {
      time.pass(STALL.plusMillis(1));
      turns();
      assertThat(hub.stats().queuedBytes()).isLessThanOrEqualTo(OPTIONS.totalQueueBytes());
    }
    assertThat(silent).allMatch(HeardStream::isCut);
    HeardStream reader = watch(true, 12);
    happen(reader, OPTIONS.totalQueueBytes());
  }

  /** A hub with a mempool, which others have watched before. */
  private SubscriptionHub besideMempool() {
    return new SubscriptionHub(
        stores.index(),
        stores.index().settings(),
        mempool,
        WatchOptions.DEFAULT,
        ClientMemory.ofHeap(256L << 20),
        time::nanoTime,
        null);
  }

  private HeardStream watch(SubscriptionHub at, @Nullable String last) {
    HeardStream client = new HeardStream(true);
    at.watch(Subscription.of(List.of(MINE), Network.REGTEST), last, "127.0.0.1").open(client);
    turns(at);
    return client;
  }

  private static void turns(SubscriptionHub at) {
    for (int i = 0; at.turn(); i++) {
      assertThat(i).as("turns without an end").isLessThan(10_000);
    }
  }

  private MempoolTx appears(SubscriptionHub at) {
    MempoolTx tx = mempool.add("a", List.of(FakeMempool.output(MINE, 7)), List.of());
    at.inbox().changed(List.of(new MempoolChange.Appeared(tx)));
    turns(at);
    return tx;
  }

  private static List<String> mempoolEvents(HeardStream client) {
    return client.events().stream()
        .map(event -> event.path("type").asText())
        .filter(type -> type.equals("unconfirmed") || type.equals("gone"))
        .toList();
  }

  @Test
  void one_who_begins_while_the_mempool_is_unknown_is_told_of_it_once_it_is_known() {
    SubscriptionHub beside = besideMempool();
    HeardStream first = watch(beside, null);
    appears(beside);
    assertThat(mempoolEvents(first)).containsExactly("unconfirmed");
    mempool.lost();
    HeardStream second = watch(beside, null);
    assertThat(mempoolEvents(second)).isEmpty();
    mempool.followed();
    turns(beside);
    assertThat(mempoolEvents(second)).containsExactly("unconfirmed");
    assertThat(mempoolEvents(first)).containsExactly("unconfirmed");
  }

  @Test
  void what_vanished_while_one_was_away_is_told_as_gone_and_to_nobody_who_begins() {
    SubscriptionHub beside = besideMempool();
    HeardStream first = watch(beside, null);
    MempoolTx tx = appears(beside);
    String last = first.lastId();
    first.leave();
    turns(beside);
    mempool.remove(tx);
    beside.inbox().changed(List.of(new MempoolChange.Left(tx, null)));
    turns(beside);
    assertThat(mempoolEvents(watch(beside, last))).containsExactly("gone");
    assertThat(mempoolEvents(watch(beside, null))).isEmpty();
    time.pass(Duration.ofSeconds(1));
    turns(beside);
    assertThat(mempoolEvents(watch(besideMempool(), last)))
        .as("also over a restart")
        .containsExactly("gone");
  }

  @Test
  void one_that_waited_for_longer_than_activity_is_kept_is_told_as_gone_all_the_same() {
    stores.reopen(new IndexOptions(300, 3, 100_000, true));
    SubscriptionHub beside = besideMempool();
    HeardStream first = watch(beside, null);
    MempoolTx tx = appears(beside);
    for (RecordedBlock event : CHAIN.events().subList(BEFORE, BEFORE + 20)) {
      follower.see(event);
      follower.follow(stores.index());
      time.pass(Duration.ofSeconds(1));
      turns(beside);
    }
    mempool.remove(tx);
    assertThat(mempoolEvents(watch(besideMempool(), first.lastId()))).containsExactly("gone");
  }

  @Test
  void what_vanished_while_the_process_was_down_is_told_as_gone_to_who_returns() {
    SubscriptionHub beside = besideMempool();
    HeardStream first = watch(beside, null);
    MempoolTx tx = appears(beside);
    time.pass(Duration.ofSeconds(1));
    turns(beside);
    mempool.remove(tx);
    assertThat(mempoolEvents(watch(besideMempool(), first.lastId()))).containsExactly("gone");
  }
}
