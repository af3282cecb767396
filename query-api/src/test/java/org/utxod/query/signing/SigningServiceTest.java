package org.utxod.query.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.query.account.AccountParts;
import org.utxod.query.account.make.AccountLimits;
import org.utxod.query.account.make.AccountMaker;
import org.utxod.query.answer.Freshness;
import org.utxod.query.answer.FreshnessPolicy;
import org.utxod.query.payout.FeeRate;
import org.utxod.query.port.Broadcaster;
import org.utxod.query.port.NodePorts;
import org.utxod.query.port.NodeTools;
import org.utxod.query.port.PsbtSource;
import org.utxod.query.port.TransactionSource.Spending;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.query.signing.SigningException.Kind;
import org.utxod.query.signing.SigningService.Shown;
import org.utxod.query.signing.coins.Strategy;
import org.utxod.query.signing.psbt.Psbt;
import org.utxod.query.signing.psbt.Transaction;
import org.utxod.query.testing.FakeChain;
import org.utxod.query.testing.FakeDescriptors;
import org.utxod.query.testing.FakeIndex;
import org.utxod.query.testing.FakeIndex.NewCoin;
import org.utxod.query.testing.FakeNode;
import org.utxod.query.testing.FakePsbts;
import org.utxod.store.Index;
import org.utxod.store.account.SigningRow;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.MemoryStore;
import org.utxod.store.fixture.ProcessDied;

/** Coins are promised once, over restarts and deaths; what comes back is what was asked for, or is refused; it is sent once. */
class SigningServiceTest {
  private static final Script TO = Script.ofHex("0014751e76e8199196d454941c45d1b3a323f1433bd6");
  private static final long START = 1_764_000_000L;
  private static final int COINS = 8;
  private static final FeeRate RATE = FeeRate.parse("2");

  private final FakeIndex index = new FakeIndex(Network.REGTEST);
  private final FakeChain chain = new FakeChain();
  private final FakeNode node = new FakeNode();
  private final FakePsbts psbts = new FakePsbts();
  private MemoryStore store = new MemoryStore();
  private CoinReservations reservations = new CoinReservations();
  private SigningLimits limits =
      new SigningLimits(5, Duration.ofHours(2), FeeRate.parse("100"), 1_000_000);
  private long now = START;
  private AccountParts accounts;
  private SigningService service;

