package org.utxod.simnode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.chain.BlockHash;
import org.utxod.chain.ChainPoint;
import org.utxod.chain.Chainwork;

/**
 * A block as the JSON that a node gives at verbosity 3. What depends on the moment ({@code confirmations}, {@code
 * nextblockhash}) is put right each time it is served; all else is kept byte for byte. Immutable.
 */
public final class SimBlock {
  private static final JsonFactory JSON = new JsonFactory();

  private final ChainPoint point;
  private final BlockHash previous;
  private final Chainwork chainwork;
  private final long time;
  private final byte[] json;
  /** Where the value of confirmations begins and ends, and where the fields above the transactions' sizes end. */
  private final int[] marks;

  private SimBlock(
      ChainPoint point,
      BlockHash previous,
      Chainwork chainwork,
      long time,
      byte[] json,
      int[] marks) {
    this.point = point;
    this.previous = previous;
    this.chainwork = chainwork;
    this.time = time;
    this.json = json;
    this.marks = marks;
  }

  /**
   * From a block object as a node writes it: {@code hash} and {@code confirmations} first, {@code tx} last.
   *
   * @throws IllegalArgumentException where it is none
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
        new ChainPoint(height, hash), previous, chainwork, time, json.clone(), marks);
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

  /** Bytes of its JSON. */
  public int jsonLength() {
    return json.length;
  }

  /** The JSON as it was given. */
  public byte[] json() {
    return json.clone();
  }

  /**
   * The whole JSON as of now, in pieces that are not to be changed.
   *
   * @param next the block after it on the active chain; null where there is none
   */
  List<byte[]> json(int confirmations, @Nullable BlockHash next) {
    List<byte[]> pieces = new ArrayList<>(header(confirmations, next));
    pieces.add(Arrays.copyOfRange(json, marks[3], json.length));
    return pieces;
  }

  /** The fields that a header has too, without the closing brace. */
  List<byte[]> header(int confirmations, @Nullable BlockHash next) {
    String link = next == null ? "" : ",\"nextblockhash\":\"" + next + '"';
    return List.of(
        Arrays.copyOf(json, marks[0]),
        Integer.toString(confirmations).getBytes(StandardCharsets.US_ASCII),
        Arrays.copyOfRange(json, marks[1], marks[2]),
        link.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String toString() {
    return point.toString();
  }
}
