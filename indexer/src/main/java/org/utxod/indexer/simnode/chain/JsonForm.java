package org.utxod.indexer.simnode.chain;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Hex;

/**
 * A block held as JSON. What depends on the moment ({@code confirmations}, {@code nextblockhash}) is put right each
 * time; all else is kept byte for byte, and the bytes of REST are cut out of it.
 */
public final class JsonForm implements BlockForm {
  private final StoredBytes json;

  /**
   * Where the value of confirmations begins and ends, and where the fields end that a header has too, without and with
   * {@code nextblockhash}.
   */
  private final int[] marks;

  /** Takes the array over. */
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