  private final Clock clock = new Clock() {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochSecond(now);
    }
  };

  private static Script script(int number) {
    return FakeDescriptors.script("wpkh(xpub/0/*)", number);
  }

  @BeforeEach
  void begin() {
    index.block();
    List<NewCoin> coins = new ArrayList<>();
    for (int i = 0; i < COINS; i++) {
      NewCoin coin = NewCoin.of(script(i), "coin " + i, 0, 10_000L * (i + 1));
      coins.add(coin);
      node.spending(coin.outPoint(), new Spending.Unspent());
    }
    index.block(coins, List.of());
    chain.tip(1);
    node.willSay(new Broadcaster.Outcome.Accepted(FakeIndex.txid("any")));
    start();
    accounts
        .maker()
        .make(new AccountMaker.Order("shop", "wpkh(xpub/<0;1>/*)", null, null, 20, List.of()));
  }

  /** As a daemon that starts anew. */
  private void start() {
    NodePorts ports =
        new NodePorts(node, node, node, node, new FakeDescriptors(), psbts, NodeTools.none());
    Index kept = Index.over(store, Network.REGTEST, new IndexOptions(9, 9, 1_000, false));
    accounts = AccountParts.over(
        index,
        kept.accounts(),
        null,
        chain,
        new Freshness(FreshnessPolicy.DEFAULT),
        MempoolView.none(),
        ports,
        new AccountLimits(3, 10_000),
        clock);
    reservations = new CoinReservations();
    service = new SigningService(
        index, accounts, kept.accounts().signings(), ports, reservations, limits, clock);
  }

  private static SigningOrder order(String id, long sat) {
    return order(id, false, false, sat);
  }

  private static SigningOrder order(
      String id, boolean sweep, boolean previous, @Nullable Long sat) {
    return new SigningOrder(
        id,
        List.of(new SigningOrder.Output(TO, sat, false)),
        sweep,
        RATE,
        6,
        Strategy.LARGEST,
        null,
        null,
        3_600,
        1,
        Integer.MAX_VALUE,
        0,
        List.of(),
        List.of(),
        previous,
        null,
        null,
        null,
        0,
        0xFFFF_FFFDL);
  }

  private static Set<OutPoint> coins(Shown shown) {
    Set<OutPoint> coins = new HashSet<>();
    shown.row().inputs().forEach(input -> coins.add(input.outPoint()));
    return coins;
  }

  private static Psbt psbt(Shown shown) {
    Psbt psbt = shown.psbt();
    assertThat(psbt).isNotNull();
    return psbt;
  }

  private static String signed(Shown shown) {
    return FakePsbts.sign(psbt(shown)).base64();
  }

  private void assertRefused(Kind kind, String because, Runnable work) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            SigningException.class, e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind))
        .hasMessageContaining(because);
  }

  @Test
  void no_coin_is_promised_twice() {
    Shown one = service.make("shop", order("a", 75_000));
    Shown two = service.make("shop", order("b", 65_000));
    assertThat(coins(one)).doesNotContainAnyElementsOf(coins(two));
    assertThat(one.row().feeSat()).isEqualTo(RATE.feeSat((one.row().weight() + 3) / 4));
    assertRefused(Kind.NOT_ENOUGH, "not enough", () -> service.make("shop", order("c", 250_000)));
    Shown sweep = service.make("shop", order("d", true, false, null));
    assertThat(coins(sweep)).hasSize(COINS - coins(one).size() - coins(two).size());
    start();
    assertRefused(Kind.NOT_ENOUGH, "0 coins", () -> service.make("shop", order("e", 1_000)));
    service.release("shop", "a");
    assertThat(coins(service.make("shop", order("e", 75_000)))).isEqualTo(coins(one));
  }

  @Test
  void a_coin_of_a_payout_is_not_chosen_and_the_other_way_round() {
    OutPoint largest = new OutPoint(FakeIndex.txid("coin 7"), 0);
    reservations.payouts(() -> Set.of(largest));
    Shown made = service.make("shop", order("a", 65_000));
    assertThat(coins(made)).containsExactly(new OutPoint(FakeIndex.txid("coin 6"), 0));
    assertThat(reservations.ofSigning()).isEqualTo(coins(made));
    CoinReservations.Lookup lookup = reservations.lookup();
    assertThat(lookup.of(largest).orElseThrow().holder()).isEqualTo("payouts");
    assertThat(lookup.of(new OutPoint(FakeIndex.txid("coin 6"), 0)).orElseThrow())
        .isEqualTo(new CoinReservations.Reservation("a", START + 3_600));
    assertThat(lookup.of(new OutPoint(FakeIndex.txid("coin 1"), 0))).isEmpty();
    service.release("shop", "a");
    assertThat(reservations.freedLately()).isEqualTo(coins(made));
  }

  @Test
  void the_same_order_is_the_same_psbt_and_another_under_its_id_is_refused() {
    Shown made = service.make("shop", order("a", 75_000));
    start();
    Shown again = service.make("shop", order("a", 75_000));
    assertThat(again.existed()).isTrue();
    assertThat(psbt(again).base64()).isEqualTo(psbt(made).base64());
    assertRefused(Kind.OTHER_ORDER, "otherwise", () -> service.make("shop", order("a", 75_001)));
  }

  @Test
  void what_the_node_knows_to_be_spent_is_not_chosen() {
    node.spending(
        new OutPoint(FakeIndex.txid("coin 7"), 0),
        new Spending.Spent(FakeIndex.txid("someone"), null));
    Shown made = service.make("shop", order("a", 65_000));
    assertThat(coins(made)).containsExactly(new OutPoint(FakeIndex.txid("coin 6"), 0));
    assertThat(reservations.ofSigning()).isEqualTo(coins(made));
  }

  @Test
  void a_node_that_gives_another_transaction_than_the_one_that_made_a_coin_is_not_believed() {
    node.add(FakeIndex.txid("coin 7"), 1, script(7), 80_000);
    assertRefused(
        Kind.UNAVAILABLE,
        "another transaction",
        () -> service.make("shop", order("a", false, true, 75_000L)));
    assertThat(reservations.ofSigning()).isEmpty();
    assertThat(service.make("shop", order("a", 75_000)).existed()).isFalse();
  }

  @Test
  void coins_are_free_again_when_the_time_is_over() {
    Shown made = service.make("shop", order("a", 75_000));
    String signed = signed(made);
    now += 3_600;
    assertThat(service.show("shop", "a").state()).isEqualTo(SigningState.EXPIRED);
    assertRefused(Kind.WRONG_STATE, "not signed in time", () -> service.take("shop", "a", signed));
    service.follower().turn();
    assertThat(reservations.ofSigning()).isEmpty();
    start();
    assertThat(service.show("shop", "a").state()).isEqualTo(SigningState.EXPIRED);
    assertThat(service.show("shop", "a").psbt()).isNull();
    assertRefused(Kind.WRONG_STATE, "not signed in time", () -> service.take("shop", "a", signed));
    assertThat(coins(service.make("shop", order("b", 75_000)))).isEqualTo(coins(made));
    assertThat(node.broadcasts()).isEmpty();
  }

  @Test
  void what_is_signed_is_recorded_sent_once_and_not_released() throws Exception {
    Shown made = service.make("shop", order("a", 75_000));
    String signed = signed(made);
    ExecutorService both = Executors.newFixedThreadPool(4);
    try {
      List<Future<Shown>> answers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        answers.add(both.submit(() -> service.take("shop", "a", signed)));
      }
      for (Future<Shown> answer : answers) {
        assertThat(answer.get().state()).isEqualTo(SigningState.SENT);
      }
    } finally {
      both.shutdownNow();
    }
    assertThat(node.broadcasts()).hasSize(1);
    Transaction sent = Transaction.read(Hex.decode(node.broadcasts().get(0)));
    assertThat(sent.isSameUnsigned(made.transaction())).isTrue();
    start();
    assertThat(service.take("shop", "a", signed).state()).isEqualTo(SigningState.SENT);
    assertThat(node.broadcasts()).hasSize(1);
    assertRefused(Kind.WRONG_STATE, "signed", () -> service.release("shop", "a"));
    assertThat(reservations.ofSigning()).isEqualTo(coins(made));
    assertThat(reservations.isSigned(sent.txid())).isTrue();
    now += 10_000;
    service.follower().turn();
    assertThat(service.show("shop", "a").state()).isEqualTo(SigningState.SENT);
    assertThat(node.broadcasts()).hasSize(2); // The same bytes again, as no block has it.
    assertThat(node.broadcasts().get(1)).isEqualTo(node.broadcasts().get(0));
    assertThatThrownBy(() -> service.requireRemovable("shop")).hasMessageContaining("a");
  }

  @Test
  void signatures_of_several_come_one_after_the_other() {
    Shown made = service.make("shop", order("a", 140_000));
    assertThat(coins(made)).hasSize(2);
    Shown half =
        service.take("shop", "a", FakePsbts.signOne(psbt(made), 1).as(2).base64());
    assertThat(half.state()).isEqualTo(SigningState.OPEN);
    start();
    Shown whole = service.take("shop", "a", FakePsbts.signOne(psbt(made), 0).base64());
    assertThat(whole.state()).isEqualTo(SigningState.SENT);
  }

  @Test
  void what_is_not_as_asked_is_refused_and_nothing_is_sent() {
    Shown made = service.make("shop", order("a", 75_000));
    Psbt psbt = psbt(made);
    Transaction tx = psbt.transaction();
    Transaction.Output pays = tx.outputs().get(0);
    Transaction.Output change = tx.outputs().get(1);
    Transaction.Input input = tx.inputs().get(0);
    List<Transaction> others = List.of(
        new Transaction(
            2, tx.inputs(), List.of(new Transaction.Output(script(3), pays.valueSat()), change), 0),
        new Transaction(
            2, tx.inputs(), List.of(new Transaction.Output(TO, pays.valueSat() + 1), change), 0),
        new Transaction(
            2,
            tx.inputs(),
            List.of(pays, new Transaction.Output(change.script(), change.valueSat() - 1)),
            0),
        new Transaction(2, tx.inputs(), List.of(change, pays), 0),
        new Transaction(2, tx.inputs(), List.of(pays), 0),
        new Transaction(
            2,
            List.of(Transaction.Input.unsigned(
                new OutPoint(FakeIndex.txid("coin 6"), 0), input.sequence())),
            tx.outputs(),
            0),
        new Transaction(2, List.of(Transaction.Input.unsigned(input.coin(), 1)), tx.outputs(), 0),
        new Transaction(
            2,
            List.of(
                input, Transaction.Input.unsigned(new OutPoint(FakeIndex.txid("coin 1"), 0), 1)),
            tx.outputs(),
            0),
        new Transaction(1, tx.inputs(), tx.outputs(), 0),
        new Transaction(2, tx.inputs(), tx.outputs(), 7));
    for (Transaction other : others) {
      Psbt changed = FakePsbts.sign(Psbt.of(other));
      for (int version : new int[] {0, 2}) {
        assertRefused(
            Kind.OTHER_TRANSACTION,
            "not the transaction that was asked for",
            () -> service.take("shop", "a", changed.as(version).base64()));
      }
      PsbtSource.Finalized whole = psbts.finish(changed.base64());
      String hex = ((PsbtSource.Finalized.Complete) whole).hex();
      assertRefused(
          Kind.OTHER_TRANSACTION,
          "not the transaction that was asked for",
          () -> service.take("shop", "a", hex));
    }
    assertRefused(
        Kind.OTHER_TRANSACTION,
        "does not accept",
        () -> service.take("shop", "a", FakePsbts.signBadly(psbt).base64()));
    assertRefused(
        Kind.OTHER_TRANSACTION, "no signature", () -> service.take("shop", "a", psbt.base64()));
    assertRefused(
        Kind.OTHER_TRANSACTION,
        "not signed",
        () -> service.take("shop", "a", Hex.encode(tx.bytes())));
    assertThat(node.broadcasts()).isEmpty();
    assertThat(service.show("shop", "a").state()).isEqualTo(SigningState.OPEN);
    // Foreign signatures were not kept beside the good ones.
    assertThat(service.take("shop", "a", signed(made)).state()).isEqualTo(SigningState.SENT);
  }

  @Test
  void a_signature_that_leaves_something_open_is_refused() {
    Shown made = service.make("shop", order("a", 75_000));
    Transaction tx = made.transaction();
    Transaction.Input input = tx.inputs().get(0);
    byte[] key = new byte[33];
    for (byte type : new byte[] {2, 3, (byte) 0x81}) {
      byte[] signature = Hex.decode("3006020101020101" + "01");
      signature[signature.length - 1] = type;
      Transaction signed = new Transaction(
          2,
          List.of(new Transaction.Input(
              input.coin(), input.scriptSig(), input.sequence(), List.of(signature, key))),
          tx.outputs(),
          0);
      assertRefused(
          Kind.OTHER_TRANSACTION,
          "SIGHASH_ALL",
          () -> service.take("shop", "a", Hex.encode(signed.bytes())));
    }
  }

  @Test
  void rubbish_and_private_keys_are_refused_and_not_repeated() {
    service.make("shop", order("a", 75_000));
    for (String rubbish : List.of("", "x", "cHNidP8=", "00", "zz", "cHNidP8B" + "A".repeat(400))) {
      assertThatThrownBy(() -> service.take("shop", "a", rubbish))
          .isInstanceOf(SigningException.class);
    }
    String secret =
        "tprv8ZgxMBicQKsPd7Uf69XL1XwhmjHopUGep8GuEiJDZmbQz6o58LninorQAfcKZWARbtRtfnLcJ5MQ2AtHcQJCCRUcMRvmDUjyEmNUWwx8UbK";
    assertThatThrownBy(() -> service.take("shop", "a", secret))
        .hasMessageContaining("private key")
        .hasMessageNotContaining(secret.substring(0, 12));
    String unknown = Psbt.of(service.show("shop", "a").transaction())
        .mapInputs(input -> input.with(
            0xFC, new byte[] {1}, secret.getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
        .base64();
    assertThatThrownBy(() -> service.take("shop", "a", unknown))
        .hasMessageContaining("private key");
  }

  @Test
  void a_transaction_that_the_mempool_has_no_room_for_is_kept_and_tried_again() {
    Shown made = service.make("shop", order("a", 75_000));
    psbts.willSay(new PsbtSource.Verdict(false, "mempool min fee not met, 1 < 2"));
    node.willSay(new Broadcaster.Outcome.Rejected(-26, "mempool min fee not met, 1 < 2"));
    Shown after = service.take("shop", "a", signed(made));
    assertThat(after.state()).isEqualTo(SigningState.SIGNED);
    assertThat(after.row().note()).contains("mempool min fee");
    start();
    node.willSay(new Broadcaster.Outcome.Accepted(FakeIndex.txid("any")));
    now += 100_000;
    service.follower().turn();
    assertThat(service.show("shop", "a").state()).isEqualTo(SigningState.SENT);
  }

  @Test
  void limits_are_kept() {
    limits = new SigningLimits(1, Duration.ofHours(1), FeeRate.parse("1"), 100);
    start();
    assertRefused(Kind.BAD_ORDER, "psbt.max_fee_rate", () -> service.make("shop", order("a", 700)));
    limits = new SigningLimits(1, Duration.ofHours(1), FeeRate.parse("2"), 100);
    start();
    assertRefused(Kind.BAD_ORDER, "psbt.max_fee_sat", () -> service.make("shop", order("a", 700)));
    limits = new SigningLimits(1, Duration.ofSeconds(60), FeeRate.parse("2"), 1_000);
    start();
    assertRefused(
        Kind.BAD_ORDER, "psbt.max_reserve_seconds", () -> service.make("shop", order("a", 700)));
    limits = new SigningLimits(1, Duration.ofHours(1), FeeRate.parse("2"), 1_000);
    start();
    service.make("shop", order("a", 700));
    assertRefused(Kind.WRONG_STATE, "psbt.max_open", () -> service.make("shop", order("b", 700)));
    assertRefused(Kind.BAD_ORDER, "at least 294", () -> service.make("shop", order("c", 293)));
  }

  /** Whichever write is the last of a life: what was answered is so in the next one, and nothing is sent that is not recorded. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void deaths_at_any_write_promise_no_coin_twice_and_send_nothing_unrecorded(long seed) {
    Random random = new Random(seed);
    limits = new SigningLimits(100, Duration.ofHours(2), FeeRate.parse("100"), 1_000_000);
    start();
    List<NewCoin> more = new ArrayList<>();
    for (int i = COINS; i < 200; i++) {
      NewCoin coin = NewCoin.of(script(i), "coin " + i, 0, 20_000);
      more.add(coin);
      node.spending(coin.outPoint(), new Spending.Unspent());
    }
    index.block(more, List.of());
    chain.tip(2);
    List<String> answered = new ArrayList<>();
    int deaths = 0;
    for (int step = 0; step < 300; step++) {
      String id = "p" + random.nextInt(12) + "-" + step / 60;
      if (random.nextBoolean()) {
        store.dieAtWrite(random.nextInt(3), random.nextBoolean());
      }
      try {
        switch (random.nextInt(4)) {
          case 0, 1 ->
            answered.add(coinsOf(service.make("shop", order(id, 5_000 + id.hashCode() % 50))));
          case 2 -> service.take("shop", id, signed(service.show("shop", id)));
          default -> service.release("shop", id);
        }
      } catch (SigningException | AssertionError e) {
        // Not in that state, or nothing left; the invariants are what counts.
      } catch (ProcessDied e) {
        deaths++;
        store = store.crash();
        start();
      }
      store.heal();
      assertConsistent(answered);
    }
    assertThat(deaths).isGreaterThan(20);
    assertThat(node.broadcasts()).isNotEmpty();
  }

  private static String coinsOf(Shown shown) {
    return shown.row().id() + " " + shown.row().transaction();
  }

  private void assertConsistent(List<String> answered) {
    Set<OutPoint> held = new HashSet<>();
    Set<String> recorded = new HashSet<>();
    Set<String> there = new HashSet<>();
    for (Shown one : service.page("shop", null, 1_000)) {
      SigningRow row = one.row();
      there.add(coinsOf(one));
      if (!row.signed().isEmpty()) {
        recorded.add(row.signed());
      }
      if (!row.closed()) {
        for (OutPoint coin : coins(one)) {
          assertThat(held.add(coin)).as("promised once").isTrue();
        }
      }
    }
    assertThat(reservations.ofSigning()).isEqualTo(held);
    assertThat(there).containsAll(answered);
    assertThat(recorded).containsAll(node.broadcasts());
  }
}
