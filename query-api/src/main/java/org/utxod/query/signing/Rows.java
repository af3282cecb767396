package org.utxod.query.signing;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.signing.psbt.Transaction;
import org.utxod.store.account.SigningRow;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Txid;

/** Rows with something of them changed. */
final class Rows {
  private Rows() {}

  static SigningState state(SigningRow row) {
    return SigningState.ofCode(row.state());
  }

  static Transaction unsigned(SigningRow row) {
    return Transaction.read(Hex.decode(row.transaction()));
  }

  static @Nullable Txid signedId(SigningRow row) {
    return row.signed().isEmpty()
        ? null
        : Transaction.read(Hex.decode(row.signed())).txid();
  }

  /** The id that it will keep: it is signed, or a block has it; null otherwise. */
  static @Nullable Txid finalId(SigningRow row) {
    boolean confirmed = state(row) == SigningState.CONFIRMED;
    return row.signed().isEmpty() && confirmed ? unsigned(row).txid() : signedId(row);
  }

  static SigningRow numbered(SigningRow row, long sequence) {
    return new SigningRow(
        row.account(),
        sequence,
        row.id(),
        row.order(),
        row.made(),
        row.until(),
        row.state(),
        row.changed(),
        row.closed(),
        row.height(),
        row.inputs(),
        row.transaction(),
        row.feeSat(),
        row.weight(),
        row.changeVout(),
        row.signed(),
        row.block(),
        row.by(),
        row.note());
  }

  /** Enough to find the whole again. */
  static SigningRow slim(SigningRow row) {
    return new SigningRow(
        row.account(),
        row.sequence(),
        row.id(),
        "",
        0,
        0,
        row.state(),
        0,
        true,
        0,
        List.of(),
        "",
        0,
        0,
        null,
        "",
        null,
        null,
        "");
  }

  /** With the whole transaction. */
  static SigningRow signed(SigningRow row, String hex, long now, String note) {
    return to(row, SigningState.SIGNED, now, hex, null, null, note);
  }

  static SigningRow noted(SigningRow row, String note) {
    return to(row, state(row), row.changed(), row.signed(), row.block(), row.by(), note);
  }

  /** In a state of no block. */
  static SigningRow to(SigningRow row, SigningState state, long now, String note) {
    return to(row, state, now, row.signed(), null, null, note);
  }

  /** With a block: of this transaction, or of another that rules it out. */
  static SigningRow inBlock(
      SigningRow row, String signed, ChainPoint block, @Nullable Txid by, boolean other, long now) {
    return to(
        row, other ? SigningState.CONFLICTED : SigningState.CONFIRMED, now, signed, block, by, "");
  }

  /** Which nothing will change any more. */
  static SigningRow closed(SigningRow row) {
    return with(
        row, row.state(), row.changed(), true, row.signed(), row.block(), row.by(), row.note());
  }

  private static SigningRow to(
      SigningRow row,
      SigningState state,
      long now,
      String signed,
      @Nullable ChainPoint block,
      @Nullable Txid by,
      String note) {
    boolean ends = state == SigningState.EXPIRED || state == SigningState.RELEASED;
    return with(row, state.code(), now, ends, signed, block, by, note);
  }

  private static SigningRow with(
      SigningRow row,
      int state,
      long changed,
      boolean closed,
      String signed,
      @Nullable ChainPoint block,
      @Nullable Txid by,
      String note) {
    return new SigningRow(
        row.account(),
        row.sequence(),
        row.id(),
        row.order(),
        row.made(),
        row.until(),
        state,
        changed,
        closed,
        row.height(),
        row.inputs(),
        row.transaction(),
        row.feeSat(),
        row.weight(),
        row.changeVout(),
        signed,
        block,
        by,
        note);
  }
}
