package org.utxod.indexer.simnode.mempool;

import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.RawTransaction;
import org.utxod.indexer.bitcoind.wire.BtcAmount;
import org.utxod.indexer.simnode.chain.BlockPath;
import org.utxod.indexer.simnode.chain.ModelCoin;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.indexer.simnode.chain.SimError;
import org.utxod.indexer.simnode.chain.UtxoModel;
import org.utxod.indexer.simnode.mempool.EntryTable.Entry;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/**
 * The mempool of a simulated node. It accepts transactions whose coins exist, without checking signatures; a higher fee
 * replaces; blocks confirm, conflict and, if disconnected, return transactions. It follows the chain when it is
 * queried: each answer belongs to one tip. Thread-safe.
 */
public final class SimMempool {
  private static final int MATURITY = 100;
  private static final long INCREMENTAL_SAT_PER_KVB = 100;
  private static final int MAX = 50_000;

  private record Coin(long sat, int height, boolean coinbase) {}

  private final SimChain chain;
  private final UtxoModel model;
  private final Clock clock;
  private final EntryTable entries = new EntryTable();
  private MempoolNews news = MempoolNews.NONE;
  private @Nullable SimBlock tip;
  private long sequence = 1;
  private long minSatPerKvb = 100;
  private boolean used;
  private volatile boolean loaded = true;

  public SimMempool(SimChain chain, Network network, Clock clock) {
    this.chain = chain;
    this.model = new UtxoModel(chain, network);
    this.clock = clock;
  }

  /** Registers an observer, which is notified of blocks too even if nobody queries the node. */
  synchronized void tell(MempoolNews listener) {
    used = true;
    arrive();
    news = listener;
  }

  /**
   * Whether it has been loaded since the node's start. Until then the node reports that, and lists nothing that is not
   * loaded yet; here that is everything.
   */
  public void loaded(boolean whole) {
    loaded = whole;
  }

  public boolean isLoaded() {
    return loaded;
  }

  /** The minimum fee rate of a transaction, satoshis per 1,000 virtual bytes; 100 by default, as in Core. */
  public synchronized void minRelayFee(long satPerKvb) {
    minSatPerKvb = satPerKvb;
  }

  /**
   * Accepts a transaction, as {@code sendrawtransaction} does.
   *
   * @throws IllegalArgumentException with Core's text if it is rejected
   */
  public Txid submit(String hex) {
    try {
      return accept(hex, 0);
    } catch (SimError e) {
      throw new IllegalArgumentException(e.text(), e);
    }
  }

  /**
   * Accepts a transaction.
   *
   * @param maxSatPerKvb its maximum fee rate; 0 for any
   * @throws SimError with Core's codes and texts (node/transaction.cpp, validation.cpp)
   */
  public synchronized Txid accept(String hex, long maxSatPerKvb) {
    return accept(hex, maxSatPerKvb, false);
  }

  /** Accepts a transaction whatever its fee, because others may pay for it. */
  public synchronized Txid acceptForPackage(String hex) {
    return accept(hex, 0, true);
  }

  /** The minimum fee for this many virtual bytes, satoshis. */
  public synchronized long minFee(long vsize) {
    return (minSatPerKvb * vsize + 999) / 1_000;
  }

  /** @throws SimError if the hex is not a transaction */
  public Txid idOf(String hex) {
    return decode(hex).txid();
  }

  private RawTransaction decode(String hex) {
    try {
      return RawTransaction.decode(hex, clock.instant().getEpochSecond());
    } catch (IllegalArgumentException e) {
      throw new SimError(-22, "TX decode failed. Make sure the tx has at least one input.");
    }
  }

