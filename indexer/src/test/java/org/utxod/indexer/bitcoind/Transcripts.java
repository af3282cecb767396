package org.utxod.indexer.bitcoind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.utxod.store.golden.Golden;

/** The recorded single calls and their HTTP answers, by name. */
public final class Transcripts {
  private Transcripts() {}

  /** All rows in the order recorded. */
  public static Map<String, JsonNode> rows() {
    ObjectMapper json = new ObjectMapper();
    Map<String, JsonNode> rows = new LinkedHashMap<>();
    for (String line : Golden.lines("rpc-transcripts.jsonl")) {
      try {
        JsonNode row = json.readTree(line);
        rows.put(row.path("name").asText(), row);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return rows;
  }
}
