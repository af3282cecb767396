package org.utxod.indexer.payout.simulation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.payout.wallet.PaymentWallet;
import org.utxod.indexer.payout.wallet.WalletException;
import org.utxod.query.payout.FeeRate;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;

/** A wallet as Core's behaves, of a node that the world is. */
class WorldWallet implements PaymentWallet {
  static final String ADDRESS = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
  private static final int INPUT_VSIZE = 68;
  private static final int OUTPUT_VSIZE = 43;
  private static final int BASE_VSIZE = 11;
  private static final long DUST = 330;

  private final PayWorld world;
  private final Faults faults;
  private final Random random;
  private final Map<Txid, SimPayment> known = new LinkedHashMap<>();
  private final Map<OutPoint, Output> everOwned = new HashMap<>();
  private Set<Script> scripts = new LinkedHashSet<>();
  private Set<OutPoint> locked = new HashSet<>();
  private String label = "";
  private boolean loaded = true;
  private WalletException.@Nullable Kind refusal;
  private int fundings;
  private int keys;
  private long seen = -1;
  private long estimate = 2_000;

  /** What a backup of the wallet's file has. */
  record Backup(
      Set<Script> scripts, Set<Txid> known, Set<OutPoint> locked, String label, int keys) {}

  WorldWallet(PayWorld world, Faults faults, Random random) {
    this.world = world;
    this.faults = faults;
    this.random = random;
  }

  Backup backup() {
    look();
    return new Backup(
        new LinkedHashSet<>(scripts), Set.copyOf(known.keySet()), Set.copyOf(locked), label, keys);
  }

  void restore(Backup backup) {
    scripts = new LinkedHashSet<>(backup.scripts());
    known.keySet().retainAll(backup.known());
    locked = new HashSet<>(backup.locked());
    label = backup.label();
    keys = backup.keys();
    seen = -1;
    // The seed is the same: keys that were given out since are found again by the gap limit.
    for (int i = 0; i < 50; i++) {
      scripts.add(key(keys + i));
    }
  }

  private static Script key(int number) {
    byte[] hash = ScriptKey.sha256().digest(("key " + number).getBytes(StandardCharsets.UTF_8));
    byte[] script = new byte[34];
    script[0] = 0x51;
    script[1] = 32;
    System.arraycopy(hash, 0, script, 2, 32);
    return Script.of(script);
  }

  /** The node was restarted: wallets are not loaded. */
  void restarted() {
    loaded = false;
  }

  /** It signs nothing, for this reason; null if it does. */
  void refuseToSign(WalletException.@Nullable Kind reason) {
    refusal = reason;
  }

  /** Addresses that it has given out. */
  int keys() {
    return keys;
  }

  int fundings() {
    return fundings;
  }

  void estimate(long satPerKvb) {
    estimate = satPerKvb;
  }

  Script freshScript() {
    Script script = key(keys++);
    scripts.add(script);
    seen = -1;
    return script;
  }

  /** Sees what is in the chain and the mempool. */
  private void look() {
    if (seen == world.version()) {
      return;
    }
    seen = world.version();
    for (PayWorld.Block block : world.chain()) {
      block.transactions().forEach(this::see);
    }
    world.mempool().values().forEach(this::see);
  }

  private void see(SimPayment tx) {
    for (int vout = 0; vout < tx.outputs().size(); vout++) {
      if (scripts.contains(tx.outputs().get(vout).script())) {
        everOwned.put(new OutPoint(tx.txid(), vout), tx.outputs().get(vout));
        known.putIfAbsent(tx.txid(), tx);
      }
    }
    if (tx.inputs().stream().anyMatch(everOwned::containsKey)) {
      known.putIfAbsent(tx.txid(), tx);
    }
  }

  private <T> T call(Supplier<T> work) {
    faults.beforeCall();
    if (!loaded) {
      throw new WalletException(WalletException.Kind.AWAY, "the wallet is not loaded");
    }
    look();
    T result = work.get();
    faults.afterCall();
    return result;
  }

  @Override
  public ChainPoint connect() {
    faults.beforeCall();
    loaded = true;
    look();
    return world.tip();
  }

