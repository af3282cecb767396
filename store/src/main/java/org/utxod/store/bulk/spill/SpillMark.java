package org.utxod.store.bulk.spill;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.SerializedSetHash;
import org.utxod.store.file.DurableFile;

/**
 * The progress of partitioning a snapshot's coins, stored beside the spill files. Unless it is of all coins,
 * everything in it was synced first. Its file ends with the SHA-256 of its content.
 *
 * @param snapshot names the snapshot
 * @param whole whether all coins are there
 * @param coins partitioned so far, the first of the snapshot
 * @param sat satoshis in them
 * @param hash of these coins
 */
public record SpillMark(
    String snapshot,
    boolean whole,
    Partitions partitions,
    long coins,
    long sat,
    SerializedSetHash hash,
    ChunkTable chunks) {
  private static final int FORMAT = 2;
  private static final int SHA256_BYTES = 32;

  private static Path file(Path directory) {
    return directory.resolve("coins.index");
  }

  public byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(FORMAT);
      out.writeUTF(snapshot);
      out.writeBoolean(whole);
      out.writeInt(partitions.bits());
      out.writeLong(coins);
      out.writeLong(sat);
      out.write(hash.wire());
      chunks.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    bytes.writeBytes(ScriptKey.sha256().digest(bytes.toByteArray()));
    return bytes.toByteArray();
  }

  /** Replaces the previous mark; when this returns it survives a crash of the machine. */
  public static void write(Path directory, byte[] mark) throws IOException {
    DurableFile.write(file(directory), mark);
  }

  /** The mark in a directory; empty where there is none that can be used. */
  public static Optional<SpillMark> read(Path directory) throws IOException {
    if (!Files.exists(file(directory))) {
      return Optional.empty();
    }
    byte[] bytes = Files.readAllBytes(file(directory));
    int length = bytes.length - SHA256_BYTES;
    if (length < 0) {
      return Optional.empty();
    }
    byte[] digest = ScriptKey.sha256().digest(Arrays.copyOf(bytes, length));
    if (!Arrays.equals(digest, 0, SHA256_BYTES, bytes, length, bytes.length)) {
      return Optional.empty();
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, length))) {
      if (in.readInt() != FORMAT) {
        return Optional.empty();
      }
      return Optional.of(new SpillMark(
          in.readUTF(),
          in.readBoolean(),
          new Partitions(in.readInt()),
          in.readLong(),
          in.readLong(),
          SerializedSetHash.ofWire(in.readNBytes(SHA256_BYTES), 0),
          ChunkTable.read(in)));
    }
  }
}
