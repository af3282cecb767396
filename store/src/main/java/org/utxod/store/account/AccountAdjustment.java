package org.utxod.store.account;

import org.jspecify.annotations.Nullable;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.RowReader;
import org.utxod.store.schema.RowWriter;

/**
 * A change of what an account holds that no entry explains: scripts that held coins were added or removed, or blocks were
 * passed of which it is not known what they did.
 *
 * @param height of the block after which it counts
 * @param day of that block by median time, days since 1970-01-01 UTC
 * @param sat satoshis by which the account changed
 * @param coins by which the account changed
 * @param unknownFrom the first block of those that are not known, up to {@code height}; null where all are known
 */
public record AccountAdjustment(
    int height, int day, long sat, long coins, @Nullable Integer unknownFrom) {
  /** Of a block after which nothing was adjusted. */
  public static AccountAdjustment none(int height, int day) {
    return new AccountAdjustment(height, day, 0, 0, null);
  }

  /** With another change after the same block. */
  public AccountAdjustment plus(long moreSat, long moreCoins, @Nullable Integer from) {
    Integer unknown = unknownFrom == null
        ? from
        : from == null ? unknownFrom : Integer.valueOf(Math.min(unknownFrom, from));
    return new AccountAdjustment(height, day, sat + moreSat, coins + moreCoins, unknown);
  }

  /** Whether it says nothing. */
  public boolean isNothing() {
    return sat == 0 && coins == 0 && unknownFrom == null;
  }

  byte[] value() {
    return new RowWriter(24)
        .varint(day)
        .varint(Signed.encode(sat))
        .varint(Signed.encode(coins))
        .varint(unknownFrom == null ? 0 : unknownFrom + 1L)
        .bytes();
  }

  static AccountAdjustment read(int height, byte[] value) {
    RowReader in = new RowReader(ColumnFamily.ACCOUNT, value);
    int day = in.varint32();
    long sat = Signed.decode(in.varint());
    long coins = Signed.decode(in.varint());
    int from = in.varint32() - 1;
    in.end();
    return new AccountAdjustment(height, day, sat, coins, from < 0 ? null : Integer.valueOf(from));
  }
}
