package org.utxod.indexer.payout.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.payout.book.LedgerBook;
import org.utxod.indexer.payout.book.LedgerEvents;
import org.utxod.indexer.payout.desk.PayoutDesk;
import org.utxod.indexer.payout.desk.PayoutLimits;
import org.utxod.indexer.payout.engine.PayoutEngine;
import org.utxod.indexer.payout.engine.PayoutOptions;
import org.utxod.indexer.payout.engine.PayoutThread;
import org.utxod.indexer.payout.engine.Witness;
import org.utxod.indexer.payout.ledger.LedgerEntry;
import org.utxod.indexer.payout.wallet.PaymentWallet.Output;
import org.utxod.indexer.payout.wallet.WalletException;
import org.utxod.query.address.Addresses;
import org.utxod.query.payout.FeeRate;
import org.utxod.store.chain.Network;

/** A desk and its engine beside a simulated node, for single steps. */
public final class DeskFixture {
  /** An address of the wallet. */
  public static final String OWN = WorldWallet.ADDRESS;

  private static final PayoutOptions OPTIONS = new PayoutOptions(
      10,
      Duration.ZERO,
      6,
      new FeeRate(1_000),
      new FeeRate(100_000),
      5_000_000,
      Duration.ofHours(1),
      6);
  private static final PayoutLimits LIMITS = new PayoutLimits(
      100_000_000, 1_500_000_000, 2_000_000_000, 950_000_000, 20_000, 50_000_000L, null);

  private final Time clock;
  private final PayWorld world;
  private final WorldWallet wallet;
  private final WorldChain index;
  private final TwinStorage storage;
  private final PayoutEngine engine;
  private final PayoutDesk desk;
  private final LedgerEvents events;

  private static final class Time extends Clock {
    private Instant now = Instant.parse("2026-11-30T10:00:00Z");

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

  /** With a ledger that was just made, and looked at once. */
  public DeskFixture() {
    this(true);
  }

  private DeskFixture(boolean looked) {
    Random random = new Random(7);
    Faults faults = new Faults(random);
    clock = new Time();
    world = new PayWorld(random);
    wallet = new WorldWallet(world, faults, random);
    index = new WorldChain(world);
    storage = new TwinStorage(faults);
    List<Output> coins = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      coins.add(new Output(wallet.freshScript(), 100_000_000));
    }
    world.mine(List.of(), coins);
    LedgerBook ledger = LedgerBook.open(storage, clock);
    ledger.append(new LedgerEntry.Opened(
        "c0de",
        "regtest",
        "pay",
        OWN,
        0,
        world.chain().get(0).point().hash().display(),
        List.of()));
    wallet.label(OWN, new Witness("c0de", 0).label());
    events = new LedgerEvents(ledger, clock);
    engine = new PayoutEngine(ledger, wallet, index, OPTIONS, clock);
    desk = desk(ledger);
    if (looked) {
      round();
    }
  }

  private DeskFixture(DeskFixture before) {
    clock = before.clock;
    world = before.world;
    wallet = before.wallet;
    index = before.index;
    storage = before.storage;
    LedgerBook ledger = LedgerBook.open(storage, clock);
    events = new LedgerEvents(ledger, clock);
    engine = new PayoutEngine(ledger, wallet, index, OPTIONS, clock);
    desk = desk(ledger);
    round();
  }

  private PayoutDesk desk(LedgerBook ledger) {
    return new PayoutDesk(
        ledger, wallet, index, Network.REGTEST, LIMITS, OPTIONS, clock, () -> {}, engine);
  }

  /** Before the engine's first round. */
  public static DeskFixture beforeTheFirstLook() {
    return new DeskFixture(false);
  }

  /** The same ledger, wallet and chain in a new process. */
  public DeskFixture restarted() {
    return new DeskFixture(this);
  }

  public PayoutDesk desk() {
    return desk;
  }

  /** What happens. */
  public LedgerEvents events() {
    return events;
  }

  /** The engine's thread, which is not started. */
  public PayoutThread thread() {
    return new PayoutThread(engine, index);
  }

  /** Looking at the chain ends like this from now on. */
  public void breakChain(@Nullable Error error) {
    index.breakWith(error);
  }

  /** A block of what the mempool has. */
  public void mine() {
    world.mine(1, List.of());
  }

  /** Somebody else gives a transaction to the node. */
  public void handOut(String hex) {
    world.offer(SimPayment.read(hex));
  }

  /** Calls of the wallet to choose coins. */
  public int fundings() {
    return wallet.fundings();
  }

  /** An address of somebody else. */
  public static String address(int number) {
    return ClientModel.address(ClientModel.script(number));
  }

  /** The wallet signs nothing, for this reason; null if it does. */
  public void refuseToSign(WalletException.@Nullable Kind reason) {
    wallet.refuseToSign(reason);
  }

  /** Addresses that the wallet has given out. */
  public int addresses() {
    return wallet.keys();
  }

  public void pass(Duration time) {
    clock.now = clock.now.plus(time);
  }

  public void nextDay() {
    clock.now = clock.now.plus(Duration.ofDays(1));
  }

  /** Rounds of the engine while it has more to do. */
  public void round() {
    index.follow();
    boolean more = true;
    while (more) {
      more = engine.round();
    }
  }

  /** Until every batch is so deep that it is watched no longer. */
  public void settle() {
    for (int i = 0; i < 105; i++) {
      round();
      world.mine(1, List.of());
    }
    round();
  }

  /** How often the chain pays so much to an address. */
  public int paid(String address, long sat) {
    return world
        .paid()
        .getOrDefault(new Output(Addresses.decode(address, Network.REGTEST), sat), 0);
  }
}
