package org.utxod.store.history;

import java.util.ArrayList;
import java.util.List;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.history.segment.Posting;
import org.utxod.store.history.segment.PostingList;
import org.utxod.store.history.segment.Segment;
import org.utxod.store.model.Activity;
import org.utxod.store.model.BlockRecord;

/**
 * The transactions of one script in the order of the chain, by their txids alone: cheaper than {@link ScriptHistory}, which
 * knows amounts too. Only where the history keeps txids. For one thread, while its reader is open.
 */
public final class ScriptTransactions {
  private static final int PAGE = 4_096;

  private final HistoryReader reader;
  private final ScriptKey script;
  private final long fingerprint;

  ScriptTransactions(HistoryReader reader, ScriptKey script, long fingerprint) {
    this.reader = reader;
    this.script = script;
    this.fingerprint = fingerprint;
  }

  /** Receives transactions. */
  @FunctionalInterface
  public interface Visitor {
    /** The next one, and its block. */
    void visit(Txid txid, int height);
  }

  /**
   * Shows the transactions of blocks from a height on, the earliest first.
   *
   * @param limit if there are more, none or some of them are shown, at most so many
   * @return whether all were shown
   * @throws IllegalStateException if the history does not keep txids
   */
  public boolean from(int height, int limit, Visitor visitor) {
    List<Activity> recent = recent(height, limit + 1);
    long left = (long) limit - recent.size();
    for (int i = 0; i < reader.run().size(); i++) {
      Segment segment = reader.run().get(i);
      if (segment.toHeight() < height) {
        continue;
      }
      PostingList list = segment.postings(fingerprint);
      long begin =
          height <= segment.fromHeight() ? 0 : list.below(segment.firstTransaction(height));
      left -= list.size() - begin;
      if (left < 0) {
        return false;
      }
      show(segment, list, begin, visitor);
    }
    if (left < 0) {
      return false;
    }
    for (int i = recent.size() - 1; i >= 0; i--) {
      visitor.visit(recent.get(i).txid(), recent.get(i).position().height());
    }
    return true;
  }

  private static void show(Segment segment, PostingList list, long begin, Visitor visitor) {
    for (long at = begin; at < list.size(); at += PAGE) {
      for (Posting posting : list.read(at, (int) Math.min(PAGE, list.size() - at))) {
        Txid txid = segment.name(posting.number());
        if (txid == null) {
          throw new IllegalStateException("this history keeps no txids");
        }
        visitor.visit(txid, segment.heightOf(posting.number()));
      }
    }
  }

  /** Of blocks that are in no segment, the latest first. */
  private List<Activity> recent(int height, int limit) {
    BlockRecord tip = reader.view().state().tip();
    int above = Math.max(reader.top(), height - 1);
    RecentActivity blocks = reader.recent();
    if (tip == null || blocks == null || !blocks.holds(tip.point().height() - above)) {
      return each(above, limit);
    }
    List<Activity> found = new ArrayList<>();
    for (int at = tip.point().height(); at > above; at--) {
      List<Activity> ofBlock = blocks.of(reader.view(), at, script).orElse(null);
      if (ofBlock == null) {
        return each(above, limit);
      }
      for (int i = ofBlock.size() - 1; i >= 0 && found.size() < limit; i--) {
        found.add(ofBlock.get(i));
      }
    }
    return found;
  }

  private List<Activity> each(int above, int limit) {
    return reader.view().activityAbove(above, script, null, limit);
  }
}
