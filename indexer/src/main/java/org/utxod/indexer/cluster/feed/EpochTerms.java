package org.utxod.indexer.cluster.feed;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.utxod.store.chain.Network;
import org.utxod.store.core.IndexOptions;

/**
 * What the publisher keeps, which those who follow it must keep too: else the same question had another answer on another
 * node, or a reorganisation could not be followed.
 *
 * @param publisher its name
 * @param version of its program
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record EpochTerms(
    @JsonProperty("publisher") String publisher,
    @JsonProperty("version") String version,
    @JsonProperty("network") String network,
    @JsonProperty("undo_blocks") int undoBlocks,
    @JsonProperty("activity_blocks") int activityBlocks,
    @JsonProperty("journal_entries") int journalEntries,
    @JsonProperty("script_hash_index") boolean scriptHashIndex,
    @JsonProperty("set_hash") boolean setHash) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The terms of an index with these options. */
  public static EpochTerms of(
      String publisher, String version, Network network, IndexOptions options) {
    return new EpochTerms(
        publisher,
        version,
        network.label(),
        options.undoBlocks(),
        options.activityBlocks(),
        options.journalEntries(),
        options.scriptHashIndex(),
        options.setHash());
  }

  /** As UTF-8 JSON. */
  byte[] serialize() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the terms of an epoch have no JSON", e);
    }
  }

  /** @throws IllegalArgumentException where the bytes are no terms */
  static EpochTerms deserialize(byte[] bytes) {
    try {
      EpochTerms terms = JSON.readValue(bytes, EpochTerms.class);
      if (terms == null || terms.network() == null || terms.publisher() == null) {
        throw new IllegalArgumentException("an epoch's terms lack the network or the publisher");
      }
      return terms;
    } catch (IOException e) {
      throw new IllegalArgumentException("an epoch's terms are not the JSON that they must be", e);
    }
  }

  /** The names of the settings in which {@code ours} differ, with both values. */
  public List<String> differences(EpochTerms ours) {
    List<String> found = new ArrayList<>();
    compare("network", network, ours.network, found);
    compare("undo_blocks", undoBlocks, ours.undoBlocks, found);
    compare("activity_blocks", activityBlocks, ours.activityBlocks, found);
    compare("script_hash_index", scriptHashIndex, ours.scriptHashIndex, found);
    compare("set_hash", setHash, ours.setHash, found);
    return found;
  }

  private static void compare(String name, Object theirs, Object ours, List<String> found) {
    if (!theirs.equals(ours)) {
      found.add(name + " (" + theirs + " there, " + ours + " here)");
    }
  }
}
