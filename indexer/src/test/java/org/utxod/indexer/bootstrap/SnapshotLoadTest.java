package org.utxod.indexer.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.snapshot.SnapshotException;
import org.utxod.indexer.snapshot.SnapshotReader;
import org.utxod.store.Index;
import org.utxod.store.bulk.MarkPace;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Chainwork;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.SerializedSetHash;
import org.utxod.store.chain.Varint;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.MemoryStore;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.ComputedCoinStats;
import org.utxod.store.read.UtxoSetScan;
import org.utxod.store.sethash.CoinElement;
import org.utxod.store.sethash.SerializedHasher;

/**
 * A load whose process dies while it reads the snapshot resumes after its last checkpoint, or starts over; never
 * otherwise.
 */
class SnapshotLoadTest {
  private static final int HEIGHT = 500;
  private static final int HEADER = 51;
  private static final int TRANSACTION = 32 + 1 + 1 + 2 + 1 + 1 + 22;
  private static final int COINS = 40_000;
  private static final MarkPace PACE = new MarkPace(150_000, true);

  @TempDir
  Path directory;

  /* Coins of one transaction each. */
  private static byte[] snapshot(int coins) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] header = new byte[HEADER];
    byte[] magic = {'u', 't', 'x', 'o', (byte) 0xFF, 2, 0};
    System.arraycopy(magic, 0, header, 0, magic.length);
    System.arraycopy(Network.REGTEST.magic(), 0, header, 7, 4);
    LittleEndian.putLong(header, 43, coins);
    out.writeBytes(header);
    Random random = new Random(1);
    byte[] varint = new byte[Varint.MAX_LENGTH];
    for (int i = 0; i < coins; i++) {
      byte[] coin = new byte[TRANSACTION];
      random.nextBytes(coin);
      for (int at = 0; at < 4; at++) {
        coin[at] = (byte) (i >>> 8 * (3 - at));
      }
      coin[32] = 1;
      coin[33] = (byte) random.nextInt(100);
      assertThat(Varint.write(varint, 0, 2L * (100 + random.nextInt(400)))).isEqualTo(2);
      System.arraycopy(varint, 0, coin, 34, 2);
      coin[36] = (byte) (1 + 10 * random.nextInt(10)); // some satoshis
      coin[37] = 22 + 6;
      coin[38] = 0;
      coin[39] = 0x14;
      coin[40] = (byte) random.nextInt(random.nextInt(3) == 0 ? 1 : 256);
      out.writeBytes(coin);
    }
    return out.toByteArray();
  }

  private static SnapshotReader reader(byte[] snapshot) throws IOException {
    return SnapshotReader.open(new ByteArrayInputStream(snapshot));
  }

  private static SnapshotLoad load(Index index, Path work) {
    return new SnapshotLoad(index.bulkLoad(work).marking(PACE), Clock.systemUTC(), progress -> {});
  }

  private static @Nullable SerializedSetHash divide(
      Path work, byte[] snapshot, BooleanSupplier stopping) throws Exception {
    try (Index index = Index.over(new MemoryStore(), Network.REGTEST, IndexOptions.DEFAULT)) {
      return load(index, work)
          .divide(reader(snapshot), HEIGHT, Network.REGTEST, stopping)
          .orElse(null);
    }
  }

  private static ComputedCoinStats complete(Path work, int coins) throws Exception {
    BlockRecord base = new BlockRecord(
        new ChainPoint(HEIGHT, BlockHash.ofWire(new byte[32], 0)),
        BlockHash.ofWire(new byte[32], 0),
        0,
        0,
        Chainwork.ofBytes(new byte[32], 0),
        0,
        0,
        0);
    try (Index index = Index.over(new MemoryStore(), Network.REGTEST, IndexOptions.DEFAULT)) {
      load(index, work).complete(base, coins, 2, "note", new byte[0]);
      try (UtxoSetScan scan = index.setScan()) {
        return scan.compute(1, seen -> true).orElseThrow();
      }
    }
  }

  /* What a kill at this moment leaves: the mark first, for the files only grow. */
  private static void copy(Path from, Path to) {
    try {
      Files.createDirectories(to);
      try {
        Files.copy(from.resolve("coins.index"), to.resolve("coins.index"));
      } catch (NoSuchFileException e) {
        // None was written yet.
      }
      try (var files = Files.list(from)) {
        for (Path file :
            (Iterable<Path>) files.filter(name -> name.toString().endsWith(".spill"))::iterator) {
          Files.copy(file, to.resolve(file.getFileName()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SerializedSetHash hashOf(byte[] snapshot) throws IOException {
    SerializedHasher hasher = new SerializedHasher();
    CoinElement element = new CoinElement();
    var unused = reader(snapshot)
        .read(
            HEIGHT,
            COINS,
            (txid, at, vout, code, sat, script, from, length) ->
                hasher.add(element.set(txid, at, vout, code, sat, script, from, length)));
    return hasher.finish();
  }

  @Test
  void killed_at_any_batch_it_goes_on_and_ends_as_if_nothing_had_been() throws Exception {
    byte[] snapshot = snapshot(COINS);
    SerializedSetHash hash = hashOf(snapshot);
    AtomicInteger asked = new AtomicInteger();
    Path whole = directory.resolve("whole");
    assertThat(divide(whole, snapshot, () -> {
          copy(whole, directory.resolve("killed-" + asked.incrementAndGet()));
          return false;
        }))
        .isEqualTo(hash);
    ComputedCoinStats right = complete(whole, COINS);
    assertThat(right.utxoCount()).isEqualTo(COINS);
    int resumed = 0;
    for (int kill = 1; kill <= asked.get(); kill++) {
      Path work = directory.resolve("killed-" + kill);
      resumed += Files.exists(work.resolve("coins.index")) ? 1 : 0;
      assertThat(divide(work, snapshot, () -> false)).as("kill %d", kill).isEqualTo(hash);
      ComputedCoinStats set = complete(work, COINS);
      assertThat(set.figures()).as("kill %d", kill).isEqualTo(right.figures());
      assertThat(set.totalSat()).isEqualTo(right.totalSat());
    }
    assertThat(asked.get()).isGreaterThan(9);
    assertThat(resumed).as("kills behind a mark").isGreaterThan(3);
  }

  @Test
  void killed_again_and_again_it_comes_to_the_end() throws Exception {
    byte[] snapshot = snapshot(COINS);
    Path work = directory.resolve("work");
    Optional<SerializedSetHash> hash = Optional.empty();
    int starts = 0;
    while (hash.isEmpty()) {
      int patience = 4 + starts;
      AtomicInteger asked = new AtomicInteger();
      hash = Optional.ofNullable(divide(work, snapshot, () -> asked.incrementAndGet() > patience));
      starts++;
    }
    assertThat(starts).isGreaterThan(2);
    assertThat(hash).contains(hashOf(snapshot));
    assertThat(complete(work, COINS).utxoCount()).isEqualTo(COINS);
  }

  @Test
  void killed_right_after_its_last_coin_it_only_hashes_again() throws Exception {
    byte[] snapshot = snapshot(COINS);
    Path work = directory.resolve("work");
    assertThat(divide(work, snapshot, () -> false)).isEqualTo(hashOf(snapshot));
    byte[] mark = Files.readAllBytes(work.resolve("coins.index"));
    assertThat(divide(work, snapshot, () -> false)).isEqualTo(hashOf(snapshot));
    assertThat(work.resolve("coins.index")).hasBinaryContent(mark);
    assertThat(complete(work, COINS).utxoCount()).isEqualTo(COINS);
  }

  /* The state after a checkpoint in the middle of the file. */
  private void interrupted(Path work, byte[] snapshot) throws Exception {
    AtomicInteger asked = new AtomicInteger();
    assertThat(divide(work, snapshot, () -> asked.incrementAndGet() > 8)).isNull();
    assertThat(work.resolve("coins.index")).exists();
  }

  @Test
  void a_snapshot_that_was_changed_where_it_was_read_already_begins_anew() throws Exception {
    byte[] snapshot = snapshot(COINS);
    for (int at : new int[] {HEADER + 20, HEADER + 40 * TRANSACTION + 36, 100_000}) {
      Path work = directory.resolve("work-" + at);
      interrupted(work, snapshot);
      byte[] changed = snapshot.clone();
      changed[at] ^= 1;
      assertThatThrownBy(() -> divide(work, changed, () -> false))
          .isInstanceOf(SnapshotChanged.class);
      assertThat(work).doesNotExist();
      assertThat(divide(work, changed, () -> false)).isEqualTo(hashOf(changed));
      assertThat(complete(work, COINS).utxoCount()).isEqualTo(COINS);
    }
  }

  @Test
  void a_snapshot_with_another_number_of_coins_begins_anew_at_once() throws Exception {
    Path work = directory.resolve("work");
    interrupted(work, snapshot(COINS));
    assertThat(divide(work, snapshot(100), () -> false)).isEqualTo(hashOf(snapshot(100)));
    assertThat(complete(work, 100).utxoCount()).isEqualTo(100);
  }

  @Test
  void a_snapshot_that_was_cut_meanwhile_is_refused_at_the_byte() throws Exception {
    byte[] snapshot = snapshot(COINS);
    Path work = directory.resolve("work");
    interrupted(work, snapshot);
    for (int cut : new int[] {HEADER + 10, 500_000, snapshot.length - 1}) {
      assertThatThrownBy(() -> divide(work, Arrays.copyOf(snapshot, cut), () -> false))
          .isInstanceOf(SnapshotException.class)
          .hasMessageContaining("at byte " + cut + ".");
    }
  }
}
