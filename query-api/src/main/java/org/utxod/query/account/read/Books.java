package org.utxod.query.account.read;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.QueryException;
import org.utxod.query.history.BlockTimes;
import org.utxod.store.account.AccountAdjustment;
import org.utxod.store.account.AccountDay;
import org.utxod.store.account.AccountHead;
import org.utxod.store.account.AccountTotals;
import org.utxod.store.account.AccountView;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.model.Balance;

/**
 * What an account held, and what was done to it in between, by sums of days and the transactions of single days. Periods are
 * told apart by the median time of blocks, which never goes back. For one thread.
 */
public final class Books {
  private static final int SECONDS_A_DAY = 86_400;
  private static final int SECONDS_AN_HOUR = 3_600;
  private static final int MAX_LINES = 10_000;
  private static final int MAX_ENTRIES = 1_000_000;

  /** So many blocks above it, a block is taken for final. */
  private static final int FINAL_DEPTH = 100;

  private final AccountView rows;
  private final BlockTimes blocks;
  private final AccountHead head;
  private final ChainPoint point;
  private final AccountTotals totals;
  private final List<AccountAdjustment> adjustments;
  private final SortedMap<Integer, AccountDay> days;
  private final int entering;

  /** @param head of the account */
  public Books(AccountView rows, BlockTimes blocks, AccountHead head) {
    this.rows = rows;
    this.blocks = blocks;
    this.head = head;
    this.point = rows.position().orElseThrow(() -> new IllegalStateException("no position"));
    this.totals = rows.totals(head.id());
    this.adjustments = rows.adjustmentsFrom(head.id(), 0);
    this.days = rows.daysFrom(head.id(), 0);
    this.entering = rows.entering(head.id());
  }

  /** The block as of which the books are. */
  ChainPoint point() {
    return point;
  }

  /**
   * The block at a height that the books reach.
   *
   * @throws QueryException if they do not, or what the account held then is not known
   */
  public BlockTimes.Block block(int height) {
    if (height > point.height() || height < head.knownFrom()) {
      throw QueryException.noSuchHeight("The account is known after blocks " + head.knownFrom()
          + " to " + point.height() + ", not after block " + height + ".");
    }
    if (height < entering) {
      throw QueryException.noSuchHeight(
          "Earlier transactions of the account are being entered from the history; what it"
              + " held after block " + height + " is known when that is done.");
    }
    if (!isKnown(height)) {
      throw QueryException.noSuchHeight("What the account held after block " + height
          + " is not known: the index passed over that block faster than its effects are kept.");
    }
    return blocks
        .at(height)
        .orElseThrow(() -> QueryException.noSuchHeight("Block " + height + " is not kept here."));
  }

  private boolean isKnown(int height) {
    for (AccountAdjustment one : adjustments) {
      Integer from = one.unknownFrom();
      if (from != null && from <= height && height < one.height()) {
        return false;
      }
    }
    return height >= head.knownFrom() && height >= entering;
  }

  /** What the account held after a block. */
  public Balance closing(BlockTimes.Block block) {
    AccountDay since = since(block);
    return new Balance(
        totals.sat() - since.netSat(),
        totals.coins() - since.coinsChange(),
        totals
            .withoutCoinbasesAbove(block.point().height())
            .at(block.point().height())
            .immatureSat());
  }

  /** All that was done after a block. */
  private AccountDay since(BlockTimes.Block block) {
    int height = block.point().height();
    int day = (int) (block.medianTime() / SECONDS_A_DAY);
    AccountDay[] sums = {AccountDay.NONE};
    days.tailMap(day + 1).values().forEach(one -> sums[0] = sums[0].plus(one));
    rows.entries(head.id(), height + 1, Integer.MAX_VALUE, entry -> {
      if (entry.day() > day) {
        return false;
      }
      sums[0] = sums[0].plus(entry);
      return true;
    });
    for (AccountAdjustment one : adjustments) {
      if (one.height() > height && one.day() <= day) {
        sums[0] = sums[0].plus(one);
      }
    }
    return sums[0];
  }

  /**
   * Lines of books, the oldest first.
   *
   * @param from a moment of the first period, seconds since 1970
   * @param to a moment of the last
   * @throws QueryException where that is too much at once
   */
  List<BookLine> lines(BookPeriod period, long from, long to) {
    return switch (period) {
      case BLOCK -> ofBlocks(from, to);
      case HOUR -> ofTimes(hours(from, to), true);
      case DAY -> ofTimes(spans(from, to, ChronoUnit.DAYS), false);
      case MONTH -> ofTimes(spans(from, to, ChronoUnit.MONTHS), false);
    };
  }

  /** From its beginning to its end, which is not included; seconds since 1970. */
  private record Span(long from, long to) {}

  private static List<Span> hours(long from, long to) {
    List<Span> spans = new ArrayList<>();
    for (long at = Math.floorDiv(from, SECONDS_AN_HOUR) * SECONDS_AN_HOUR;
        at <= to;
        at += SECONDS_AN_HOUR) {
      add(spans, new Span(at, at + SECONDS_AN_HOUR));
    }
    return spans;
  }