  private Txid accept(String hex, long maxSatPerKvb, boolean inPackage) {
    used = true;
    arrive();
    RawTransaction tx = decode(hex);
    if (entries.contains(tx.txid())) {
      return tx.txid();
    }
    for (int vout = 0; vout < tx.outputs().size(); vout++) {
      if (model.coin(new OutPoint(tx.txid(), vout)) != null) {
        throw new SimError(-27, "Transaction outputs already in utxo set");
      }
    }
    long fee = check(tx);
    long feeRate = Math.floorDiv(Math.multiplyExact(fee, 1_000L), tx.vsize());
    if (maxSatPerKvb > 0 && feeRate > maxSatPerKvb) {
      throw new SimError(
          -25, "Fee exceeds maximum configured by user (e.g. -maxtxfee, maxfeerate)");
    }
    long least = minFee(tx.vsize());
    if (!inPackage && fee < least) {
      throw new SimError(-26, "min relay fee not met, " + fee + " < " + least);
    }
    Set<Txid> replaced = replaced(tx, fee);
    if (entries.size() - replaced.size() >= MAX) {
      throw new SimError(-26, "mempool full");
    }
    replaced.forEach(id -> drop(id));
    add(new Entry(tx, hex, fee, tip().height()));
    return tx.txid();
  }

  /** Its fee, if its inputs exist. */
  private long check(RawTransaction tx) {
    long in = 0;
    if (Set.copyOf(tx.inputs()).size() < tx.inputs().size()) {
      throw new SimError(-26, "bad-txns-inputs-duplicate");
    }
    for (OutPoint input : tx.inputs()) {
      Coin coin = coin(input);
      if (coin == null) {
        throw new SimError(-25, "bad-txns-inputs-missingorspent");
      }
      int depth = tip().height() + 1 - coin.height();
      if (coin.coinbase() && depth < MATURITY) {
        throw new SimError(
            -26, "bad-txns-premature-spend-of-coinbase, tried to spend coinbase at depth " + depth);
      }
      in += coin.sat();
    }
    long out = tx.outputs().stream().mapToLong(RawTransaction.Output::valueSat).sum();
    if (in < out) {
      throw new SimError(
          -26,
          "bad-txns-in-belowout, value in (" + BtcAmount.format(in) + ") < value out ("
              + BtcAmount.format(out) + ")");
    }
    return in - out;
  }

  /**
   * The transactions that a replacement evicts; it must pay for all of them and for its own relay (BIP 125, rules 3 and
   * 4).
   */
  private Set<Txid> replaced(RawTransaction tx, long fee) {
    Set<Txid> replaced = entries.conflicts(tx);
    long theirs = 0;
    for (Txid id : replaced) {
      theirs += get(id).feeSat();
      if (tx.inputs().stream().anyMatch(input -> input.txid().equals(id))) {
        throw new SimError(
            -26,
            "bad-txns-spends-conflicting-tx, " + tx.txid() + " spends conflicting transaction "
                + id);
      }
    }
    long relay = (INCREMENTAL_SAT_PER_KVB * tx.vsize() + 999) / 1_000;
    if (!replaced.isEmpty() && fee < theirs + relay) {
      throw new SimError(
          -26,
          "insufficient fee, rejecting replacement " + tx.txid()
              + ", less fees than conflicting txs; " + BtcAmount.format(fee) + " < "
              + BtcAmount.format(theirs + relay));
    }
    return replaced;
  }

  private @Nullable Coin coin(OutPoint point) {
    Entry parent = entries.get(point.txid());
    if (parent != null) {
      return point.vout() < parent.tx().outputs().size()
          ? new Coin(
              parent.tx().outputs().get((int) point.vout()).valueSat(), tip().height() + 1, false)
          : null;
    }
    ModelCoin coin = model.coin(point);
    return coin == null ? null : new Coin(coin.sat(), coin.height(), coin.coinbase());
  }

  private SimBlock tip() {
    SimBlock at = tip;
    return at == null ? chain.tip() : at;
  }

  private Entry get(Txid id) {
    Entry entry = entries.get(id);
    if (entry == null) {
      throw new IllegalStateException(id + " is not in the mempool");
    }
    return entry;
  }

  private void add(Entry entry) {
    entries.add(entry);
    sequence++;
    news.transaction(entry.tx().txid(), true, sequence);
  }

  /** The sequence counts removals by a block too. */
  private void drop(Txid id) {
    if (entries.remove(id)) {
      sequence++;
      news.transaction(id, false, sequence);
    }
  }

