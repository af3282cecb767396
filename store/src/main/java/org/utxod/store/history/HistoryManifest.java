package org.utxod.store.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.file.DurableFile;
import org.utxod.store.history.segment.Fingerprints;
import org.utxod.store.history.segment.Segment;
import org.utxod.store.model.StoreException;

/**
 * What a directory of history holds, in a small text file that is replaced as a whole.
 *
 * @param genesis of the chain
 * @param fingerprints the key of all its segments
 * @param names whether the txids of transactions are kept
 * @param files names of the segments' files, in chain order
 */
record HistoryManifest(
    BlockHash genesis, Fingerprints fingerprints, boolean names, List<String> files) {
  static final String NAME = "MANIFEST";
  private static final String TITLE = "utxod history 1";

  HistoryManifest {
    files = List.copyOf(files);
  }

  HistoryManifest withFiles(List<Segment> segments) {
    return new HistoryManifest(
        genesis,
        fingerprints,
        names,
        segments.stream()
            .map(segment -> segment.path().getFileName().toString())
            .toList());
  }

  static boolean isIn(Path directory) {
    return Files.exists(directory.resolve(NAME));
  }

  void write(Path directory) throws IOException {
    StringBuilder text = new StringBuilder(TITLE + "\n");
    text.append("genesis ").append(genesis.display()).append('\n');
    text.append("key ").append(fingerprints.keyHex()).append('\n');
    text.append("txids ").append(names ? "kept" : "none").append('\n');
    files.forEach(file -> text.append("segment ").append(file).append('\n'));
    String sum = checksum(text);
    text.append("end ").append(sum).append('\n');
    DurableFile.write(directory.resolve(NAME), text.toString().getBytes(StandardCharsets.US_ASCII));
  }

  private static String checksum(CharSequence text) {
    CRC32C crc = new CRC32C();
    crc.update(text.toString().getBytes(StandardCharsets.US_ASCII));
    return Long.toHexString(crc.getValue());
  }

  /**
   * Reads the manifest of a directory.
   *
   * @throws StoreException {@code FOREIGN} if it is of a newer utxod, {@code DAMAGED} if it is no manifest
   */
  static HistoryManifest read(Path directory) throws IOException {
    String text = Files.readString(directory.resolve(NAME), StandardCharsets.ISO_8859_1);
    List<String> lines = text.lines().toList();
    if (!lines.isEmpty()
        && lines.get(0).startsWith("utxod history ")
        && !lines.get(0).equals(TITLE)) {
      throw new StoreException(
          StoreException.Kind.FOREIGN,
          "The history in " + directory
              + " was written by a newer utxod. Run that version, or remove the directory:"
              + " it is then built anew.");
    }
    int end = text.lastIndexOf("end ");
    if (end < 0 || !text.substring(end).strip().equals("end " + checksum(text.substring(0, end)))) {
      throw damaged(directory);
    }
    try {
      List<String> files = new ArrayList<>();
      for (String line : lines.subList(4, lines.size() - 1)) {
        files.add(line.substring("segment ".length()));
      }
      return new HistoryManifest(
          BlockHash.ofDisplay(lines.get(1).substring("genesis ".length())),
          Fingerprints.ofKeyHex(lines.get(2).substring("key ".length())),
          lines.get(3).equals("txids kept"),
          files);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw damaged(directory);
    }
  }

  private static StoreException damaged(Path directory) {
    return new StoreException(
        StoreException.Kind.DAMAGED,
        "The history in " + directory + " is damaged: its file " + NAME
            + " is not as it was written. Remove the directory: it is then built anew.");
  }
}
