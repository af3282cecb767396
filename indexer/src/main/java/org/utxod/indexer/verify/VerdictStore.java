package org.utxod.indexer.verify;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.query.port.Verified;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Hash256;
import org.utxod.store.core.Settings;
import org.utxod.store.model.StoreException;

/**
 * The last verification's outcome, stored in the index itself: an index that was found to be different stays marked as
 * such until another verification finds it equal, across restarts. Safe for use by any thread.
 *
 * <p>Format 1: format (1 byte), height (4), block hash (32, wire order), time (8, milliseconds since 1970), equal (1),
 * message (UTF-8, to the end); numbers big-endian.
 */
public final class VerdictStore {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.verify");
  private static final String NAME = "verified";
  private static final int FORMAT = 1;
  private static final int MAX_TEXT = 32 * 1024;

  private final Settings settings;

  public VerdictStore(Settings settings) {
    this.settings = settings;
  }

  /** Replaces the previous one. A disk error is logged; the outcome is valid regardless. */
  public void keep(Verified verified) {
    try {
      settings.keep(Map.of(NAME, write(verified)), Set.of());
    } catch (StoreException e) {
      LOG.warn(
          "The result of the verification could not be stored and will be lost at a restart: {} Verify again "
              + "after a restart.",
          e.getMessage());
    }
  }

  /** The last one; empty before the first, and if a newer utxod wrote it in a format unknown to this one. */
  public Optional<Verified> last() {
    return settings.get(NAME).flatMap(VerdictStore::read);
  }

  private static byte[] write(Verified verified) {
    byte[] text = verified.text().getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeInt(verified.height());
      out.write(verified.blockHash().wire());
      out.writeLong(verified.at().toEpochMilli());
      out.writeBoolean(verified.equal());
      out.write(text, 0, Math.min(text.length, MAX_TEXT));
    } catch (IOException e) {
      throw new UncheckedIOException("writing to a memory buffer failed", e);
    }
    return bytes.toByteArray();
  }

  private static Optional<Verified> read(byte[] row) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(row))) {
      if (in.readByte() != FORMAT) {
        return unreadable();
      }
      int height = in.readInt();
      byte[] hash = in.readNBytes(Hash256.LENGTH);
      Instant at = Instant.ofEpochMilli(in.readLong());
      boolean equal = in.readBoolean();
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Optional.of(new Verified(
          height, BlockHash.ofWire(Arrays.copyOf(hash, Hash256.LENGTH), 0), at, equal, text));
    } catch (IOException e) {
      return unreadable();
    }
  }

  private static Optional<Verified> unreadable() {
    LOG.warn(
        "The stored result of the last verification cannot be read by this version. Run 'utxod verify'.");
    return Optional.empty();
  }
}