  /** Evicts a transaction with all its descendants, as a full mempool does; does nothing if it is not there. */
  public synchronized void evict(Txid id) {
    arrive();
    entries.withDescendants(id).forEach(gone -> drop(gone));
  }

  /** Empties it, as a restart without mempool.dat does. */
  public synchronized void clear() {
    entries.ids().forEach(id -> drop(id));
  }

  /** All ids. */
  public synchronized List<Txid> ids() {
    arrive();
    return entries.ids();
  }

  /** Whether one of its transactions spends the coin. */
  public synchronized boolean spends(OutPoint point) {
    arrive();
    return entries.spends(point);
  }

  /** What every script receives (first) and spends (second) in it, satoshis, by a simple scan. */
  public synchronized Map<Script, long[]> amounts() {
    arrive();
    Map<Script, long[]> amounts = new HashMap<>();
    for (Entry entry : entries.all()) {
      for (RawTransaction.Output output : entry.tx().outputs()) {
        amounts.computeIfAbsent(output.script(), script -> new long[2])[0] += output.valueSat();
      }
      for (OutPoint input : entry.tx().inputs()) {
        Entry parent = entries.get(input.txid());
        ModelCoin coin = model.coin(input);
        if (parent != null) {
          RawTransaction.Output spent = parent.tx().outputs().get((int) input.vout());
          amounts.computeIfAbsent(spent.script(), script -> new long[2])[1] += spent.valueSat();
        } else if (coin != null) {
          amounts.computeIfAbsent(coin.script(), script -> new long[2])[1] += coin.sat();
        }
      }
    }
    return amounts;
  }

  public synchronized Collection<Entry> entries() {
    arrive();
    return List.copyOf(entries.all());
  }

  public synchronized Optional<Entry> entry(Txid id) {
    arrive();
    return Optional.ofNullable(entries.get(id));
  }

  public synchronized long sequence() {
    arrive();
    return sequence;
  }

  /** A confirmed coin, with the tip at which it exists; empty if there is none. */
  public synchronized Optional<ModelCoin> confirmed(OutPoint point) {
    used = true;
    arrive();
    return Optional.ofNullable(model.coin(point));
  }

  /** The block to which its answers belong. */
  public synchronized SimBlock at() {
    arrive();
    return tip();
  }

  /**
   * Updates it to the chain's tip. Before the first transaction there is nothing to keep, and disconnected blocks
   * return nothing: a node that is only followed need not apply its chain for that.
   */
  private void arrive() {
    SimBlock now = chain.tip();
    SimBlock before = tip;
    if (before != null && before.equals(now)) {
      return;
    }
    if (!used) {
      tip = null;
      return;
    }
    now = model.arrive();
    tip = now;
    if (before == null) {
      return;
    }
    BlockPath walk = new BlockPath(chain, before, now);
    walk.takenBack().forEach(block -> news.block(block.hash(), false));
    walk.connected().forEach(block -> news.block(block.hash(), true));
    List<Entry> kept = entries.drain();
    for (BlockPath.Sent sent : walk.returning(clock.instant().getEpochSecond())) {
      if (again(sent.tx(), sent.hex())) {
        sequence++;
        news.transaction(sent.tx().txid(), true, sequence);
      }
    }
    for (Entry entry : kept) {
      again(entry.tx(), entry.hex());
    }
    for (Entry entry : kept) {
      if (!entries.contains(entry.tx().txid())) {
        sequence++;
        left(entry.tx());
      }
    }
  }

  /** No separate message for a transaction that a block confirmed. */
  private void left(RawTransaction tx) {
    if (model.coin(new OutPoint(tx.txid(), 0)) == null) {
      news.transaction(tx.txid(), false, sequence);
    }
  }

  /** Whether it is in it now. */
  private boolean again(RawTransaction tx, String hex) {
    boolean clashes = entries.contains(tx.txid()) || tx.inputs().stream().anyMatch(entries::spends);
    if (clashes) {
      return false;
    }
    try {
      entries.add(new Entry(tx, hex, check(tx), tip().height()));
      return true;
    } catch (SimError e) {
      return false; // Confirmed, or conflicting now.
    }
  }
}
