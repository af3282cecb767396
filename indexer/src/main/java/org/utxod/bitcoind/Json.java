package org.utxod.bitcoind;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Jackson, bounded: depth, names, numbers and strings that no node sends are refused as they come. */
final class Json {
  /** A block of 4 MB has no string of more than 8 million digits, and its assembly form is not much longer. */
  private static final int LONGEST_STRING = 32_000_000;

  static final JsonFactory FACTORY = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(64)
          .maxNameLength(1_000)
          .maxNumberLength(100)
          .maxStringLength(LONGEST_STRING)
          .build())
      .build();

  static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
      .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .disable(com.fasterxml.jackson.databind.cfg.JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
      .build();

  private Json() {}
}
