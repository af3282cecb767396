package org.utxod.store.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.ChainFollower;
import org.utxod.store.fixture.HistoryModel;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.fixture.Stores;
import org.utxod.store.history.segment.HistoryTotals;
import org.utxod.store.history.segment.Segment;
import org.utxod.store.history.segment.SegmentBuilder;
import org.utxod.store.read.IndexView;

/** The history of every script of a recorded chain, held against a model, after each of the node's events. */
class HistoryTest {
  private static final RecordedChain CHAIN = RecordedChain.golden();
  private static final IndexOptions OPTIONS = new IndexOptions(100, 60, 100, false);

  @TempDir
  private Path directory;

  @ParameterizedTest(name = "{0} deep, {1} blocks a segment, txids kept: {2}, every {3}")
  @CsvSource({"30,7,true,4", "3,1,true,9", "20,36,false,7"})
  void is_the_models_after_events(int depth, int blocks, boolean names, int every) {
    try (Stores stores =
            new Stores(Stores.Kind.MEMORY, directory.resolve("i"), Network.REGTEST, OPTIONS);
        History history = open(names)) {
      ChainFollower follower = new ChainFollower(CHAIN);
      Chain chain = new Chain();
      int events = 0;
      for (RecordedBlock event : CHAIN.events()) {
        follower.see(event);
        follower.follow(stores.index());
        if (++events % every != 0 && events < CHAIN.events().size()) {
          continue;
        }
        List<BlockDelta> best = chain.endingWith(follower.best());
        pack(history, best, depth, blocks);
        while (history.merge(best.size() - 1, depth, () -> false)) {
          // Until there is nothing to merge.
        }
        try (IndexView view = stores.index().view();
            History.Segments segments = history.segments()) {
          check(view, segments, HistoryModel.of(best), names);
        }
      }
      try (History.Segments segments = history.segments()) {
        if (blocks < 10) {
          assertThat(segments.all()).as("merged").anyMatch(segment -> segment.level() > 0);
        }
      }
    }
  }

  /** The blocks of a branch, whatever was seen before. */
  private static final class Chain {
    private final Map<BlockHash, RecordedBlock> seen = new HashMap<>();

    Chain() {
      RecordedBlock genesis = CHAIN.main().get(0);
      seen.put(genesis.point().hash(), genesis);
      CHAIN.events().forEach(block -> seen.put(block.point().hash(), block));
    }

    List<BlockDelta> endingWith(RecordedBlock tip) {
      Deque<BlockDelta> branch = new ArrayDeque<>();
      for (RecordedBlock block = tip;
          block != null;
          block = seen.get(block.delta().previousHash())) {
        branch.push(block.delta());
      }
      return new ArrayList<>(branch);
    }
  }

  private History open(boolean names) {
    return History.open(
        directory.resolve("history"), Network.REGTEST, names, new Random(5), warning -> {
          throw new AssertionError(warning);
        });
  }

  /** As the daemon does: takes back what is of another branch, and adds what is deep enough. */
  private static void pack(History history, List<BlockDelta> best, int depth, int blocks) {
    int top = -1;
    try (History.Segments segments = history.segments()) {
      for (Segment segment : segments.all()) {
        if (segment.toHeight() >= best.size()
            || !best.get(segment.toHeight()).hash().equals(segment.lastHash())) {
          history.removeFrom(segment.toHeight());
          break;
        }
        top = segment.toHeight();
      }
    }
    int target = Math.max(0, best.size() - 1 - depth);
    while (target - top >= blocks || top < 0) {
      SegmentBuilder builder = history.builder();
      for (int height = top + 1; height <= Math.min(target, top + blocks); height++) {
        builder.add(best.get(height));
      }
      top += builder.blocks();
      history.add(List.of(history.write(builder)));
    }
  }

  private static void check(
      IndexView view, History.Segments segments, HistoryModel model, boolean names) {
    HistoryReader reader = new HistoryReader(view, segments);
    assertThat(reader.isComplete()).isTrue();
    model.entries().forEach((script, entries) -> {
      List<HistoryEntry> expected = names ? entries : withoutPackedTxids(entries, reader.top());
      ScriptHistory history = reader.of(script.key());
      assertThat(history.earliest(null, 10_000)).isEqualTo(expected);
      List<HistoryEntry> latest = new ArrayList<>(expected);
      Collections.reverse(latest);
      assertThat(history.latest(null, 10_000)).isEqualTo(latest);
      assertThat(history.totals()).isEqualTo(sum(entries, -1));
    });
    if (names) {
      checkTransactions(reader, model);
      checkTransactions(new HistoryReader(view, segments, new RecentActivity()), model);
    }
    checkPages(reader, model, names);
    assertThat(reader.of(Script.ofHex("6a51").key()).latest(null, 9)).isEmpty();
    model.places().forEach((txid, place) -> {
      if (place.height() <= reader.top()) {
        assertThat(reader.find(txid))
            .extracting(HistoryReader.Candidate::position)
            .contains(place);
      }
    });
    assertThat(reader.find(Txid.ofDisplay("ab".repeat(32)))).isEmpty();
  }

