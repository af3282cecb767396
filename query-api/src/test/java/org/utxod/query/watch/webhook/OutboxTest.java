package org.utxod.query.watch.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.query.balance.NamedTransactions;
import org.utxod.query.port.mempool.MempoolChange;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.testing.FakeIndex;
import org.utxod.query.testing.FakeMempool;
import org.utxod.query.testing.MadeChain;
import org.utxod.query.watch.Subscription;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.Stores;

/** The next delivery to a receiver, also after a crash at any moment. */
class OutboxTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Script MINE = Script.ofHex("0014" + "11".repeat(20));
  private static final Script ALSO_MINE = Script.ofHex("0014" + "22".repeat(20));
  private static final Script STRANGE = Script.ofHex("0014" + "33".repeat(20));
  private static final IndexOptions LITTLE_ACTIVITY = new IndexOptions(300, 3, 100_000, true);
  private static final IndexOptions NO_ACTIVITY = new IndexOptions(300, 0, 100_000, true);

  @TempDir
  Path directory;

  private Stores stores;
  private MadeChain chain;
  private final FakeMempool mempool = new FakeMempool().followed();
  private WebhookRepository book;
  private Webhook webhook;
  private final NamedTransactions named = new NamedTransactions(1);
  private Outbox outbox;

  @BeforeEach
  void a_webhook_at_the_first_block() {
    stores = new Stores(Stores.Kind.MEMORY, directory, Network.REGTEST, IndexOptions.DEFAULT);
    chain = new MadeChain(() -> stores.index());
    webhook = new Webhook(
        "w",
        "http://127.0.0.1:1/",
        Subscription.of(List.of(MINE, ALSO_MINE), Network.REGTEST),
        "secret",
        Instant.EPOCH);
    book = new WebhookRepository(stores.index().settings(), Network.REGTEST);
    book.add(webhook, new Progress(1, 0));
    begin();
  }

  @AfterEach
  void close() {
    stores.close();
  }

  /** The process starts with the stored state. */
  private void begin() {
    outbox = new Outbox(
        webhook,
        book.progress("w"),
        book.receiverState("w"),
        stores.index(),
        mempool,
        named,
        () -> {});
  }

  private void restart() {
    stores.reopen();
    book = new WebhookRepository(stores.index().settings(), Network.REGTEST);
    begin();
  }

  private void restart(IndexOptions others) {
    stores.reopen(others);
    book = new WebhookRepository(stores.index().settings(), Network.REGTEST);
    begin();
  }

  private static List<String> describe(Delivery delivery) {
    JsonNode body;
    try {
      body = JSON.readTree(delivery.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(body.path("delivery").asText()).isEqualTo(delivery.id());
    return StreamSupport.stream(body.path("events").spliterator(), false)
        .map(OutboxTest::word)
        .toList();
  }

  private static String word(JsonNode event) {
    String type = event.path("type").asText();
    return type.equals("state")
        ? "state " + event.path("balances").get(0).path("balance_sat").asLong()
        : type + " " + event.path("received_sat").asLong();
  }

  /** Takes a delivery as a receiver does that says 2xx. */
  private List<String> take(Delivery delivery) {
    List<String> text = describe(delivery);
    book.move("w", delivery.after(), delivery.receiverState());
    outbox.done(delivery);
    return text;
  }

  /** All pending deliveries. */
  private List<String> takeAll() {
    List<String> text = new ArrayList<>();
    for (Delivery next = outbox.next(); next != null; next = outbox.next()) {
      text.addAll(take(next));
    }
    return text;
  }

  private MempoolTx appears(String word, long sat) {
    MempoolTx tx = mempool.add(word, List.of(FakeMempool.output(MINE, sat)), List.of());
    outbox.inbox().changed(List.of(new MempoolChange.Appeared(tx)));
    return tx;
  }

  private void leaves(MempoolTx tx, ChainPoint block) {
    mempool.remove(tx);
    outbox.inbox().changed(List.of(new MempoolChange.Left(tx, block)));
  }

  @Test
  void nothing_is_told_where_nothing_happened_to_what_is_watched() {
    chain.pays("strange", STRANGE, 5).block();
    assertThat(outbox.next()).isNull();
    assertThat(outbox.progress()).isEqualTo(new Progress(2, 0));
  }

  @Test
  void where_a_told_transaction_is_can_be_asked_for_next() {
    chain.pays("a", MINE, 1).block();
    take(outbox.next());
    assertThat(named.height(FakeIndex.txid("a"))).isPresent();
  }

  @Test
  void the_same_delivery_comes_again_until_it_is_done() {
    chain.pays("a", MINE, 1).block();
    Delivery first = outbox.next();
    assertThat(outbox.next()).isEqualTo(first);
    restart();
    assertThat(outbox.next()).isEqualTo(first);
    assertThat(take(first)).containsExactly("confirmed 1");
    assertThat(outbox.next()).isNull();
    restart();
    assertThat(outbox.next()).isNull();
  }

  /** Payments in one block, and how many events each delivery of it has. */
  static Stream<Arguments> blocks() {
    return Stream.of(
        Arguments.of(1, List.of(1)),
        Arguments.of(50, List.of(50)),
        Arguments.of(51, List.of(50, 1)),
        Arguments.of(120, List.of(50, 50, 20)));
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void a_block_with_much_in_it_comes_in_portions_and_a_crash_between_them_loses_and_repeats_none(
      int payments, List<Integer> portions) {
    IntStream.rangeClosed(1, payments).forEach(i -> chain.pays("p" + i, MINE, i));
    chain.block();
    List<Integer> sizes = new ArrayList<>();
    List<String> delivered = new ArrayList<>();
    for (Delivery next = outbox.next(); next != null; next = outbox.next()) {
      sizes.add(next.count());
      delivered.addAll(take(next));
      restart();
    }
    assertThat(sizes).isEqualTo(portions);
    assertThat(delivered)
        .isEqualTo(
            IntStream.rangeClosed(1, payments).mapToObj(i -> "confirmed " + i).toList());
  }

  @Test
  void what_was_undone_is_told_though_it_happened_while_nobody_took_anything() {
    chain.pays("a", MINE, 1).block();
    chain.disconnect();
    chain.pays("b", MINE, 2).block();
    assertThat(takeAll()).containsExactly("confirmed 1", "undone 1", "confirmed 2");
  }

  @Test
  void what_is_unconfirmed_is_told_behind_the_blocks_before_it_and_before_those_after_it() {
    chain.pays("a", MINE, 1).block();
    MempoolTx paying = appears("b", 2);
    Delivery first = outbox.next();
    leaves(paying, chain.pays("b", MINE, 2).block());
    assertThat(take(first)).containsExactly("confirmed 1");
    assertThat(takeAll()).containsExactly("unconfirmed 2", "confirmed 2");
  }

  @Test
  void what_left_the_mempool_is_told_as_gone_but_not_where_a_block_took_it() {
    MempoolTx replaced = appears("a", 1);
    MempoolTx mined = appears("b", 2);
    assertThat(takeAll()).containsExactlyInAnyOrder("unconfirmed 1", "unconfirmed 2");
    leaves(replaced, null);
    leaves(mined, chain.pays("b", MINE, 2).block());
    assertThat(takeAll()).containsExactlyInAnyOrder("gone 1", "confirmed 2");
  }

  /** What happened to a transaction while the process was down, and the receiver's notification. */
  enum Meanwhile {
    STAYED(true, "unconfirmed 7"),
    VANISHED(false, "gone 7"),
    MINED(false, "confirmed 7"),
    MINED_AND_BURIED(false, "confirmed 7"),
    MINED_AND_UNDONE_AND_BACK(true, "confirmed 7", "undone 7", "unconfirmed 7"),
    UNKNOWN(false);

    private final boolean there;
    private final List<String> delivered;

    Meanwhile(boolean there, String... delivered) {
      this.there = there;
      this.delivered = List.of(delivered);
    }
  }

  @ParameterizedTest
  @EnumSource(Meanwhile.class)
  void after_a_restart_it_learns_what_became_of_what_it_believes_to_be_unconfirmed(
      Meanwhile meanwhile) {
    MempoolTx tx = appears("a", 7);
    assertThat(takeAll()).containsExactly("unconfirmed 7");
    switch (meanwhile) {
      case STAYED -> {}
      case VANISHED -> mempool.remove(tx);
      case MINED -> {
        mempool.remove(tx);
        chain.pays("a", MINE, 7).block();
      }
      case MINED_AND_BURIED -> {
        mempool.remove(tx);
        chain.pays("a", MINE, 7).block();
        for (int block = 0; block < 30; block++) {
          chain.pays("strange " + block, STRANGE, 1);
          chain.block();
        }
      }
      case MINED_AND_UNDONE_AND_BACK -> {
        chain.pays("a", MINE, 7).block();
        chain.disconnect();
      }
      case UNKNOWN -> mempool.lost();
    }
    restart();
    assertThat(takeAll()).isEqualTo(meanwhile.delivered);
    restart();
    assertThat(takeAll())
        .as("at least once: what is there still is told again")
        .isEqualTo(meanwhile.there ? List.of("unconfirmed 7") : List.of());
  }

  @Test
  void of_more_than_fifty_later_payments_none_makes_a_confirmed_one_look_gone() {
    MempoolTx tx = appears("a", 7);
    takeAll();
    mempool.remove(tx);
    chain.pays("a", MINE, 7).block();
    IntStream.range(0, 600).forEach(i -> chain.pays("later " + i, MINE, 1));
    chain.block();
    restart();
    assertThat(takeAll()).hasSize(601).doesNotContain("gone 7").startsWith("confirmed 7");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void one_that_waited_for_longer_than_activity_is_kept_is_told_as_gone_all_the_same(
      boolean mined) {
    restart(LITTLE_ACTIVITY);
    MempoolTx tx = appears("a", 7);
    assertThat(takeAll()).containsExactly("unconfirmed 7");
    for (int i = 0; i < 20; i++) {
      chain.pays("later " + i, MINE, 1).block();
      assertThat(takeAll()).containsExactly("confirmed 1");
    }
    mempool.remove(tx);
    if (mined) {
      chain.pays("a", MINE, 7).block();
    }
    restart(LITTLE_ACTIVITY);
    assertThat(takeAll()).containsExactly(mined ? "confirmed 7" : "gone 7");
    restart(LITTLE_ACTIVITY);
    assertThat(takeAll()).isEmpty();
  }

  /** While it is away, blocks pass of which nothing is kept, and what a receiver holds is as it was told last. */
  @Test
  void what_blocks_confirmed_of_which_nothing_is_kept_is_never_told_as_gone() {
    restart(LITTLE_ACTIVITY);
    MempoolTx tx = appears("a", 7);
    takeAll();
    mempool.remove(tx);
    chain.pays("a", MINE, 7).block();
    for (int i = 0; i < 20; i++) {
      chain.pays("strange " + i, STRANGE, 1);
      chain.block();
    }
    restart(LITTLE_ACTIVITY);
    assertThat(takeAll()).containsExactly("state 7");
    MempoolTx other = appears("b", 0);
    assertThat(takeAll()).containsExactly("unconfirmed 0");
    mempool.remove(other);
    chain.pays("b", MINE, 0).block(); // The balance stays what it was.
    for (int i = 0; i < 20; i++) {
      chain.pays("more " + i, STRANGE, 1);
      chain.block();
    }
    restart(LITTLE_ACTIVITY);
    assertThat(takeAll()).doesNotContain("gone 0");
  }

  @Test
  void what_a_receiver_may_have_heard_of_before_a_crash_is_told_as_gone_too() {
    MempoolTx tx = appears("a", 7);
    Delivery delivery = outbox.next();
    book.remember("w", delivery.receiverState());
    mempool.remove(tx);
    restart();
    assertThat(takeAll()).containsExactly("gone 7");
  }

  @Test
  void gone_is_told_once_the_mempool_is_known_again() {
    MempoolTx tx = appears("a", 7);
    takeAll();
    mempool.remove(tx);
    mempool.lost();
    restart();
    assertThat(takeAll()).isEmpty();
    mempool.followed();
    assertThat(takeAll()).containsExactly("gone 7");
  }

  @Test
  void where_steps_are_not_kept_balances_come_and_then_what_is_unconfirmed_anew() {
    appears("a", 7);
    MempoolTx lost = appears("b", 8);
    takeAll();
    mempool.remove(lost);
    chain.pays("c", MINE, 5).block();
    restart(new IndexOptions(300, 100, 3, false));
    for (int i = 0; i < 10; i++) {
      chain.block();
    }
    assertThat(takeAll()).containsExactly("state 5", "unconfirmed 7");
    assertThat(takeAll()).isEmpty();
  }

  @Test
  void an_index_without_activity_tells_balances_only_when_they_changed() {
    restart(NO_ACTIVITY);
    chain.pays("a", MINE, 5).block();
    assertThat(takeAll()).containsExactly("state 5");
    for (int i = 0; i < 5; i++) {
      chain.pays("strange " + i, STRANGE, 1).block();
      assertThat(takeAll()).isEmpty();
    }
    restart();
    chain.block();
    assertThat(takeAll()).isEmpty();
    chain.pays("b", ALSO_MINE, 6).block();
    assertThat(takeAll()).containsExactly("state 5");
    chain.disconnect();
    assertThat(takeAll()).containsExactly("state 5");
  }

  @Test
  void balances_told_before_steps_count_no_more_behind_them() {
    restart(NO_ACTIVITY);
    chain.pays("a", MINE, 5).block();
    assertThat(takeAll()).containsExactly("state 5");
    restart(IndexOptions.DEFAULT);
    chain.pays("b", MINE, 6).block();
    assertThat(takeAll()).containsExactly("confirmed 6");
    chain.disconnect();
    assertThat(takeAll()).containsExactly("undone 6");
    restart(NO_ACTIVITY);
    chain.block();
    assertThat(takeAll()).containsExactly("state 5");
  }

  @Test
  void of_more_than_may_wait_each_is_told_once_all_the_same() {
    List<MempoolChange> many = new ArrayList<>();
    for (int i = 0; i < 10_100; i++) {
      many.add(new MempoolChange.Appeared(
          mempool.add("m" + i, List.of(FakeMempool.output(MINE, i)), List.of())));
    }
    outbox.inbox().changed(List.of(new MempoolChange.Reset()));
    assertThat(takeAll()).hasSize(many.size()).doesNotHaveDuplicates();
    outbox.inbox().changed(many);
    assertThat(takeAll()).isEmpty();
  }
}
