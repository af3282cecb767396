package org.utxod.indexer.simnode.chain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.simnode.tx.SimTx;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Chainwork;

/**
 * A block as a node returns it: at verbosity 3 and over REST. It is kept in one of these forms, and the other is
 * derived at each request: a generated block is kept in its binary form, a fifth of its JSON. Immutable.
 */
public final class SimBlock {
  private static final JsonFactory JSON = new JsonFactory();

  private final ChainPoint point;
  private final BlockHash previous;
  private final Chainwork chainwork;
  private final long time;
  private final BlockForm form;

  private SimBlock(
      ChainPoint point, BlockHash previous, Chainwork chainwork, long time, BlockForm form) {
    this.point = point;
    this.previous = previous;
    this.chainwork = chainwork;
    this.time = time;
    this.form = form;
  }

  /** A generated block. */
  public static SimBlock generated(BlockJson.Header header, List<SimTx> txs) {
    return new SimBlock(
        new ChainPoint(header.height(), header.hash()),
        header.previous(),
        header.chainwork(),
        header.time(),
        BinaryForm.of(header, txs));
  }

  /**
   * From a block object as a node writes it: {@code hash} and {@code confirmations} first, {@code tx} last.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  public static SimBlock ofJson(byte[] json) {
    BlockHash hash = null;
    BlockHash previous = BlockHash.ofDisplay("0".repeat(64));
    Chainwork chainwork = null;
    int height = -1;
    long time = 0;
    int[] marks = new int[4];
    try (JsonParser p = JSON.createParser(json)) {
      p.nextToken();
      int fieldEnd = 0;
      while (p.nextToken() == JsonToken.FIELD_NAME) {
        String name = p.currentName();
        int comma = (int) p.currentTokenLocation().getByteOffset() - 1;
        p.nextToken();
        switch (name) {
          case "hash" -> hash = BlockHash.ofDisplay(p.getText());
          case "confirmations" -> {
            marks[0] = (int) p.currentTokenLocation().getByteOffset();
            marks[1] = marks[0] + p.getText().length();
          }
          case "height" -> height = p.getIntValue();
          case "time" -> time = p.getLongValue();
          case "chainwork" -> chainwork = Chainwork.ofHex(p.getText());
          case "previousblockhash" -> previous = BlockHash.ofDisplay(p.getText());
          case "nextblockhash" -> marks[2] = comma;
          case "strippedsize" -> {
            marks[3] = comma;
            marks[2] = marks[2] == 0 ? comma : marks[2];
          }
          default -> p.skipChildren();
        }
        fieldEnd = marks[3];
        if (fieldEnd > 0) {
          break;
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("not a block's JSON", e);
    }
    if (hash == null || chainwork == null || height < 0 || marks[0] == 0 || marks[3] == 0) {
      throw new IllegalArgumentException("not a block's JSON as a node orders it");
    }
    return new SimBlock(
        new ChainPoint(height, hash),
        previous,
        chainwork,
        time,
        new JsonForm(StoredBytes.inMemory(json.clone()), marks));
  }

  /** The same block, kept as JSON: for a node that is to answer at verbosity 3 without building it each time. */
  public SimBlock heldAsJson() {
    return form instanceof JsonForm ? this : ofJson(form.json());
  }

  /** See {@link BlockFile#hold(SimBlock)}. */
  SimBlock heldIn(BlockFile file) {
    return new SimBlock(point, previous, chainwork, time, form.heldIn(file));
  }

  /** Height and hash. */
  public ChainPoint point() {
    return point;
  }

  /** Hash. */
  public BlockHash hash() {
    return point.hash();
  }

  /** Height. */
  public int height() {
    return point.height();
  }

  /** Hash of the block before; all zeros for the genesis block. */
  public BlockHash previous() {
    return previous;
  }

  /** Work of the chain up to and with this block. */
  public Chainwork chainwork() {
    return chainwork;
  }

  /** Seconds since 1970. */
  public long time() {
    return time;
  }

  /** Its size in memory, bytes. */
  long size() {
    return form.size();
  }

  /** The JSON, with {@code confirmations} as of some moment. */
  public byte[] json() {
    return form.json();
  }

  /** As sent between nodes; only if its JSON has each transaction's {@code hex}. */
  public byte[] raw() {
    return form.raw();
  }

  /** The 80 bytes that are hashed. */
  public byte[] rawHeader() {
    return form.rawHeader();
  }

  /** The outputs that it spends, in the REST format; null if the node would have no undo data. */
  public byte @Nullable [] spentOutputs() {
    return form.spentOutputs();
  }

  /** The JSON in pieces; {@code next} is the block after it on the active chain, null if there is none. */
  public List<byte[]> json(int confirmations, @Nullable BlockHash next) {
    return form.json(confirmations, next);
  }

  /** The fields of the JSON that a header has too, without the closing brace. */
  public List<byte[]> header(int confirmations, @Nullable BlockHash next) {
    return form.header(confirmations, next);
  }

  @Override
  public String toString() {
    return point.toString();
  }
}
