package org.utxod.indexer.payout.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.payout.wallet.PaymentWallet.Output;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;

/** A chain and a node's mempool, as far as payments notice. */
final class PayWorld {
  /** A block; its first transaction creates coins from nothing. */
  record Block(ChainPoint point, List<SimPayment> transactions) {}

  private static final int MAX_DEPTH = 5;

  private final Random random;
  private final List<Block> chain = new ArrayList<>();
  private final Map<Txid, SimPayment> mempool = new LinkedHashMap<>();
  private Map<OutPoint, Output> unspent = new HashMap<>();
  private final Map<Txid, Block> confirmed = new HashMap<>();

  /** What the transactions that create coins spend: always there. */
  private final Map<OutPoint, Output> endless = new HashMap<>();

  private long minFeePerKvb = 1_000;
  private long version;
  private int highest;

  PayWorld(Random random) {
    this.random = random;
    mine(List.of(), List.of());
  }

  /** Changes whenever anything does. */
  long version() {
    return version;
  }

  List<Block> chain() {
    return chain;
  }

  ChainPoint tip() {
    return chain.get(chain.size() - 1).point();
  }

  Map<OutPoint, Output> unspent() {
    return unspent;
  }

  Map<Txid, SimPayment> mempool() {
    return mempool;
  }

  /** The mempool takes nothing that pays less. */
  void minFeePerKvb(long rate) {
    minFeePerKvb = rate;
  }

  /** Drops transactions, as a full pool and age do. */
  void evict(double share) {
    version++;
    mempool
        .values()
        .removeIf(tx ->
            random.nextDouble() < share && !endless.containsKey(tx.inputs().get(0)));
    dropOrphans();
  }

  /** Mines what the mempool has, in part. */
  void mine(double share, List<Output> subsidy) {
    List<SimPayment> chosen = new ArrayList<>();
    Set<OutPoint> there = new HashSet<>(unspent.keySet());
    there.addAll(endless.keySet());
    for (SimPayment tx : mempool.values()) {
      if (random.nextDouble() < share && there.containsAll(tx.inputs())) {
        there.removeAll(tx.inputs());
        chosen.add(tx);
      }
    }
    mine(chosen, subsidy);
  }

  /** Mines a block of these. */
  void mine(List<SimPayment> transactions, List<Output> subsidy) {
    byte[] hash = new byte[32];
    random.nextBytes(hash);
    ChainPoint point = new ChainPoint(chain.size(), BlockHash.ofWire(hash, 0));
    List<SimPayment> all = new ArrayList<>();
    if (!subsidy.isEmpty()) {
      byte[] nothing = new byte[32];
      random.nextBytes(nothing);
      OutPoint source = new OutPoint(Txid.ofWire(nothing, 0), 0);
      endless.put(source, new Output(subsidy.get(0).script(), Long.MAX_VALUE / 1_000));
      all.add(SimPayment.of(List.of(source), subsidy, false));
    }
    all.addAll(transactions);
    Block block = new Block(point, all);
    chain.add(block);
    highest = Math.max(highest, chain.size());
    version++;
    for (SimPayment tx : all) {
      mempool.remove(tx.txid());
      confirmed.put(tx.txid(), block);
      apply(tx);
    }
    Set<OutPoint> spent = new HashSet<>();
    all.forEach(tx -> spent.addAll(tx.inputs()));
    mempool.values().removeIf(tx -> tx.inputs().stream().anyMatch(spent::contains));
    dropOrphans();
  }

  private void apply(SimPayment tx) {
    tx.inputs().forEach(unspent::remove);
    for (int vout = 0; vout < tx.outputs().size(); vout++) {
      unspent.put(new OutPoint(tx.txid(), vout), tx.outputs().get(vout));
    }
  }

  private void dropOrphans() {
    boolean changed = true;
    while (changed) {
      Set<OutPoint> there = new HashSet<>(unspent.keySet());
      there.addAll(endless.keySet());
      for (SimPayment tx : mempool.values()) {
        for (int vout = 0; vout < tx.outputs().size(); vout++) {
          there.add(new OutPoint(tx.txid(), vout));
        }
      }
      changed = mempool.values().removeIf(tx -> !there.containsAll(tx.inputs()));
    }
  }

  /** Takes blocks away; their transactions go back to the mempool, or are forgotten. */
  void disconnect(int count, double forgotten) {
    List<SimPayment> back = new ArrayList<>();
    // Deeper than what counts as final nothing is taken back: then a payment may be made twice, and
    // that is not promised.
    for (int i = 0; i < count && chain.size() > Math.max(2, highest - MAX_DEPTH); i++) {
      back.addAll(0, chain.remove(chain.size() - 1).transactions());
    }
    version++;
    unspent = new HashMap<>();
    chain.forEach(block -> block.transactions().forEach(this::apply));
    back.forEach(tx -> confirmed.remove(tx.txid()));
    for (SimPayment tx : back) {
      if (endless.containsKey(tx.inputs().get(0))) {
        mempool.put(tx.txid(), tx);
      } else if (unspent.keySet().containsAll(tx.inputs()) && random.nextDouble() >= forgotten) {
        offer(tx);
      }
    }
    dropOrphans();
  }

  /** Where a coin was spent; -1 if nowhere. */
  int heightOfSpend(OutPoint coin) {
    for (Block block : chain) {
      if (block.transactions().stream().anyMatch(tx -> tx.inputs().contains(coin))) {
        return block.point().height();
      }
    }
    return -1;
  }

  boolean isConfirmed(Txid txid) {
    return confirmed.containsKey(txid);
  }

  @Nullable
  Block confirmed(Txid txid) {
    return confirmed.get(txid);
  }

  /** Why the node refuses it; null if the mempool has it now. */
  @Nullable
  String offer(SimPayment tx) {
    if (mempool.containsKey(tx.txid())) {
      return null;
    }
    if (isConfirmed(tx.txid())) {
      for (int vout = 0; vout < tx.outputs().size(); vout++) {
        if (unspent.containsKey(new OutPoint(tx.txid(), vout))) {
          return "-27 Transaction outputs already in utxo set";
        }
      }
      return "-25 bad-txns-inputs-missingorspent";
    }
    long in = 0;
    for (OutPoint input : tx.inputs()) {
      Output coin = unspent.get(input);
      if (coin == null) {
        return "-25 bad-txns-inputs-missingorspent";
      }
      in += coin.valueSat();
    }
    long fee = in - tx.out();
    if (fee * 1_000 < minFeePerKvb * tx.vsize()) {
      return "-26 mempool min fee not met";
    }
    List<SimPayment> rivals = mempool.values().stream()
        .filter(other -> other.inputs().stream().anyMatch(tx.inputs()::contains))
        .toList();
    for (SimPayment rival : rivals) {
      if (fee < fee(rival) + tx.vsize()) {
        return "-26 insufficient fee, rejecting replacement";
      }
    }
    rivals.forEach(rival -> mempool.remove(rival.txid()));
    dropOrphans();
    mempool.put(tx.txid(), tx);
    version++;
    return null;
  }

  private long fee(SimPayment tx) {
    return tx.inputs().stream()
            .mapToLong(input -> unspent.containsKey(input) ? unspent.get(input).valueSat() : 0)
            .sum()
        - tx.out();
  }

  /** How often the chain pays so much to a script. */
  Map<Output, Integer> paid() {
    Map<Output, Integer> paid = new HashMap<>();
    for (Block block : chain) {
      for (SimPayment tx : block.transactions()) {
        tx.outputs().forEach(output -> paid.merge(output, 1, Integer::sum));
      }
    }
    return paid;
  }
}
