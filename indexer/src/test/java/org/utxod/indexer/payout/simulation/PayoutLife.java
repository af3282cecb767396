package org.utxod.indexer.payout.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.utxod.indexer.payout.book.Batch;
import org.utxod.indexer.payout.book.BatchVersion;
import org.utxod.indexer.payout.book.LedgerBook;
import org.utxod.indexer.payout.book.LedgerEvents;
import org.utxod.indexer.payout.chain.PayoutChain;
import org.utxod.indexer.payout.desk.PayoutDesk;
import org.utxod.indexer.payout.desk.PayoutLimits;
import org.utxod.indexer.payout.engine.PayoutEngine;
import org.utxod.indexer.payout.engine.PayoutOptions;
import org.utxod.indexer.payout.engine.Witness;
import org.utxod.indexer.payout.ledger.LedgerEntry;
import org.utxod.indexer.payout.wallet.PaymentWallet;
import org.utxod.indexer.payout.wallet.PaymentWallet.Output;
import org.utxod.query.address.Addresses;
import org.utxod.query.payout.FeeRate;
import org.utxod.query.payout.Payment;
import org.utxod.query.payout.PaymentOrder;
import org.utxod.query.payout.PaymentState;
import org.utxod.query.payout.Payout;
import org.utxod.query.payout.PayoutEvent;
import org.utxod.query.payout.PayoutException;
import org.utxod.query.push.EventLog;
import org.utxod.query.push.EventPosition;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;

/** One seed's life. */
final class PayoutLife {
  private static final int STEPS = 250;
  private static final int CALM_ROUNDS = 160;
  private static final PayoutOptions OPTIONS = new PayoutOptions(
      4,
      Duration.ofSeconds(30),
      6,
      new FeeRate(1_000),
      new FeeRate(400_000),
      5_000_000,
      Duration.ofMinutes(30),
      6);
  private static final PayoutLimits LIMITS = new PayoutLimits(
      100_000_000L,
      Long.MAX_VALUE / 4,
      Long.MAX_VALUE / 4,
      Long.MAX_VALUE / 4,
      10_000,
      1_500_000L,
      null);

  private final Random random;
  private final Faults faults;
  private final PayWorld world;
  private final WorldWallet wallet;
  private final WorldChain index;
  private final TwinStorage storage;
  private final PayoutSeams seams;
  private final ClientModel client;
  private final Time clock = new Time();
  private final List<String> problems = new ArrayList<>();
  private final StringBuilder trace = new StringBuilder();
  private LedgerBook ledger;
  private PayoutEngine engine;
  private PayoutDesk desk;
  private LedgerEvents events;
  private EventPosition heardTo = EventPosition.BEGINNING;
  private final List<PayoutEvent> heard = new ArrayList<>();
  private WorldWallet.Backup backup;
  private int looks;
  private boolean calm;
  private byte[] copy = new byte[0];

  /** Whether this life restores the ledger, once; then the wallet is not: both together nobody can make good. */
  private boolean ledgerIsRestored;

  private final boolean walletIsRestored;

