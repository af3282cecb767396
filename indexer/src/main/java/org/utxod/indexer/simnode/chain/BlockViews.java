package org.utxod.indexer.simnode.chain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.wire.WireWriter;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.LittleEndian;

/** A block at lower verbosities, derived from its JSON at verbosity 3 byte for byte. */
public final class BlockViews {
  private static final JsonFactory JSON = new JsonFactory();
  private static final JsonMapper TREES = JsonMapper.builder()
      .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .build();

  private BlockViews() {}

  /** All pieces as one array. */
  public static byte[] join(List<byte[]> pieces) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    pieces.forEach(joined::writeBytes);
    return joined.toByteArray();
  }

  /** The JSON without any {@code prevout}, and optionally without {@code fee}. */
  public static byte[] withoutPrevouts(byte[] json, boolean withoutFees) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(json.length);
    int kept = 0;
    try (JsonParser p = JSON.createParser(json)) {
      while (p.nextToken() != null) {
        if (p.currentToken() != JsonToken.FIELD_NAME) {
          continue;
        }
        boolean drop =
            p.currentName().equals("prevout") || (withoutFees && p.currentName().equals("fee"));
        int comma = (int) p.currentTokenLocation().getByteOffset() - 1;
        p.nextToken();
        if (drop) {
          int start = (int) p.currentTokenLocation().getByteOffset();
          out.write(json, kept, comma - kept);
          if (p.currentToken() == JsonToken.START_OBJECT) {
            p.skipChildren();
            kept = (int) p.currentTokenLocation().getByteOffset() + 1;
          } else {
            kept = start + p.getText().length();
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.write(json, kept, json.length - kept);
    return out.toByteArray();
  }

  /** The JSON with txids in place of transactions. */
  public static byte[] withIdsOnly(byte[] json) {
    StringBuilder ids = new StringBuilder("[");
    int start = 0;
    try (JsonParser p = JSON.createParser(json)) {
      int depth = 0;
      while (p.nextToken() != null) {
        if (p.currentToken() == JsonToken.START_OBJECT) {
          depth++;
        } else if (p.currentToken() == JsonToken.END_OBJECT) {
          depth--;
        } else if (p.currentToken() == JsonToken.FIELD_NAME) {
          String name = p.currentName();
          p.nextToken();
          if (depth == 1 && name.equals("tx")) {
            start = (int) p.currentTokenLocation().getByteOffset();
            continue;
          }
          if (start > 0 && depth == 2 && name.equals("txid")) {
            ids.append(ids.length() > 1 ? "," : "")
                .append('"')
                .append(p.getText())
                .append('"');
          }
          p.skipChildren();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String head = new String(json, 0, start, StandardCharsets.UTF_8);
    return (head + ids + "]}").getBytes(StandardCharsets.UTF_8);
  }

  /** The outputs that the block spends, in the REST format; null if an input lacks its {@code prevout}. */
  static byte @Nullable [] spentOutputs(byte[] json) {
    JsonNode block;
    try {
      block = TREES.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    WireWriter out = new WireWriter().compact(block.path("tx").size());
    for (JsonNode tx : block.path("tx")) {
      boolean coinbase = tx.path("vin").path(0).has("coinbase");
      out.compact(coinbase ? 0 : tx.path("vin").size());
      for (JsonNode in : tx.path("vin")) {
        JsonNode prevout = in.path("prevout");
        if (!coinbase && prevout.isMissingNode()) {
          return null;
        }
        if (!coinbase) {
          out.int64(UtxoModel.sat(prevout.path("value")));
          out.sized(Hex.decode(prevout.path("scriptPubKey").path("hex").textValue()));
        }
      }
    }
    return out.toByteArray();
  }

  /** The block as sent between nodes, from its header fields and its transactions' hex. */
  public static String raw(byte[] json) {
    StringBuilder body = new StringBuilder();
    byte[] header = new byte[80];
    int count = 0;
    try (JsonParser p = JSON.createParser(json)) {
      int depth = 0;
      while (p.nextToken() != null) {
        if (p.currentToken() == JsonToken.START_OBJECT) {
          depth++;
        } else if (p.currentToken() == JsonToken.END_OBJECT) {
          depth--;
        } else if (p.currentToken() == JsonToken.FIELD_NAME) {
          String name = p.currentName();
          p.nextToken();
          if (depth == 1 && name.equals("tx")) {
            continue;
          }
          if (depth == 1) {
            headerField(header, name, p);
          } else if (depth == 2 && name.equals("hex")) {
            body.append(p.getText());
            count++;
          }
          p.skipChildren();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    WireWriter writer = new WireWriter();
    writer.bytes(header).compact(count);
    return Hex.encode(writer.toByteArray()) + body;
  }

  private static void headerField(byte[] header, String name, JsonParser p) throws IOException {
    switch (name) {
      case "version" -> LittleEndian.putInt(header, 0, p.getIntValue());
      case "previousblockhash" -> BlockHash.ofDisplay(p.getText()).copyTo(header, 4);
      case "merkleroot" -> BlockHash.ofDisplay(p.getText()).copyTo(header, 36);
      case "time" -> LittleEndian.putInt(header, 68, (int) p.getLongValue());
      case "bits" -> LittleEndian.putInt(header, 72, Integer.parseUnsignedInt(p.getText(), 16));
      case "nonce" -> LittleEndian.putInt(header, 76, (int) p.getLongValue());
      default -> {
        // Not in a header.
      }
    }
  }
}
