package org.utxod.store.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.history.segment.HistoryTotals;
import org.utxod.store.history.segment.Posting;
import org.utxod.store.history.segment.PostingList;
import org.utxod.store.history.segment.Segment;
import org.utxod.store.model.Activity;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.model.Balance;
import org.utxod.store.model.BlockRecord;

/** All known transactions of one script. For one thread, while its reader is open. */
public final class ScriptHistory {
  private static final int PAGE = 1_000;

  private final HistoryReader reader;
  private final ScriptKey script;
  private final long fingerprint;
  private final @Nullable PostingList[] lists;

  ScriptHistory(HistoryReader reader, ScriptKey script, long fingerprint) {
    this.reader = reader;
    this.script = script;
    this.fingerprint = fingerprint;
    this.lists = new PostingList[reader.run().size()];
  }

  private PostingList list(int segment) {
    PostingList list = lists[segment];
    if (list == null) {
      list = reader.run().get(segment).postings(fingerprint);
      lists[segment] = list;
    }
    return list;
  }

  /** Sums over all of them. */
  public HistoryTotals totals() {
    return recentTotals(null).plus(packedTotals());
  }

  /** Sums over those after the block at {@code height}. */
  public HistoryTotals totalsAfter(int height) {
    if (height >= reader.top()) {
      return recentTotals(new ActivityPosition(height + 1, 0));
    }
    HistoryTotals totals = recentTotals(null);
    for (int i = lists.length - 1; i >= 0; i--) {
      Segment segment = reader.run().get(i);
      if (segment.toHeight() <= height) {
        break;
      }
      HistoryTotals all = list(i).totals();
      totals = totals.plus(
          segment.fromHeight() > height
              ? all
              : all.minus(list(i).before(list(i).below(segment.firstTransaction(height + 1)))));
    }
    return totals;
  }

  private HistoryTotals packedTotals() {
    HistoryTotals totals = HistoryTotals.NONE;
    for (int i = 0; i < lists.length; i++) {
      totals = totals.plus(list(i).totals());
    }
    return totals;
  }

  /** Of the blocks that are in no segment, from a position on. */
  private HistoryTotals recentTotals(@Nullable ActivityPosition from) {
    HistoryTotals totals = HistoryTotals.NONE;
    ActivityPosition before = null;
    while (true) {
      List<Activity> page = recent(before, PAGE);
      for (Activity one : page) {
        if (from != null && one.position().compareTo(from) < 0) {
          return totals;
        }
        totals = totals.plus(
            new HistoryTotals(1, one.created(), one.receivedSat(), one.spent(), one.spentSat()));
      }
      if (page.size() < PAGE) {
        return totals;
      }
      before = page.get(PAGE - 1).position();
    }
  }

  /** Activity above the segments, latest first. */
  private List<Activity> recent(@Nullable ActivityPosition before, int limit) {
    int top = reader.top();
    if (before != null && before.height() <= top) {
      return List.of();
    }
    return reader.view().activityAbove(top, script, before, limit);
  }

  /**
   * The latest transactions first.
   *
   * @param before only those before this position; null for all
   * @param limit at most so many
   */
  public List<HistoryEntry> latest(@Nullable ActivityPosition before, int limit) {
    List<HistoryEntry> entries = new ArrayList<>(Math.min(limit, PAGE));
    for (Activity one : recent(before, limit)) {
      entries.add(entry(one));
    }
    if (entries.size() == limit) {
      return entries;
    }
    long balance = balanceAboveSegments();
    for (int i = lists.length - 1; i >= 0 && entries.size() < limit; i--) {
      Segment segment = reader.run().get(i);
      PostingList list = list(i);
      long end = before == null ? list.size() : below(segment, list, before);
      long begin = Math.max(0, end - (limit - entries.size()));
      addDescending(entries, segment, list, begin, end, balance);
      balance -= list.totals().netSat();
    }
    return entries;
  }