  private static final class Time extends Clock {
    private Instant now = Instant.parse("2026-11-01T00:00:00Z");

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
      return now;
    }
  }

  @SuppressWarnings("NullAway.Init")
  private PayoutLife(long seed, PayoutSeams seams) {
    this.random = new Random(seed * 7_919);
    this.faults = new Faults(new Random(seed));
    this.world = new PayWorld(random);
    this.wallet = new WorldWallet(world, faults, random);
    this.index = new WorldChain(world);
    this.storage = new TwinStorage(faults);
    this.seams = seams;
    // Not where a ledger is restored: what was signed only and never handed out leaves no trace in
    // the wallet.
    this.client = new ClientModel(random, seed % 3 != 0 && seed % 5 == 4);
    this.ledgerIsRestored = seed % 3 == 0;
    this.walletIsRestored = !ledgerIsRestored;
    for (int i = 0; i < 3; i++) {
      fundWallet(6);
    }
    backup = wallet.backup();
    start();
    ledger.append(new LedgerEntry.Opened(
        "a1b2",
        "regtest",
        "pay",
        WorldWallet.ADDRESS,
        0,
        world.chain().get(0).point().hash().display(),
        List.of()));
    wallet.label(WorldWallet.ADDRESS, new Witness("a1b2", 0).label());
  }

  /** Lives; what was wrong. */
  static List<String> run(long seed, PayoutSeams seams) {
    return new PayoutLife(seed, seams).live();
  }

  private void fundWallet(int coins) {
    List<Output> subsidy = new ArrayList<>();
    for (int i = 0; i < coins; i++) {
      subsidy.add(new Output(wallet.freshScript(), 200_000L + random.nextInt(3_000_000)));
    }
    world.mine(List.of(), subsidy);
  }

  private void start() {
    ledger = LedgerBook.open(seams.storage().apply(storage), clock, 20_000);
    events = new LedgerEvents(ledger, clock);
    PaymentWallet seenWallet = seams.wallet().apply(wallet);
    PayoutChain seenChain = seams.chain().apply(index);
    engine = new PayoutEngine(ledger, seenWallet, seenChain, OPTIONS, clock);
    desk = new PayoutDesk(
        ledger, seenWallet, seenChain, Network.REGTEST, LIMITS, OPTIONS, clock, () -> {}, engine);
  }

  private List<String> live() {
    for (int step = 0; step < STEPS && problems.isEmpty(); step++) {
      clock.now = clock.now.plusSeconds(random.nextInt(400));
      survive(this::step);
      look();
    }
    calm = true;
    faults.dieWithin(0);
    faults.loseAnswers(0);
    world.minFeePerKvb(1_000);
    for (int i = 0; i < CALM_ROUNDS && problems.isEmpty(); i++) {
      clock.now = clock.now.plusSeconds(700);
      wallet.estimate(2_000L + i * 300L);
      survive(this::calm);
      look();
    }
    if (problems.isEmpty()) {
      settle();
      compareEvents();
    }
    if (!problems.isEmpty()) {
      problems.add(trace.toString());
      ledger
          .with(access -> access.book().batches())
          .forEach(batch -> problems.add(describe(batch)));
    }
    return problems;
  }

  private String describe(Batch batch) {
    StringBuilder text = new StringBuilder("batch " + batch.number() + " at " + batch.height()
        + " mined " + (batch.mined() == null ? "-" : batch.mined().block().height())
        + " conflict " + batch.conflictHeight());
    for (BatchVersion version : batch.versions()) {
      text.append("\n  ").append(version.number()).append(' ').append(version.txid());
      text.append(version.broadcast() ? " broadcast" : "");
      version
          .outPoints()
          .forEach(coin -> text.append("\n    ")
              .append(coin)
              .append(world.unspent().containsKey(coin) ? " unspent" : "")
              .append(world.isConfirmed(coin.txid()) ? " parent confirmed" : ""));
      text.append("\n    offered: ")
          .append(version.hex() == null ? "-" : world.offer(SimPayment.read(version.hex())));
    }
    return text.toString();
  }

  private void survive(Runnable work) {
    try {
      work.run();
    } catch (Death e) {
      trace.append("died\n");
      storage.crash(random);
      faults.dieWithin(0);
      start();
    }
  }

  private void step() {
    int dice = random.nextInt(100);
    trace.append(dice).append(' ');
    if (dice < 12) {
      client.ask(desk);
    } else if (dice < 17) {
      client.repeat(desk);
    } else if (dice < 20) {
      client.cancel(desk);
    } else if (dice < 23) {
      client.bump(desk);
    } else if (dice < 30) {
      attend();
    } else if (dice < 55) {
      index.follow();
      rounds();
    } else if (dice < 58) {
      rounds();
    } else if (dice < 70) {
      world.mine(random.nextDouble() * 1.3, List.of());
    } else if (dice < 74) {
      reorganise();
    } else if (dice < 77) {
      world.evict(random.nextDouble());
    } else if (dice < 79) {
      world.minFeePerKvb(1_000L + random.nextInt(20_000));
    } else if (dice < 82) {
      world.minFeePerKvb(1_000);
    } else if (dice < 84) {
      wallet.estimate(1_000L + random.nextInt(30_000));
    } else if (dice < 86) {
      wallet.restarted();
    } else if (dice < 87) {
      wallet.sendByHand(ClientModel.script(-1), 50_000);
    } else if (dice < 88) {
      spendElsewhere();
    } else if (dice < 89) {
      backup = wallet.backup();
    } else if (dice < 90) {
      if (walletIsRestored) {
        wallet.restore(backup);
      }
    } else if (dice < 91) {
      if (random.nextBoolean()) {
        copy = storage.copy();
      } else if (copy.length > 0 && ledgerIsRestored) {
        restoreLedger();
      }
    } else if (dice < 92) {
      fundWallet(1 + random.nextInt(3));
    } else if (dice < 96) {
      faults.dieWithin(random.nextInt(40));
    } else {
      faults.loseAnswers(random.nextBoolean() ? 0 : random.nextDouble() * 0.4);
    }
  }

  /** Somebody puts an older copy of the ledger in place; clients are not told what it forgot. */
  private void restoreLedger() {
    trace.append("ledger restored ");
    ledgerIsRestored = false;
    storage.restore(copy);
    start();
    client.forgotten(desk);
  }

  private void rounds() {
    for (int i = 0; i < 5 && engine.round(); i++) {
      trace.append('r');
    }
  }

  private void reorganise() {
    int depth = 1 + random.nextInt(4);
    world.disconnect(depth, random.nextDouble() * 0.6);
    boolean shorter = random.nextInt(4) == 0;
    for (int i = shorter ? depth : -1; i < depth; i++) {
      world.mine(random.nextDouble() * 0.7, List.of());
    }
  }

  private void spendElsewhere() {
    SimPayment rival = wallet.spendElsewhere(ClientModel.script(-2));
    if (rival != null) {
      world.mine(List.of(rival), List.of());
    }
  }

  private void attend() {
    try {
      if (engine.haltReason() != null) {
        trace.append("reconcile ");
        trace.append(desk.reconcile("bob"));
      }
      client.attend(desk);
      client.release(desk, world::offer, calm);
    } catch (PayoutException e) {
      if (e.kind() != PayoutException.Kind.UNAVAILABLE) {
        throw e;
      }
    }
  }

  private void calm() {
    if (random.nextInt(3) == 0) {
      fundWallet(2);
    }
    index.follow();
    if (random.nextInt(4) == 0) {
      attend();
    }
    rounds();
    wallet.resubmit();
    world.mine(1, List.of());
  }

  /** Now and then, as a receiver that is away for a while. */
  private void listen() {
    if (events.reset(heardTo).isPresent()) {
      heard.clear();
      heardTo = EventPosition.BEGINNING;
    }
    EventLog.Page<PayoutEvent> page = events.after(heardTo);
    heard.addAll(page.events());
    heardTo = page.last();
  }

  /** What was heard, over all deaths, is what the ledger tells now, and its end is how the payouts are. */
  private void compareEvents() {
    while (!heardTo.equals(events.last())) {
      listen();
    }
    List<PayoutEvent> all = new ArrayList<>();
    EventPosition at = EventPosition.BEGINNING;
    Map<String, PaymentState> states = new HashMap<>();
    while (!at.equals(events.last())) {
      EventLog.Page<PayoutEvent> page = events.after(at);
      all.addAll(page.events());
      at = page.last();
    }
    if (!all.equals(heard)) {
      problems.add("heard " + heard.size() + " events, and there are " + all.size());
    }
    for (PayoutEvent event : all) {
      event.payments().forEach(i -> states.put(event.payout() + "/" + i, event.state()));
    }
    for (ClientModel.Asked asked : client.asked()) {
      for (int i = 0; asked.recorded && i < asked.order.payments().size(); i++) {
        PaymentState state =
            desk.get(asked.order.id()).payout().payments().get(i).last().state();
        if (state != states.get(asked.order.id() + "/" + i)) {
          problems.add("the events do not say that " + asked.order.id() + " is " + state.label());
        }
      }
    }
  }

  /** At no time the chain pays anything twice. */
  private void look() {
    if (++looks % 20 == 0) {
      listen();
    }
    Map<Output, Integer> paidNow = world.paid();
    lookForWhatWasSignedOnly(paidNow);
    for (ClientModel.Asked asked : client.asked()) {
      for (PaymentOrder payment : asked.order.payments()) {
        int paid = paid(paidNow, payment);
        if (paid > 1) {
          problems.add(asked.order.id() + " was paid " + paid + " times: " + payers(payment)
              + " at " + world.tip().height() + " " + payoutDump(asked.order.id()));
        }
      }
    }
  }

  /** What nobody handed out is nowhere. */
  private void lookForWhatWasSignedOnly(Map<Output, Integer> paidNow) {
    Set<Output> waiting = new HashSet<>();
    world.mempool().values().forEach(tx -> waiting.addAll(tx.outputs()));
    for (ClientModel.Asked asked : client.asked()) {
      if (!asked.order.signOnly() || asked.handedOut) {
        continue;
      }
      for (PaymentOrder payment : asked.order.payments()) {
        Script script = Addresses.decode(payment.address(), Network.REGTEST);
        Output output = new Output(script, payment.amountSat());
        if (paidNow.containsKey(output) || waiting.contains(output)) {
          problems.add(asked.order.id() + " was to be signed only, and was handed out");
        }
      }
    }
  }

  private String payoutDump(String id) {
    return desk.get(id).payout().payments().stream()
        .map(payment -> String.valueOf(payment.changes()))
        .toList()
        .toString();
  }

  private List<String> payers(PaymentOrder payment) {
    Output output =
        new Output(Addresses.decode(payment.address(), Network.REGTEST), payment.amountSat());
    List<String> payers = new ArrayList<>();
    for (PayWorld.Block block : world.chain()) {
      for (SimPayment tx : block.transactions()) {
        if (tx.outputs().contains(output)) {
          payers.add(tx.txid() + " in " + block.point().height());
        }
      }
    }
    return payers;
  }

  private static int paid(Map<Output, Integer> chain, PaymentOrder payment) {
    Script script = Addresses.decode(payment.address(), Network.REGTEST);
    return chain.getOrDefault(new Output(script, payment.amountSat()), 0);
  }

  /** In the end the books say what the chain says, and nothing is left to be paid. */
  private void settle() {
    Map<Output, Integer> chain = world.paid();
    for (ClientModel.Asked asked : client.asked()) {
      if (asked.paidBefore && !asked.recorded) {
        continue; // Refused, since a lost ledger may have paid it.
      }
      Payout payout = desk.get(asked.order.id()).payout();
      for (int i = 0; i < payout.payments().size(); i++) {
        Payment payment = payout.payments().get(i);
        int paid = paid(chain, asked.order.payments().get(i));
        PaymentState state = payment.last().state();
        boolean right = state == PaymentState.CONFIRMED
            ? paid == 1
            : state == PaymentState.CANCELLED && paid == 0 && asked.cancelAsked;
        if (!right) {
          problems.add(asked.order.id() + " payment " + i + " is " + state.label() + ", paid "
              + paid + " times; " + payment.changes().size() + " changes, last " + payment.last()
              + "; waits for " + engine.waitsFor() + ", halted "
              + engine.haltReason());
        }
      }
    }
  }
}
