package org.utxod.store.account;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.RowReader;
import org.utxod.store.schema.RowWriter;

/**
 * A transaction that somebody else signs.
 *
 * @param account whose coins it spends
 * @param sequence counts up over all accounts
 * @param id the client's own, unique in the account
 * @param order SHA-256 of what was asked for, hex
 * @param made seconds since 1970
 * @param until seconds since 1970; up to then the coins are reserved if it is not signed
 * @param state in the form of who wrote it
 * @param changed when it came to that state, seconds since 1970
 * @param closed whether nothing will change any more
 * @param height of the index when the coins were chosen
 * @param transaction without signatures, hex
 * @param feeSat satoshis
 * @param weight the most that it was taken to weigh when signed
 * @param changeVout null where there is no change
 * @param signed the whole signed transaction, hex; empty before
 * @param block with it, or with another that spends a coin of it; null where there is none
 * @param by the other transaction in that block; null where it is this one
 * @param note what the last attempt came to; empty for nothing
 */
public record SigningRow(
    int account,
    long sequence,
    String id,
    String order,
    long made,
    long until,
    int state,
    long changed,
    boolean closed,
    int height,
    List<Input> inputs,
    String transaction,
    long feeSat,
    int weight,
    @Nullable Integer changeVout,
    String signed,
    @Nullable ChainPoint block,
    @Nullable Txid by,
    String note) {
  private static final int VERSION = 1;
  private static final int CLOSED = 1;
  private static final int CHANGE = 2;
  private static final int BLOCK = 4;
  private static final int BY = 8;

  /** A coin that it spends. */
  public record Input(OutPoint outPoint, Script script, long valueSat, int height) {}

  public SigningRow {
    inputs = List.copyOf(inputs);
  }

  byte[] value() {
    RowWriter out = new RowWriter(
            256 + (transaction.length() + signed.length()) / 2 + inputs.size() * 80)
        .u8(VERSION)
        .u8((closed ? CLOSED : 0)
            | (changeVout == null ? 0 : CHANGE)
            | (block == null ? 0 : BLOCK)
            | (by == null ? 0 : BY));
    sized(out, id.getBytes(StandardCharsets.UTF_8));
    sized(out, Hex.decode(order));
    out.varint(made).varint(until).varint(state).varint(changed).varint(height);
    out.varint(inputs.size());
    for (Input input : inputs) {
      out.hash(input.outPoint.txid()).u32(input.outPoint.vout());
      sized(out, input.script.bytes());
      out.varint(input.valueSat).varint(input.height);
    }
    sized(out, Hex.decode(transaction));
    out.varint(feeSat).varint(weight);
    if (changeVout != null) {
      out.varint(changeVout);
    }
    sized(out, Hex.decode(signed));
    if (block != null) {
      out.varint(block.height()).hash(block.hash());
    }
    if (by != null) {
      out.hash(by);
    }
    sized(out, note.getBytes(StandardCharsets.UTF_8));
    return out.bytes();
  }

  private static void sized(RowWriter out, byte[] bytes) {
    out.varint(bytes.length).raw(bytes);
  }

  private static byte[] sized(RowReader in) {
    return in.raw(in.varint32());
  }

  static SigningRow read(int account, long sequence, byte[] value) {
    RowReader in = new RowReader(ColumnFamily.ACCOUNT, value);
    if (in.u8() != VERSION) {
      throw in.damaged();
    }
    int flags = in.u8();
    String id = new String(sized(in), StandardCharsets.UTF_8);
    String order = Hex.encode(sized(in));
    long made = in.varint();
    long until = in.varint();
    int state = in.varint32();
    long changed = in.varint();
    int height = in.varint32();
    List<Input> inputs = new ArrayList<>();
    for (int left = in.varint32(); left > 0; left--) {
      OutPoint coin = new OutPoint(Txid.ofWire(in.raw(32), 0), in.u32());
      Script script = Script.of(sized(in));
      inputs.add(new Input(coin, script, in.varint(), in.varint32()));
    }
    String transaction = Hex.encode(sized(in));
    long fee = in.varint();
    int weight = in.varint32();
    Integer change = (flags & CHANGE) == 0 ? null : Integer.valueOf(in.varint32());
    String signed = Hex.encode(sized(in));
    ChainPoint block = (flags & BLOCK) == 0
        ? null
        : new ChainPoint(in.varint32(), BlockHash.ofWire(in.raw(32), 0));
    Txid by = (flags & BY) == 0 ? null : Txid.ofWire(in.raw(32), 0);
    String note = new String(sized(in), StandardCharsets.UTF_8);
    in.end();
    return new SigningRow(
        account,
        sequence,
        id,
        order,
        made,
        until,
        state,
        changed,
        (flags & CLOSED) != 0,
        height,
        inputs,
        transaction,
        fee,
        weight,
        change,
        signed,
        block,
        by,
        note);
  }
}