  @Override
  public String label(String address) {
    return call(() -> address.equals(ADDRESS) ? label : "");
  }

  @Override
  public void label(String address, String text) {
    call(() -> label = text);
  }

  @Override
  public Script newChangeScript() {
    return call(this::freshScript);
  }

  @Override
  public Set<String> own(Collection<String> addresses) {
    Set<String> own = new HashSet<>(addresses);
    own.retainAll(Set.of(ADDRESS));
    return own;
  }

  /** Confirmed coins that no transaction the wallet knows spends, and nobody locked. */
  private List<OutPoint> available(Map<OutPoint, Output> unspent) {
    Set<OutPoint> taken = new HashSet<>(locked);
    for (SimPayment tx : known.values()) {
      if (!isConflicted(tx)) {
        taken.addAll(tx.inputs());
      }
    }
    List<OutPoint> coins = new ArrayList<>();
    for (Map.Entry<OutPoint, Output> coin : unspent.entrySet()) {
      if (scripts.contains(coin.getValue().script()) && !taken.contains(coin.getKey())) {
        coins.add(coin.getKey());
      }
    }
    Collections.sort(coins);
    Collections.shuffle(coins, random);
    return coins;
  }

  /** A coin of it was spent by another transaction that is in a block. */
  private boolean isConflicted(SimPayment tx) {
    return !world.isConfirmed(tx.txid())
        && tx.inputs().stream().anyMatch(input -> !world.unspent().containsKey(input));
  }

  @Override
  public Funded fund(List<Output> outputs, List<OutPoint> mandatory, FeeRate rate, Script change) {
    fundings++;
    return call(() -> choose(outputs, mandatory, rate, change));
  }

  private Funded choose(
      List<Output> outputs, List<OutPoint> mandatory, FeeRate rate, Script change) {
    List<FundedInput> inputs = new ArrayList<>();
    long in = 0;
    for (OutPoint coin : mandatory) {
      Output output = everOwned.get(coin);
      if (output == null) {
        throw new WalletException(WalletException.Kind.REFUSED, "a coin is not known");
      }
      inputs.add(new FundedInput(coin, output.script(), output.valueSat()));
      in += output.valueSat();
    }
    long out = outputs.stream().mapToLong(Output::valueSat).sum();
    List<OutPoint> others = available(world.unspent());
    others.removeAll(mandatory);
    int next = 0;
    while (in < out + fee(rate, inputs.size(), outputs.size() + 1)) {
      if (next == others.size()) {
        throw new WalletException(WalletException.Kind.INSUFFICIENT, "Insufficient funds");
      }
      OutPoint coin = others.get(next++);
      Output output = world.unspent().get(coin);
      inputs.add(new FundedInput(coin, output.script(), output.valueSat()));
      in += output.valueSat();
    }
    long fee = fee(rate, inputs.size(), outputs.size() + 1);
    List<Output> all = new ArrayList<>(outputs);
    Integer changeVout = null;
    if (in - out - fee >= DUST) {
      changeVout = all.size();
      all.add(new Output(change, in - out - fee));
    } else {
      fee = in - out;
    }
    if (all.isEmpty()) {
      throw new WalletException(WalletException.Kind.REFUSED, "nothing is left to pay");
    }
    List<OutPoint> points = inputs.stream().map(FundedInput::outPoint).toList();
    return new Funded(SimPayment.of(points, all, false).hex(), inputs, fee, changeVout);
  }

  private static long fee(FeeRate rate, int inputs, int outputs) {
    return rate.feeSat(BASE_VSIZE + (long) INPUT_VSIZE * inputs + (long) OUTPUT_VSIZE * outputs);
  }

  @Override
  public void lock(Collection<OutPoint> coins) {
    call(() -> locked.addAll(coins));
  }

  @Override
  public void unlock(Collection<OutPoint> coins) {
    call(() -> locked.removeAll(coins));
  }

  @Override
  public String sign(String hex) {
    return call(() -> {
      if (refusal != null) {
        throw new WalletException(refusal, "the wallet does not sign");
      }
      SimPayment tx = SimPayment.read(hex);
      return SimPayment.of(tx.inputs(), tx.outputs(), true).hex();
    });
  }