  /** By their txids alone: from the beginning and from the middle on, and not more than are wanted. */
  private static void checkTransactions(HistoryReader reader, HistoryModel model) {
    int[] number = {0};
    model.entries().forEach((script, entries) -> {
      if (number[0]++ % 37 != 0) {
        return; // The whole is compared above.
      }
      ScriptTransactions transactions =
          reader.transactions(script.key(), ScriptKey.sha256().digest(script.bytes()));
      int middle = entries.get(entries.size() / 2).position().height();
      for (int from : new int[] {0, middle, middle + 1}) {
        List<String> expected = entries.stream()
            .filter(entry -> entry.position().height() >= from)
            .map(entry -> entry.txid() + " " + entry.position().height())
            .toList();
        List<String> found = new ArrayList<>();
        assertThat(transactions.from(
                from, expected.size(), (txid, height) -> found.add(txid + " " + height)))
            .isTrue();
        assertThat(found).isEqualTo(expected);
        if (!expected.isEmpty()) {
          assertThat(transactions.from(from, expected.size() - 1, (txid, height) -> {}))
              .isFalse();
        }
      }
    });
    model.places().forEach((txid, place) -> {
      if (place.height() > 0 && (place.height() % 29 == 0 || place.height() > reader.top())) {
        assertThat(reader.txids(place.height()).orElseThrow().get(place.transaction()))
            .isEqualTo(txid);
      }
    });
  }

  /** The busiest scripts by pages, forward and backward, and their sums after each height. */
  private static void checkPages(HistoryReader reader, HistoryModel model, boolean names) {
    model.entries().entrySet().stream()
        .sorted((a, b) -> b.getValue().size() - a.getValue().size())
        .limit(2)
        .forEach(busy -> {
          List<HistoryEntry> expected =
              names ? busy.getValue() : withoutPackedTxids(busy.getValue(), reader.top());
          ScriptHistory history = reader.of(busy.getKey().key());
          List<HistoryEntry> forward = new ArrayList<>();
          List<HistoryEntry> page = history.earliest(null, 4);
          while (!page.isEmpty()) {
            forward.addAll(page);
            page = history.earliest(page.get(page.size() - 1).position(), 4);
          }
          assertThat(forward).isEqualTo(expected);
          List<HistoryEntry> backward = new ArrayList<>();
          page = history.latest(null, 4);
          while (!page.isEmpty()) {
            backward.addAll(page);
            page = history.latest(page.get(page.size() - 1).position(), 4);
          }
          Collections.reverse(backward);
          assertThat(backward).isEqualTo(expected);
          int tip = expected.get(expected.size() - 1).position().height();
          for (int height = 0; height <= tip; height += 7) {
            assertThat(history.totalsAfter(height)).isEqualTo(sum(busy.getValue(), height));
          }
        });
  }

  private static List<HistoryEntry> withoutPackedTxids(List<HistoryEntry> entries, int top) {
    return entries.stream()
        .map(one -> one.position().height() > top
            ? one
            : new HistoryEntry(
                one.position(),
                one.block(),
                one.time(),
                null,
                one.receivedSat(),
                one.spentSat(),
                one.created(),
                one.spent(),
                one.balanceSat()))
        .toList();
  }

  private static HistoryTotals sum(List<HistoryEntry> entries, int afterHeight) {
    HistoryTotals totals = HistoryTotals.NONE;
    for (HistoryEntry one : entries) {
      if (one.position().height() > afterHeight) {
        totals = totals.plus(
            new HistoryTotals(1, one.created(), one.receivedSat(), one.spent(), one.spentSat()));
      }
    }
    return totals;
  }

  @Test
  void is_the_same_after_it_was_opened_again() throws Exception {
    List<BlockDelta> best = CHAIN.main().stream().map(RecordedBlock::delta).toList();
    try (Stores stores =
        new Stores(Stores.Kind.MEMORY, directory.resolve("i"), Network.REGTEST, OPTIONS)) {
      best.forEach(stores.index().writer()::apply);
      try (History history = open(true)) {
        pack(history, best, 30, 9);
      }
      Files.writeString(directory.resolve("history/9-17-99.segment"), "written, never listed");
      try (History history = open(true);
          IndexView view = stores.index().view();
          History.Segments segments = history.segments()) {
        assertThat(directory.resolve("history/9-17-99.segment")).doesNotExist();
        check(view, segments, HistoryModel.of(best), true);
      }
    }
  }
}
