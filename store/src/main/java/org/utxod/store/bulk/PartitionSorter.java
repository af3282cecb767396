package org.utxod.store.bulk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.utxod.store.bulk.spill.Spill;
import org.utxod.store.bulk.spill.SpillWriter;
import org.utxod.store.chain.ScriptKey;

/**
 * Passes on the coins of a partition in the order of their keys, in bounded memory: a partition that does not fit is
 * split by the next byte in which the scripts differ, and the coins of a single script are in order already. For one
 * thread.
 */
final class PartitionSorter {
  private static final int CHILD_BUFFER_BYTES = 64 << 10;

  private final Path directory;
  private final String name;
  private final int maxBytes;
  private final ScriptOrder order = new ScriptOrder();
  private final CoinRecord record = new CoinRecord();
  private byte[] room = new byte[0];

  /** @param name of the files for what must be divided again, this thread's own */
  PartitionSorter(Path directory, String name, int maxBytes) {
    this.directory = directory;
    this.name = name;
    this.maxBytes = maxBytes;
  }

  /** Takes the coins; the record is filled anew for each. */
  interface Target {
    void take(CoinRecord coin) throws IOException;
  }

  void sort(Spill spill, int partition, int commonBits, Target target) throws IOException {
    sort(spill, partition, commonBits, 0, target);
  }

  private void sort(Spill spill, int partition, int commonBits, int depth, Target target)
      throws IOException {
    long size = spill.size(partition);
    if (size > maxBytes) {
      divide(spill, partition, depth, target);
      return;
    }
    int length = (int) size;
    if (room.length < length) {
      room = new byte[Math.min(maxBytes, length + length / 4)];
    }
    spill.readInto(partition, room);
    order.sort(room, length, commonBits);
    for (int place = 0; place < order.count(); place++) {
      target.take(record.read(room, order.start(place)));
    }
  }

  private void divide(Spill spill, int partition, int depth, Target target) throws IOException {
    int common = commonLength(spill, partition);
    if (common < 0) {
      forEach(spill, partition, target);
      return;
    }
    String childName = name + "-" + depth;
    Spill children;
    try (SpillWriter writer = new SpillWriter(directory, childName, 256, 1, CHILD_BUFFER_BYTES)) {
      forEach(
          spill,
          partition,
          coin -> writer.add(
              coin.data()[coin.start() + common] & 0xFF, coin.data(), coin.start(), coin.length()));
      children = writer.finish();
    }
    for (int child = 0; child < children.partitions(); child++) {
      if (children.size(child) > 0) {
        sort(children, child, 0, depth + 1, target);
      }
      children.release(child);
    }
  }

  /** Where the script keys of a partition first differ; -1 where all are one. */
  private int commonLength(Spill spill, int partition) throws IOException {
    byte[] first = new byte[ScriptKey.MAX_LENGTH];
    int[] common = {-1};
    forEach(spill, partition, coin -> {
      int length = coin.scriptKeyLength();
      if (common[0] < 0) {
        System.arraycopy(coin.data(), coin.start(), first, 0, length);
        common[0] = length;
      } else {
        int differs = Arrays.mismatch(
            first, 0, common[0], coin.data(), coin.start(), coin.start() + common[0]);
        common[0] = differs < 0 ? common[0] : differs;
      }
    });
    return common[0] == ScriptKey.Form.ofTag(first[0]).keyLength() ? -1 : common[0];
  }

  private void forEach(Spill spill, int partition, Target target) throws IOException {
    spill.readChunks(partition, (chunk, length) -> {
      for (int at = 0; at < length; at = record.end()) {
        target.take(record.read(chunk, at));
      }
    });
  }
}