  @Override
  public Broadcast broadcast(String hex) {
    return call(() -> {
      String refusal = world.offer(SimPayment.read(hex));
      look();
      return refusal == null ? new Broadcast.Accepted() : new Broadcast.Rejected(refusal);
    });
  }

  @Override
  public Debits debits(BlockHash since) {
    return call(() -> {
      int from = world.chain().stream()
          .filter(block -> block.point().hash().equals(since))
          .map(block -> block.point().height())
          .findFirst()
          .orElse(0);
      Set<Txid> txids = new HashSet<>();
      for (SimPayment tx : known.values()) {
        PayWorld.Block block = world.confirmed(tx.txid());
        boolean isNew = block == null || block.point().height() > from;
        if (isNew && tx.inputs().stream().anyMatch(everOwned::containsKey)) {
          txids.add(tx.txid());
        }
      }
      int height = Math.max(0, world.chain().size() - DEBIT_DEPTH);
      return new Debits(txids, world.chain().get(height).point().hash());
    });
  }

  @Override
  public Optional<Known> transaction(Txid txid) {
    return call(() -> {
      SimPayment tx = known.get(txid);
      return tx == null || !everOwned.keySet().containsAll(tx.inputs())
          ? Optional.empty()
          : Optional.of(new Known(
              tx.hex(),
              tx.inputs().stream()
                  .map(coin -> new FundedInput(
                      coin, everOwned.get(coin).script(), everOwned.get(coin).valueSat()))
                  .toList(),
              confirmations(tx)));
    });
  }

  private int confirmations(SimPayment tx) {
    PayWorld.Block block = world.confirmed(tx.txid());
    int conflict = conflictHeight(tx.txid(), 0);
    return block != null
        ? world.tip().height() - block.point().height() + 1
        : conflict < 0 ? 0 : conflict - world.tip().height() - 1;
  }

  @Override
  public OptionalInt conflictDepth(Txid txid) {
    return call(() -> {
      int height = conflictHeight(txid, 0);
      return height < 0 ? OptionalInt.empty() : OptionalInt.of(world.tip().height() - height + 1);
    });
  }

  /** Also through parents, as Core marks descendants of what a block rules out. */
  private int conflictHeight(Txid txid, int generations) {
    SimPayment tx = known.get(txid);
    if (tx == null || world.isConfirmed(txid) || generations > 20) {
      return -1;
    }
    for (OutPoint input : tx.inputs()) {
      int height = world.heightOfSpend(input);
      if (height < 0 && !world.unspent().containsKey(input)) {
        height = conflictHeight(input.txid(), generations + 1);
      }
      if (height >= 0) {
        return height;
      }
    }
    return -1;
  }

  @Override
  public Optional<FeeRate> estimate(int blocks) {
    return call(
        () -> random.nextInt(10) == 0 ? Optional.empty() : Optional.of(new FeeRate(estimate)));
  }

  /** Hands its unconfirmed transactions to the node again, as wallets do now and then. */
  void resubmit() {
    List.copyOf(known.values()).forEach(world::offer);
  }

  /** Somebody else uses the wallet: an ordinary send. */
  void sendByHand(Script to, long sat) {
    look();
    try {
      Funded funded =
          choose(List.of(new Output(to, sat)), List.of(), new FeeRate(3_000), freshScript());
      SimPayment tx = SimPayment.read(funded.hex());
      world.offer(SimPayment.of(tx.inputs(), tx.outputs(), true));
      look();
    } catch (WalletException e) {
      // Nothing to spend.
    }
  }

  /** Somebody with the keys spends a coin, also one that a payout spends, straight into a block; null if there is none. */
  @Nullable
  SimPayment spendElsewhere(Script to) {
    look();
    List<OutPoint> own = world.unspent().entrySet().stream()
        .filter(coin -> scripts.contains(coin.getValue().script()))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
    if (own.isEmpty()) {
      return null;
    }
    OutPoint coin = own.get(random.nextInt(own.size()));
    long sat = world.unspent().get(coin).valueSat();
    return sat < 2_000
        ? null
        : SimPayment.of(List.of(coin), List.of(new Output(to, sat - 1_000)), true);
  }
}
