package org.utxod.store.account;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.RowReader;
import org.utxod.store.schema.RowWriter;

/**
 * What a transaction did to an account. Amounts are satoshis.
 *
 * @param time of its block, the median time, seconds since 1970
 * @param feeSat what the transaction paid the miner; 0 for a coinbase; null where that was not known
 * @param ownFeeSat the account's part of it, by the coins that it put in
 * @param followed whether its block was followed, so that there were events of it; false where it was entered from the history
 * @param parts what it did to each script of the account, in the order of their keys
 */
public record AccountEntry(
    ActivityPosition position,
    Txid txid,
    long time,
    @Nullable Long feeSat,
    long ownFeeSat,
    boolean followed,
    List<Part> parts) {
  private static final int FROM_HISTORY = 1;
  private static final long SECONDS_A_DAY = 86_400;

  /** What a transaction did to one script. */
  public record Part(ScriptKey script, long receivedSat, long spentSat, int created, int spent) {}

  public AccountEntry {
    parts = List.copyOf(parts);
  }

  /** The day of its block by median time, in days since 1970-01-01 UTC. */
  public int day() {
    return (int) (time / SECONDS_A_DAY);
  }

  /** Satoshis of the coins that it created for the account. */
  public long receivedSat() {
    return parts.stream().mapToLong(Part::receivedSat).sum();
  }

  /** Satoshis of the account's coins that it spent. */
  public long spentSat() {
    return parts.stream().mapToLong(Part::spentSat).sum();
  }

  /** Coins that it created for the account, less those that it spent. */
  public long coinsChange() {
    return parts.stream()
        .mapToLong(part -> (long) part.created() - part.spent())
        .sum();
  }

  /** Money that came in from others: all of it where the account put in nothing, else what exceeds that and the fee. */
  public long incomeSat() {
    return spentSat() == 0 ? receivedSat() : Math.max(0, receivedSat() - spentSat() + ownFeeSat);
  }

  /** Money that went to others, without the fee and without change. */
  public long outgoSat() {
    return spentSat() == 0 ? 0 : Math.max(0, spentSat() - receivedSat() - ownFeeSat);
  }

  byte[] value() {
    RowWriter out = new RowWriter(64 + 48 * parts.size())
        .hash(txid)
        .varint(time)
        .varint(feeSat == null ? 0 : feeSat + 1)
        .varint(ownFeeSat)
        .varint(parts.size());
    for (Part part : parts) {
      out.raw(part.script().bytes())
          .varint(part.receivedSat())
          .varint(part.spentSat())
          .varint(part.created())
          .varint(part.spent());
    }
    if (!followed) {
      out.u8(FROM_HISTORY);
    }
    return out.bytes();
  }

  static AccountEntry read(ActivityPosition position, byte[] value) {
    RowReader in = new RowReader(ColumnFamily.ACCOUNT, value);
    Txid txid = Txid.ofWire(value, in.hashOffset());
    long time = in.varint();
    long fee = in.varint();
    long ownFee = in.varint();
    int count = in.varint32();
    List<Part> parts = new ArrayList<>(Math.min(count, 1_000));
    for (int i = 0; i < count; i++) {
      ScriptKey script = ScriptKey.read(value, in.position());
      in.skip(script.length());
      parts.add(new Part(script, in.varint(), in.varint(), in.varint32(), in.varint32()));
    }
    boolean followed = in.position() == value.length;
    if (!followed && in.u8() != FROM_HISTORY) {
      throw in.damaged();
    }
    in.end();
    return new AccountEntry(
        position, txid, time, fee == 0 ? null : fee - 1, ownFee, followed, parts);
  }
}
