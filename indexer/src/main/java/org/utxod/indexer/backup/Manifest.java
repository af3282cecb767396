package org.utxod.indexer.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.utxod.store.chain.Network;
import org.utxod.store.model.StoreException;

/** The metadata of a backup. */
record Manifest(Network network, String version) {
  private static final String FILE = "utxod-backup.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  void write(Path directory) throws IOException {
    JsonNode json = JSON.createObjectNode()
        .put("format", 1)
        .put("network", network.label())
        .put("version", version);
    Files.writeString(directory.resolve(FILE), json.toPrettyString() + "\n");
  }

  /** @throws StoreException {@code REFUSED} if the directory holds no backup */
  static Manifest read(Path directory) {
    try {
      JsonNode json = JSON.readTree(Files.readString(directory.resolve(FILE)));
      if (json.path("format").asInt() == 1) {
        return new Manifest(
            Network.ofName(json.path("network").asText()), json.path("version").asText());
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new StoreException(
          StoreException.Kind.REFUSED,
          "There is no utxod backup in " + directory
              + ". Name the directory that was given to 'utxod backup'.",
          e);
    }
    throw new StoreException(
        StoreException.Kind.REFUSED,
        "The backup in " + directory
            + " was created by a newer version of utxod. Restore it with that version.");
  }
}
