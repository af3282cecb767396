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
import org.utxod.query.account.make.GivenScript;
import org.utxod.query.answer.Freshness;
import org.utxod.query.answer.FreshnessPolicy;
import org.utxod.query.payout.FeeRate;
import org.utxod.query.port.Broadcaster;
import org.utxod.query.port.FeeEstimates;
import org.utxod.query.port.NodePorts;
import org.utxod.query.port.NodeTools;
import org.utxod.query.port.PsbtSource;
import org.utxod.query.port.SourceException;
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
  private Runnable duringFees = () -> {};
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
    FeeEstimates fees = () -> {
      duringFees.run();
      return node.satPerVbyte();
    };
    NodePorts ports =
        new NodePorts(node, node, node, fees, new FakeDescriptors(), psbts, NodeTools.none());
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
    return order(id, sweep, previous, TO, RATE, sat);
  }

  private static SigningOrder order(
      String id, boolean sweep, Script to, @Nullable FeeRate rate, @Nullable Long sat) {
    return order(id, sweep, false, to, rate, sat);
  }

  private static SigningOrder named(String id, List<OutPoint> coins, @Nullable Integer weight) {
    return order(id, false, false, TO, RATE, 1_000L, coins, weight);
  }

  private static SigningOrder order(
      String id,
      boolean sweep,
      boolean previous,
      Script to,
      @Nullable FeeRate rate,
      @Nullable Long sat) {
    return order(id, sweep, previous, to, rate, sat, List.of(), null);
  }

  private static SigningOrder order(
      String id,
      boolean sweep,
      boolean previous,
      Script to,
      @Nullable FeeRate rate,
      @Nullable Long sat,
      List<OutPoint> coins,
      @Nullable Integer weight) {
    return new SigningOrder(
        id,
        List.of(new SigningOrder.Output(to, sat, false)),
        sweep,
        rate,
        6,
        Strategy.LARGEST,
        null,
        null,
        3_600,
        1,
        Integer.MAX_VALUE,
        0,
        coins,
        List.of(),
        previous,
        null,
        weight,
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
        .isEqualTo(
            new CoinReservations.Reservation(accounts.service().id("shop"), "a", START + 3_600));
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
  void an_order_that_comes_again_while_it_is_made_is_the_same_psbt() {
    node.fee(6, "2");
    List<Shown> first = new ArrayList<>();
    SigningOrder order = order("a", false, TO, null, 75_000L);
    duringFees = () -> {
      duringFees = () -> {};
      first.add(service.make("shop", order));
    };
    Shown second = service.make("shop", order);
    assertThat(second.existed()).isTrue();
    assertThat(second.row().sequence()).isEqualTo(first.get(0).row().sequence());
    assertThat(service.page("shop", null, 10).shown()).hasSize(1);
    assertThat(reservations.ofSigning()).isEqualTo(coins(second));
  }

  @Test
  void what_is_done_in_one_account_frees_no_coin_of_the_same_id_in_another() {
    accounts
        .maker()
        .make(new AccountMaker.Order("till", "wpkh(xpub/<0;1>/*)", null, null, 20, List.of()));
    Shown done = service.make("till", order("a", 75_000));
    service.release("till", "a");
    Shown open = service.make("shop", order("a", 75_000));
    assertThat(coins(open)).isEqualTo(coins(done));
    start();
    assertThat(reservations.ofSigning()).isEqualTo(coins(open));
    assertThat(coins(service.make("till", order("b", 65_000))))
        .doesNotContainAnyElementsOf(coins(open));
  }

  @Test
  void who_waited_for_one_that_was_given_up_meanwhile_sees_that() {
    service.make("shop", order("a", 75_000));
    SigningBook book = new SigningBook(
        Index.over(store, Network.REGTEST, new IndexOptions(9, 9, 1_000, false))
            .accounts()
            .signings(),
        reservations,
        5,
        accounts.service().names().keySet());
    SigningBook.Open waiting = book.open(accounts.service().id("shop"), "a").orElseThrow();
    book.change(Rows.to(waiting.row(), SigningState.RELEASED, now, ""), new byte[0]);
    assertThat(waiting.row().closed()).isTrue();
  }

  /** What its signer sent without utxod, as the node would tell of it. */
  private Transaction sentElsewhere(Shown made, @Nullable Integer height) {
    String hex = ((PsbtSource.Finalized.Complete) psbts.finish(signed(made))).hex();
    Transaction whole = Transaction.read(Hex.decode(hex));
    node.add(whole.txid(), height, hex);
    coins(made).forEach(coin -> node.spending(coin, new Spending.Spent(whole.txid(), null)));
    return whole;
  }

  @Test
  void what_its_signer_sent_is_neither_released_nor_expired() {
    Transaction one = sentElsewhere(service.make("shop", order("a", 75_000)), null);
    assertRefused(Kind.WRONG_STATE, "signed", () -> service.release("shop", "a"));
    assertThat(service.show("shop", "a").state()).isEqualTo(SigningState.SENT);
    assertThat(service.show("shop", "a").txid()).isEqualTo(one.txid());
    Shown made = service.make("shop", order("b", 65_000));
    Transaction two = sentElsewhere(made, null);
    now += 3_600;
    node.away(new SourceException(SourceException.Kind.UNAVAILABLE, "away", null));
    service.follower().turn();
    assertThat(reservations.ofSigning()).containsAll(coins(made));
    node.away(null);
    service.follower().turn();
    assertThat(service.show("shop", "b").state()).isEqualTo(SigningState.SENT);
    assertThat(reservations.isSigned(two.txid())).isTrue();
    assertThat(reservations.ofSigning()).containsAll(coins(made));
  }

  @Test
  void what_its_signer_sent_and_a_block_has_is_not_released() {
    Shown made = service.make("shop", order("a", 75_000));
    Transaction sent = sentElsewhere(made, 2);
    coins(made).forEach(coin -> index.willBeSpent(coin, sent.txid()));
    index.block(List.of(), List.copyOf(coins(made)));
    chain.tip(2);
    assertRefused(Kind.WRONG_STATE, "signed", () -> service.release("shop", "a"));
    Shown after = service.show("shop", "a");
    assertThat(after.state()).isEqualTo(SigningState.CONFIRMED);
    assertThat(after.txid()).isEqualTo(sent.txid());
    assertThat(after.row().signed()).isEqualTo(Hex.encode(sent.bytes()));
  }

  @Test
  void a_node_that_is_away_rules_nothing_out() {
    Shown made = service.make("shop", order("a", 75_000));
    Transaction whole = Transaction.read(
        Hex.decode(((PsbtSource.Finalized.Complete) psbts.finish(signed(made))).hex()));
    Transaction.Input bare = whole.inputs().get(0);
    // As where a script before the witness makes the id another than that of the PSBT.
    Transaction nested = new Transaction(
        2,
        List.of(new Transaction.Input(
            bare.coin(), Script.ofHex("0151"), bare.sequence(), bare.witness())),
        whole.outputs(),
        0);
    node.add(nested.txid(), 2, Hex.encode(nested.bytes()));
    index.willBeSpent(bare.coin(), nested.txid());
    index.block(List.of(), List.of(bare.coin()));
    chain.tip(2);
    node.away(new SourceException(SourceException.Kind.UNAVAILABLE, "away", null));
    service.follower().turn();
    assertThat(service.show("shop", "a").state()).isEqualTo(SigningState.OPEN);
    node.away(null);
    service.follower().turn();
    assertThat(service.show("shop", "a").state()).isEqualTo(SigningState.CONFIRMED);
    assertThat(service.show("shop", "a").txid()).isEqualTo(nested.txid());
  }

  @Test
  void a_sweep_burns_nothing() {
    SigningOrder sweep = order("a", true, Script.ofHex("6a0568656c6c6f"), RATE, null);
    assertRefused(Kind.BAD_ORDER, "never be spent", () -> service.make("shop", sweep));
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
  void a_signature_for_a_taproot_script_that_leaves_something_open_is_refused() {
    Shown made = service.make("shop", order("a", 75_000));
    Transaction tx = made.transaction();
    Transaction.Input input = tx.inputs().get(0);
    for (int length : new int[] {33, 65}) {
      byte[] control = new byte[length];
      control[0] = (byte) 0xC1;
      byte[] signature = new byte[65];
      for (byte type : new byte[] {2, 1}) {
        signature[64] = type;
        Transaction signed = new Transaction(
            2,
            List.of(new Transaction.Input(
                input.coin(),
                input.scriptSig(),
                input.sequence(),
                List.of(signature.clone(), new byte[] {0x51}, control))),
            tx.outputs(),
            0);
        String weakness = SignatureCheck.weakness(signed);
        if (type == 1) {
          assertThat(weakness).isNull();
        } else {
          assertThat(weakness).contains("SIGHASH_ALL");
        }
      }
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

  @Test
  void a_named_coin_of_which_it_is_not_known_what_it_takes_is_not_left_out() {
    Script hidden = Script.ofHex("0020" + "ab".repeat(32));
    NewCoin coin = NewCoin.of(hidden, "hidden", 0, 50_000);
    node.spending(coin.outPoint(), new Spending.Unspent());
    index.block(coin);
    chain.tip(2);
    accounts.maker().add("shop", List.of(new GivenScript(hidden, null, "", "")));
    List<OutPoint> both = List.of(coin.outPoint(), new OutPoint(FakeIndex.txid("coin 7"), 0));
    assertRefused(
        Kind.BAD_ORDER, "input_weight", () -> service.make("shop", named("a", both, null)));
    assertThat(coins(service.make("shop", named("a", both, 400))))
        .containsExactlyInAnyOrderElementsOf(both);
  }

  @Test
  void a_page_ends_where_it_becomes_large() {
    for (String id : List.of("a", "b", "c")) {
      service.make("shop", order(id, 5_000)); // An input and two outputs each.
    }
    SigningService.Page first = service.page("shop", null, 10, 4);
    assertThat(first.shown()).extracting(one -> one.row().id()).containsExactly("c", "b");
    SigningService.Page second = service.page("shop", first.next(), 10, 4);
    assertThat(second.shown()).extracting(one -> one.row().id()).containsExactly("a");
    assertThat(second.next()).isNull();
    assertThat(service.page("shop", null, 2).next()).isEqualTo(first.next());
    assertThat(service.page("shop", null, 3).next()).isNull();
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
    for (Shown one : service.page("shop", null, 1_000).shown()) {
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
