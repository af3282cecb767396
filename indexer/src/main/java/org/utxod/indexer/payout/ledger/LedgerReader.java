package org.utxod.indexer.payout.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import org.jspecify.annotations.Nullable;

/** Reads a ledger's lines one after another and checks each. For one thread. */
final class LedgerReader implements AutoCloseable {
  private final String name;
  private final InputStream in;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long position;
  private long end;
  private String hash;
  private long sequence;
  private String json = "";

  /**
   * Reads from a line's beginning.
   *
   * @param hash of the line before
   * @param sequence of the line before
   */
  LedgerReader(String name, InputStream in, long position, String hash, long sequence) {
    this.name = name;
    this.in = in;
    this.position = position;
    this.end = position;
    this.hash = hash;
    this.sequence = sequence;
  }

  /**
   * The next line; null at the end. A line without an end was never synced, so nobody was told of it: it does not
   * count, and {@link #end} is where it begins.
   *
   * @throws LedgerException if a line is damaged
   */
  @Nullable
  LedgerRecord next() throws IOException {
    if (!readLine()) {
      return null;
    }
    String text = line.toString(StandardCharsets.UTF_8);
    if (text.length() <= LedgerFormat.HASH_DIGITS || text.charAt(LedgerFormat.HASH_DIGITS) != ' ') {
      throw damaged("is no entry", null);
    }
    String stated = text.substring(0, LedgerFormat.HASH_DIGITS);
    json = text.substring(LedgerFormat.HASH_DIGITS + 1);
    if (!LedgerFormat.hash(hash, json).equals(stated)) {
      throw damaged("does not have the hash that it states", null);
    }
    try {
      LedgerRecord record = LedgerFormat.read(json, position, stated);
      if (record.sequence() != sequence + 1) {
        throw damaged("is not in its place", null);
      }
      sequence = record.sequence();
      hash = stated;
      position = end;
      return record;
    } catch (JsonProcessingException | DateTimeException e) {
      throw damaged("is of a newer utxod, or no entry", e);
    }
  }

  private boolean readLine() throws IOException {
    line.reset();
    while (true) {
      int read = in.read();
      if (read < 0) {
        return false;
      }
      if (read == '\n') {
        end = position + line.size() + 1L;
        return true;
      }
      line.write(read);
      if (line.size() > LedgerFormat.MAX_LINE) {
        throw damaged("is too long", null);
      }
    }
  }

  private LedgerException damaged(String what, @Nullable Throwable cause) {
    return new LedgerException(
        "The ledger of payouts " + name + " is damaged: entry " + (sequence + 1) + ", at byte "
            + position
            + ", " + what
            + ". What was paid cannot be told from it, so payments stay off. Restore the file from "
            + "a copy, then run 'utxod payouts reconcile'.",
        cause);
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      // It was only read.
    }
  }

  /** The JSON of the last line as it stands in the file. */
  String json() {
    return json;
  }

  /** Where the last whole line ends. */
  long end() {
    return position;
  }

  /** Hash of the last line. */
  String hash() {
    return hash;
  }

  /** Sequence of the last line. */
  long sequence() {
    return sequence;
  }
}
