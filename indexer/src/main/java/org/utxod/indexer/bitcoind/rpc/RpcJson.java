package org.utxod.indexer.bitcoind.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Jackson, bounded: depth, names, numbers and strings that no node sends are refused as they come. */
public final class RpcJson {
  /** A block of 4 MB has no string of more than 8 million digits, and its assembly form is not much longer. */
  private static final int MAX_STRING = 32_000_000;

  /** A tree takes up to some sixty bytes for each; the largest transaction has a million. */
  private static final long MAX_TOKENS_OF_A_TREE = 1_500_000;

  private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
      .maxNestingDepth(64)
      .maxNameLength(1_000)
      .maxNumberLength(100)
      .maxStringLength(MAX_STRING)
      .build();

  /** For what is read while it arrives. */
  public static final JsonFactory FACTORY =
      JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build();

  /** For what is held as a tree. */
  static final JsonFactory TREES = JsonFactory.builder()
      .streamReadConstraints(
          CONSTRAINTS.rebuild().maxTokenCount(MAX_TOKENS_OF_A_TREE).build())
      .build();

  public static final JsonMapper MAPPER = JsonMapper.builder(TREES)
      .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .disable(com.fasterxml.jackson.databind.cfg.JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
      .build();

  private RpcJson() {}
}