  /**
   * The earliest transactions first.
   *
   * @param after only those after this position; null for all
   * @param limit at most so many
   */
  public List<HistoryEntry> earliest(@Nullable ActivityPosition after, int limit) {
    List<HistoryEntry> entries = new ArrayList<>(Math.min(limit, PAGE));
    ActivityPosition from =
        after == null ? null : new ActivityPosition(after.height(), after.transaction() + 1);
    if (from == null || from.height() <= reader.top()) {
      long balance = balanceAboveSegments() - packedTotals().netSat();
      for (int i = 0; i < lists.length && entries.size() < limit; i++) {
        Segment segment = reader.run().get(i);
        PostingList list = list(i);
        long begin = from == null ? 0 : below(segment, list, from);
        long end = Math.min(list.size(), begin + limit - entries.size());
        balance += list.totals().netSat();
        List<HistoryEntry> some = new ArrayList<>();
        addDescending(some, segment, list, begin, end, balance);
        Collections.reverse(some);
        entries.addAll(some);
      }
    }
    if (entries.size() < limit) {
      entries.addAll(earliestRecent(from, limit - entries.size()));
    }
    return entries;
  }

  private List<HistoryEntry> earliestRecent(@Nullable ActivityPosition from, int limit) {
    Deque<Activity> lowest = new ArrayDeque<>();
    ActivityPosition before = null;
    boolean more = true;
    while (more) {
      List<Activity> page = recent(before, PAGE);
      more = page.size() == PAGE;
      for (Activity one : page) {
        before = one.position();
        if (from != null && before.compareTo(from) < 0) {
          more = false;
          break;
        }
        lowest.addLast(one);
        if (lowest.size() > limit) {
          lowest.removeFirst();
        }
      }
    }
    List<HistoryEntry> entries = new ArrayList<>(lowest.size());
    lowest.descendingIterator().forEachRemaining(one -> entries.add(entry(one)));
    return entries;
  }

  /** What the script held after the last block that is in a segment. */
  private long balanceAboveSegments() {
    return reader.view().balanceAt(script, reader.top()).map(Balance::sat).orElse(0L);
  }

  private static long below(Segment segment, PostingList list, ActivityPosition position) {
    int height = position.height();
    if (height > segment.toHeight()) {
      return list.size();
    }
    if (height < segment.fromHeight()) {
      return 0;
    }
    long number = (long) segment.firstTransaction(height) + position.transaction();
    return list.below((int) Math.min(number, segment.firstTransaction(height + 1)));
  }

  /** Adds postings {@code begin} to {@code end} of a list, the last first. */
  private static void addDescending(
      List<HistoryEntry> entries,
      Segment segment,
      PostingList list,
      long begin,
      long end,
      long balanceAfterAll) {
    if (begin >= end) {
      return;
    }
    List<Posting> postings = list.read(begin, (int) (end - begin));
    long balance = balanceAfterAll - list.totals().netSat() + list.before(end).netSat();
    for (int i = postings.size() - 1; i >= 0; i--) {
      Posting posting = postings.get(i);
      int height = segment.heightOf(posting.number());
      Segment.Block block = segment.block(height);
      entries.add(new HistoryEntry(
          new ActivityPosition(height, posting.number() - segment.firstTransaction(height)),
          block.hash(),
          block.time(),
          segment.name(posting.number()),
          posting.receivedSat(),
          posting.spentSat(),
          posting.created(),
          posting.spent(),
          balance));
      balance -= posting.receivedSat() - posting.spentSat();
    }
  }

  private HistoryEntry entry(Activity one) {
    BlockRecord block = reader.view().block(one.position().height()).orElseThrow();
    return new HistoryEntry(
        one.position(),
        block.point().hash(),
        block.time(),
        one.txid(),
        one.receivedSat(),
        one.spentSat(),
        one.created(),
        one.spent(),
        one.balanceSat());
  }
}
