package org.utxod.store.history;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.history.segment.Fingerprints;
import org.utxod.store.history.segment.Posting;
import org.utxod.store.history.segment.PostingList;
import org.utxod.store.history.segment.Segment;

/** Compares blocks of a segment with the blocks themselves. For one thread. */
public final class HistoryCheck {
  private final Segment segment;
  private final Fingerprints fingerprints;
  private final MessageDigest sha256 = ScriptKey.sha256();
  private long postings;

  public HistoryCheck(Segment segment, Fingerprints fingerprints) {
    this.segment = segment;
    this.fingerprints = fingerprints;
  }

  /** Number of postings found right so far; of all blocks of the segment, all that it may have. */
  public long postings() {
    return postings;
  }

  /** What is wrong with a block, a phrase; empty if nothing is. */
  public Optional<String> difference(BlockDelta delta) {
    int height = delta.height();
    if (!segment.block(height).hash().equals(delta.hash())) {
      return Optional.of("it has another block");
    }
    if (segment.transactionsOf(height) != delta.transactionCount()) {
      return Optional.of("it has " + segment.transactionsOf(height) + " transactions instead of "
          + delta.transactionCount());
    }
    int[] lengths = new int[delta.transactionCount()];
    int number = segment.firstTransaction(height);
    BlockDelta.Cursor cursor = delta.cursor();
    for (int i = 0; cursor.nextTransaction(); i++, number++) {
      Txid txid = cursor.transactionId();
      lengths[i] = cursor.transactionLength();
      Txid kept = segment.name(number);
      if (!segment.transactions(fingerprints.of(txid)).contains(number)
          || (kept != null && !kept.equals(txid))) {
        return Optional.of("it does not find transaction " + txid);
      }
      Map<Long, long[]> changes = changes(cursor, height == 0);
      for (Map.Entry<Long, long[]> change : changes.entrySet()) {
        if (!isRight(change.getKey(), number, change.getValue())) {
          return Optional.of("it has not what transaction " + txid + " paid or spent");
        }
      }
      postings += changes.size();
    }
    return Arrays.equals(lengths, segment.lengths(height))
        ? Optional.empty()
        : Optional.of("the lengths of its transactions are wrong");
  }

  /** By fingerprint: satoshis received, spent, coins created, spent. The genesis block's own output is not checked. */
  private Map<Long, long[]> changes(BlockDelta.Cursor cursor, boolean genesis) {
    Map<Long, long[]> changes = new HashMap<>();
    while (cursor.nextOfTransaction()) {
      sha256.update(cursor.buffer(), cursor.scriptOffset(), cursor.scriptLength());
      long[] sums =
          changes.computeIfAbsent(fingerprints.ofScriptHash(sha256.digest()), any -> new long[4]);
      int direction = cursor.isCreated() ? 0 : 1;
      sums[direction] += cursor.valueSat();
      sums[2 + direction]++;
    }
    postings += genesis ? 1 : 0;
    return changes;
  }

  private boolean isRight(long fingerprint, int number, long[] sums) {
    PostingList list = segment.postings(fingerprint);
    List<Posting> found = list.read(list.below(number), 1);
    return !found.isEmpty()
        && found.get(0).equals(new Posting(number, sums[0], sums[1], (int) sums[2], (int) sums[3]));
  }
}
