package org.utxod.indexer.reserves;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;
import org.utxod.store.error.UtxodException;

/** Reads a claim of reserves, as {@code POST /v1/reserves} gives it: one line of what is claimed, then one for each coin. */
final class ClaimReader {
  static final String FORMAT = "utxod-reserves-1";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What is claimed.
   *
   * @param header of the block, 80 bytes in hex; null if it is not given
   */
  record Claim(
      String network, ChainPoint point, @Nullable String header, long totalSat, long coins) {}

  private final BufferedReader lines;
  private int number;

  ClaimReader(BufferedReader lines) {
    this.lines = lines;
  }

  /** The first line. */
  Claim claim() throws IOException {
    JsonNode line = line();
    if (line == null || !line.path("format").asText().equals(FORMAT)) {
      throw malformed("is not a claim of the format " + FORMAT);
    }
    try {
      return new Claim(
          text(line, "network"),
          new ChainPoint(
              (int) number(line, "height"), BlockHash.ofDisplay(text(line, "block_hash"))),
          line.path("header").isTextual() ? line.path("header").asText() : null,
          number(line, "total_sat"),
          number(line, "utxo_count"));
    } catch (IllegalArgumentException e) {
      throw malformed("has a field that makes no sense");
    }
  }

  /** The next coins, at most so many; none after the last. */
  List<ClaimedCoin> next(int limit) throws IOException {
    List<ClaimedCoin> coins = new ArrayList<>();
    while (coins.size() < limit) {
      JsonNode line = line();
      if (line == null) {
        break;
      }
      try {
        coins.add(new ClaimedCoin(
            new OutPoint(Txid.ofDisplay(text(line, "txid")), number(line, "vout")),
            number(line, "value_sat"),
            (int) number(line, "height"),
            line.path("coinbase").asBoolean(),
            Script.ofHex(text(line, "script"))));
      } catch (IllegalArgumentException e) {
        throw malformed("has a field that makes no sense");
      }
    }
    return coins;
  }

  private String text(JsonNode line, String field) {
    if (!line.path(field).isTextual()) {
      throw malformed("has no text " + field);
    }
    return line.path(field).asText();
  }

  private long number(JsonNode line, String field) {
    JsonNode value = line.path(field);
    if (!value.canConvertToLong() || !value.isIntegralNumber() || value.asLong() < 0) {
      throw malformed("has no whole number " + field);
    }
    return value.asLong();
  }

  private @Nullable JsonNode line() throws IOException {
    String text = lines.readLine();
    number++;
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw malformed("is not JSON");
    }
  }

  private UtxodException malformed(String what) {
    return new UtxodException(
        UtxodException.Decision.REFUSE, "Line " + number + " of the file " + what + ".");
  }
}
