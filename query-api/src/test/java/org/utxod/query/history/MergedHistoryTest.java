package org.utxod.query.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.query.answer.QueryException;
import org.utxod.query.port.NodePorts;
import org.utxod.store.Index;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.HistoryModel;
import org.utxod.store.fixture.MemoryStore;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.history.History;
import org.utxod.store.history.HistoryEntry;
import org.utxod.store.history.segment.SegmentBuilder;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.read.IndexView;

/** The transactions of many scripts together, page by page, are the model's. */
class MergedHistoryTest {
  private static final List<BlockDelta> CHAIN =
      RecordedChain.golden().main().stream().map(RecordedBlock::delta).toList();
  private static final int IN_FILES = 160;

  @TempDir
  private Path directory;

  private final Index index =
      Index.over(new MemoryStore(), Network.REGTEST, new IndexOptions(144, 144, 10_000, false));
  private History history;

  @BeforeEach
  void open() {
    history = History.open(directory, Network.REGTEST, true, new Random(1), warning -> {});
    SegmentBuilder builder = history.builder();
    CHAIN.subList(0, IN_FILES).forEach(builder::add);
    history.add(List.of(history.write(builder)));
    CHAIN.forEach(index.writer()::apply);
  }

  @AfterEach
  void close() {
    history.close();
    index.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 20, 400})
  void pages_are_the_models(int count) {
    Random random = new Random(count);
    HistoryModel truth = HistoryModel.of(CHAIN);
    List<Script> scripts = new ArrayList<>(truth.entries().keySet());
    Collections.shuffle(scripts, random);
    List<Script> some = scripts.subList(0, Math.min(count, scripts.size()));
    Map<ActivityPosition, long[]> expected = new TreeMap<>(Collections.reverseOrder());
    for (Script script : some) {
      for (HistoryEntry entry : truth.entries().get(script)) {
        long[] sums = expected.computeIfAbsent(entry.position(), at -> new long[3]);
        sums[0] += entry.receivedSat();
        sums[1] += entry.spentSat();
        sums[2]++;
      }
    }
    List<ScriptKey> keys = some.stream().map(Script::key).toList();
    MergedHistory merged = new MergedHistory(history, NodePorts.none());
    List<ActivityPosition> positions = new ArrayList<>();
    @Nullable ActivityPosition before = null;
    try (IndexView view = index.view()) {
      do {
        int limit = 1 + random.nextInt(9);
        MergedHistory.Page page = merged.read(view, keys, before, limit);
        assertThat(page.fromHeight()).isZero();
        assertThat(page.lines().size()).isLessThanOrEqualTo(limit);
        for (MergedHistory.Line line : page.lines()) {
          positions.add(line.position());
          assertThat(truth.places().get(line.txid())).isEqualTo(line.position());
          assertThat(new long[] {line.receivedSat(), line.spentSat(), line.scripts()})
              .isEqualTo(expected.get(line.position()));
        }
        before = page.next();
      } while (before != null);
    }
    assertThat(positions).isEqualTo(List.copyOf(expected.keySet()));
  }

  @Test
  void without_a_history_it_is_refused() {
    MergedHistory none = new MergedHistory(null, NodePorts.none());
    try (IndexView view = index.view()) {
      assertThatThrownBy(() -> none.read(view, List.of(), null, 10))
          .isInstanceOf(QueryException.class)
          .hasMessageContaining("history: full");
    }
  }
}
