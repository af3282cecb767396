package org.utxod.store.account;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.schema.AccountKey;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.RowReader;
import org.utxod.store.schema.RowWriter;

/**
 * A script of an account.
 *
 * @param since the block as of which it belongs to the account; what was done to it before is not in the account's entries
 * @param derivation where a descriptor made it; null where it was given by itself
 * @param label of the user; empty for none
 * @param reference of the user, such as a customer's number; empty for none
 */
public record AccountMember(
    Script script, int since, @Nullable Derivation derivation, String label, String reference) {
  /** A branch of a descriptor (0 receives, 1 is for change where there are two) and the index on it. */
  public record Derivation(int branch, int index) {}

  private static final int DERIVED = 1;
  private static final int WITH_SCRIPT = 2;

  byte[] value() {
    boolean whole = script.key().form() == ScriptKey.Form.OTHER;
    RowWriter out = new RowWriter(32)
        .u8((derivation == null ? 0 : DERIVED) | (whole ? WITH_SCRIPT : 0))
        .varint(since);
    if (derivation != null) {
      out.varint(derivation.branch()).varint(derivation.index());
    }
    text(out, label);
    text(out, reference);
    if (whole) {
      out.raw(script.bytes());
    }
    return out.bytes();
  }

  private static void text(RowWriter out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.varint(bytes.length).raw(bytes);
  }

  private static String text(RowReader in) {
    return new String(in.raw(in.varint32()), StandardCharsets.UTF_8);
  }

  /** @param key of {@link AccountKey#member} */
  static AccountMember read(byte[] key, byte[] value) {
    RowReader in = new RowReader(ColumnFamily.ACCOUNT, value);
    int flags = in.u8();
    int since = in.varint32();
    Derivation derivation =
        (flags & DERIVED) == 0 ? null : new Derivation(in.varint32(), in.varint32());
    String label = text(in);
    String reference = text(in);
    Script script = (flags & WITH_SCRIPT) == 0
        ? ScriptKey.read(key, AccountKey.MEMBER_PREFIX).standardScript().orElseThrow(in::damaged)
        : Script.of(Arrays.copyOfRange(value, in.position(), value.length));
    return new AccountMember(script, since, derivation, label, reference);
  }
}