  private static List<Span> spans(long from, long to, ChronoUnit unit) {
    ZonedDateTime at =
        Instant.ofEpochSecond(from).atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS);
    if (unit == ChronoUnit.MONTHS) {
      at = at.withDayOfMonth(1);
    }
    List<Span> spans = new ArrayList<>();
    while (at.toEpochSecond() <= to) {
      ZonedDateTime next = at.plus(1, unit);
      add(spans, new Span(at.toEpochSecond(), next.toEpochSecond()));
      at = next;
    }
    return spans;
  }

  private static void add(List<Span> spans, Span span) {
    if (spans.size() == MAX_LINES) {
      throw QueryException.badQuestion("That is more than " + MAX_LINES
          + " lines. Ask for a shorter time, or for longer periods.");
    }
    spans.add(span);
  }

  private List<BookLine> ofTimes(List<Span> spans, boolean byEntries) {
    List<BookLine> lines = new ArrayList<>();
    BlockTimes.Block before = spans.isEmpty() ? null : lastBefore(spans.get(0).from);
    Balance opening = before == null ? null : known(before);
    for (Span span : spans) {
      BlockTimes.Block last = lastBefore(span.to);
      if (last == null) {
        lines.add(new BookLine(span.from, span.to, null, AccountDay.NONE, null, null, null, false));
        continue;
      }
      AccountDay sums = byEntries ? between(before, last) : ofDays(span);
      Balance closing = known(last);
      lines.add(new BookLine(
          span.from,
          span.to,
          opening == null ? null : Long.valueOf(opening.sat()),
          sums,
          closing == null ? null : Long.valueOf(closing.sat()),
          closing == null ? null : Long.valueOf(closing.coins()),
          last.point(),
          isFinal(last) && last.point().height() < point.height()));
      before = last;
      opening = closing;
    }
    return lines;
  }

  private boolean isFinal(BlockTimes.Block block) {
    return point.height() - block.point().height() >= FINAL_DEPTH;
  }

  private @Nullable Balance known(BlockTimes.Block block) {
    return isKnown(block.point().height()) ? closing(block) : null;
  }

  private AccountDay ofDays(Span span) {
    AccountDay sums = AccountDay.NONE;
    for (AccountDay one : days.subMap(
            (int) (span.from / SECONDS_A_DAY), (int) (span.to / SECONDS_A_DAY))
        .values()) {
      sums = sums.plus(one);
    }
    return sums;
  }

  private AccountDay between(BlockTimes.@Nullable Block before, BlockTimes.Block last) {
    int from = before == null ? 0 : before.point().height() + 1;
    AccountDay[] sums = {AccountDay.NONE};
    rows.entries(head.id(), from, last.point().height(), entry -> {
      sums[0] = sums[0].plus(entry);
      return true;
    });
    for (AccountAdjustment one : adjustments) {
      if (one.height() >= from && one.height() <= last.point().height()) {
        sums[0] = sums[0].plus(one);
      }
    }
    return sums[0];
  }

  /** The last block whose median time is before a moment; null where there is none that is kept. */
  private BlockTimes.@Nullable Block lastBefore(long time) {
    int low = 0;
    int high = point.height();
    BlockTimes.Block found = null;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      BlockTimes.Block block = blocks.at(middle).orElse(null);
      if (block == null || block.medianTime() < time) {
        found = block;
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return found;
  }

  /** A line for each block that did something. */
  private List<BookLine> ofBlocks(long from, long to) {
    BlockTimes.Block before = lastBefore(from);
    BlockTimes.Block last = lastBefore(to + 1);
    if (last == null) {
      return List.of();
    }
    int first = before == null ? 0 : before.point().height() + 1;
    SortedMap<Integer, AccountDay> byHeight = new TreeMap<>();
    int[] entries = {0};
    rows.entries(head.id(), first, last.point().height(), entry -> {
      byHeight.merge(entry.position().height(), AccountDay.NONE.plus(entry), AccountDay::plus);
      if (byHeight.size() > MAX_LINES || ++entries[0] > MAX_ENTRIES) {
        throw QueryException.badQuestion(
            "That is more than " + MAX_LINES + " blocks. Ask for a shorter time.");
      }
      return true;
    });
    for (AccountAdjustment one : adjustments) {
      if (one.height() >= first && one.height() <= last.point().height()) {
        byHeight.merge(one.height(), AccountDay.NONE.plus(one), AccountDay::plus);
      }
    }
    List<BookLine> lines = new ArrayList<>();
    Balance closing = closing(last);
    long sat = closing.sat();
    long coins = closing.coins();
    List<Integer> heights = new ArrayList<>(byHeight.keySet());
    Collections.reverse(heights);
    for (int height : heights) {
      AccountDay sums = byHeight.getOrDefault(height, AccountDay.NONE);
      BlockTimes.Block block = blocks.at(height).orElse(null);
      long time = block == null ? 0 : block.medianTime();
      lines.add(new BookLine(
          time,
          time,
          isKnown(height - 1) ? Long.valueOf(sat - sums.netSat()) : null,
          sums,
          isKnown(height) ? Long.valueOf(sat) : null,
          isKnown(height) ? Long.valueOf(coins) : null,
          block == null ? null : block.point(),
          block != null && isFinal(block)));
      sat -= sums.netSat();
      coins -= sums.coinsChange();
    }
    Collections.reverse(lines);
    return lines;
  }
}
