package org.utxod.query.balance;

import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLongArray;
import org.utxod.query.port.mempool.MempoolChange;
import org.utxod.query.port.mempool.MempoolObserver;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.chain.Txid;

/**
 * The heights of transactions that recent answers and events contained, so that clients can look them up without a node
 * with {@code txindex}. A height is a hint: after a reorganisation, or if two fingerprints collide, the transaction is
 * not in that block, which the node reports.
 *
 * <p>Fixed size of 4 MiB: half a million entries in sets of four, in which the most recent are kept. The slots depend
 * on a random seed, so that they cannot be targeted. Thread-safe without locks; a lost race loses an entry.
 */
public final class NamedTransactions implements MempoolObserver {
  private static final int SETS = 1 << 17;
  private static final int WAYS = 4;
  private static final int HEIGHT_BITS = 24;
  private static final long HEIGHT_MASK = (1L << HEIGHT_BITS) - 1;
  private static final long EMPTY = 0;

  private final AtomicLongArray entries = new AtomicLongArray(SETS * WAYS);
  private final long seed;

  /** @param seed random */
  public NamedTransactions(long seed) {
    this.seed = seed;
  }

  /** Records that the transaction is in the index's block at that height. */
  public void named(Txid txid, int height) {
    if (height < 0 || height >= HEIGHT_MASK) {
      return;
    }
    long hash = hash(txid);
    int set = set(hash);
    long entry = (hash & ~HEIGHT_MASK) | (height + 1L);
    int last = 0;
    while (last < WAYS - 1 && !isOf(entries.get(set + last), hash)) {
      last++;
    }
    for (int way = last; way > 0; way--) {
      entries.set(set + way, entries.get(set + way - 1));
    }
    entries.set(set, entry);
  }

  /** The height recorded for the transaction; empty if there is none, or it was overwritten. */
  public OptionalInt height(Txid txid) {
    long hash = hash(txid);
    int set = set(hash);
    for (int way = 0; way < WAYS; way++) {
      long entry = entries.get(set + way);
      if (isOf(entry, hash)) {
        return OptionalInt.of((int) (entry & HEIGHT_MASK) - 1);
      }
    }
    return OptionalInt.empty();
  }

  /** A transaction recorded as unconfirmed is in a block now. */
  @Override
  public void changed(List<MempoolChange> changes) {
    for (MempoolChange change : changes) {
      if (change instanceof MempoolChange.Left left) {
        ChainPoint block = left.block();
        if (block != null) {
          named(left.tx().txid(), block.height());
        }
      }
    }
  }

  private static boolean isOf(long entry, long hash) {
    return entry != EMPTY && ((entry ^ hash) & ~HEIGHT_MASK) == 0;
  }

  private static int set(long hash) {
    return (int) (hash & (SETS - 1)) * WAYS;
  }

  /** Its upper bits are the fingerprint, its lower ones the slot. */
  private long hash(Txid txid) {
    byte[] wire = txid.wire();
    long mixed = (LittleEndian.getLong(wire, 0) ^ seed) * 0x9E37_79B9_7F4A_7C15L;
    mixed = (mixed ^ (mixed >>> 32) ^ LittleEndian.getLong(wire, 8)) * 0xD6E8_FEB8_6659_FD93L;
    return mixed ^ (mixed >>> 32);
  }
}
