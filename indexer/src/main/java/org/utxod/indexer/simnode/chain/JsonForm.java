package org.utxod.indexer.simnode.chain;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Hex;

/**
 * A block kept as JSON. Fields that change ({@code confirmations}, {@code nextblockhash}) are updated at each request;
 * all else is returned byte for byte, and the REST format is derived from it.
 */
public final class JsonForm implements BlockForm {
  private final StoredBytes json;

  /**
   * The offsets of the value of confirmations, and of the end of the fields that a header has too, without and with
   * {@code nextblockhash}.
   */
  private final int[] marks;

  /** Takes ownership of the array. */
  JsonForm(StoredBytes json, int[] marks) {
    this.json = json;
    this.marks = marks;
  }

  @Override
  public BlockForm heldIn(BlockFile file) {
    return new JsonForm(file.hold(json), marks);
  }

  @Override
  public byte[] json() {
    return json.copy();
  }

  @Override
  public List<byte[]> json(int confirmations, @Nullable BlockHash next) {
    byte[] bytes = json.copy();
    List<byte[]> pieces = new ArrayList<>(header(bytes, confirmations, next));
    pieces.add(Arrays.copyOfRange(bytes, marks[3], bytes.length));
    return pieces;
  }

  @Override
  public List<byte[]> header(int confirmations, @Nullable BlockHash next) {
    return header(json.copy(), confirmations, next);
  }

  private List<byte[]> header(byte[] bytes, int confirmations, @Nullable BlockHash next) {
    String link = next == null ? "" : ",\"nextblockhash\":\"" + next + '"';
    return List.of(
        Arrays.copyOf(bytes, marks[0]),
        Integer.toString(confirmations).getBytes(StandardCharsets.US_ASCII),
        Arrays.copyOfRange(bytes, marks[1], marks[2]),
        link.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public byte[] raw() {
    return Hex.decode(BlockViews.raw(json.copy()));
  }

  @Override
  public byte @Nullable [] spentOutputs() {
    return BlockViews.spentOutputs(json.copy());
  }

  @Override
  public long size() {
    return json.length();
  }
}
