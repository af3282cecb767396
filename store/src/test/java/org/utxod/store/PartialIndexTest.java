package org.utxod.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.fixture.Stores;
import org.utxod.store.live.IndexWriter;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.Coverage;
import org.utxod.store.model.StoreException;
import org.utxod.store.read.IndexView;

/** An index that began at a height knows what it cannot know. */
class PartialIndexTest {
  private static final int START = 150;
  private static final RecordedChain CHAIN = RecordedChain.golden();

  @TempDir
  Path directory;

  private Stores stores;

  @BeforeEach
  void begin_at_a_height() {
    stores = new Stores(Stores.Kind.ROCKSDB, directory, Network.REGTEST, IndexOptions.DEFAULT);
    var before = CHAIN.main().get(START - 1).delta();
    stores
        .index()
        .writer()
        .beginAfter(new BlockRecord(
            before.point(),
            before.previousHash(),
            before.time(),
            before.medianTime(),
            before.chainwork(),
            1,
            0,
            0));
    for (RecordedBlock block : CHAIN.main().subList(START, CHAIN.main().size())) {
      stores.index().writer().apply(block.delta());
    }
  }

  @org.junit.jupiter.api.AfterEach
  void close() {
    stores.close();
  }

  @Test
  void holds_exactly_the_coins_from_its_height_on() {
    Map<Script, List<Coin>> newer = CHAIN.coinsAtEnd().entrySet().stream()
        .collect(Collectors.toMap(
            Map.Entry::getKey,
            entry ->
                entry.getValue().stream().filter(coin -> coin.height() >= START).toList()));
    newer.values().removeIf(List::isEmpty);
    IndexAssertions.assertCoins(stores.index(), newer);
  }

  @Test
  void says_that_it_is_not_complete_and_stays_so_after_a_restart() {
    assertThat(coverage(stores.index())).isEqualTo(new Coverage(Coverage.Origin.HEIGHT, START));
    assertThat(coverage(stores.reopen()).complete()).isFalse();
  }

  private static Coverage coverage(Index index) {
    try (IndexView view = index.view()) {
      return view.state().coverage();
    }
  }

  @Test
  void rolls_back_to_its_beginning_and_no_further() {
    IndexWriter writer = stores.index().writer();
    while (writer.point().orElseThrow().height() >= START) {
      writer.rollBack();
    }
    try (IndexView view = stores.index().view()) {
      assertThat(view.state().utxoCount()).isZero();
      assertThat(view.state().totalSat()).isZero();
    }
    assertThatThrownBy(writer::rollBack)
        .isInstanceOfSatisfying(
            StoreException.class,
            fault -> assertThat(fault.kind()).isEqualTo(StoreException.Kind.NO_UNDO));
  }

  @Test
  void is_not_re_indexed_below_its_beginning() {
    assertThatThrownBy(() -> stores.index().reindex().begin(START - 1))
        .hasMessageContaining("begins with block 150");
  }

  @Test
  void does_not_begin_twice() {
    var before = CHAIN.main().get(0).delta();
    BlockRecord base =
        new BlockRecord(before.point(), before.previousHash(), 0, 0, before.chainwork(), 1, 0, 0);
    assertThatThrownBy(() -> stores.index().writer().beginAfter(base))
        .hasMessageContaining("is at block");
  }
}
