package org.utxod.benchmark.synthetic;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.utxod.benchmark.synthetic.SyntheticBlocks.Spendable;
import org.utxod.indexer.snapshot.SnapshotReader;

/**
 * Some of a snapshot's coins, read from its file as they are needed. They are ordered by txid, which is unrelated to
 * their scripts, so in an index they are spread over the whole key range. Not safe for use by several threads at once.
 */
public final class OldCoins implements AutoCloseable {
  private static final int EVERY = 5;
  private static final int AT_ONCE = 1 << 14;

  private final InputStream in;
  private final SnapshotReader reader;
  private final Deque<Spendable> read = new ArrayDeque<>();
  private long seen;
  private boolean more = true;

  public OldCoins(Path file) throws IOException {
    in = Files.newInputStream(file);
    reader = SnapshotReader.open(in);
  }

  /** The next coin; null after the last. */
  public @Nullable Spendable next() {
    while (read.isEmpty() && more) {
      try {
        more = reader.read(SyntheticCoins.baseHeight(), AT_ONCE, this::take);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return read.poll();
  }

  private void take(
      byte[] txid,
      int txidAt,
      int vout,
      int code,
      long sat,
      byte[] script,
      int scriptAt,
      int scriptLength) {
    if (seen++ % EVERY == 0) {
      read.add(new Spendable(
          Arrays.copyOfRange(txid, txidAt, txidAt + 32),
          vout,
          sat,
          code,
          Arrays.copyOfRange(script, scriptAt, scriptAt + scriptLength)));
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
