package org.utxod.query.provider.client;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.utxod.query.provider.client.ProviderException.Kind;

/** Parses untrusted JSON: bounded in depth and in the length of numbers, strict about duplicate names. */
public final class StrictJson {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_NUMBER_LENGTH = 40;

  private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(StreamReadConstraints.builder()
              .maxNestingDepth(MAX_DEPTH)
              .maxNumberLength(MAX_NUMBER_LENGTH)
              .build())
          .build())
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();

  private StrictJson() {}

  /**
   * One complete value.
   *
   * @param party its source, for the message
   * @throws ProviderException if it is anything else
   */
  static JsonNode parse(String party, byte[] body) {
    try {
      JsonNode tree = MAPPER.readTree(body);
      if (tree != null && tree.isContainerNode()) {
        return tree;
      }
    } catch (JacksonException | IllegalStateException e) {
      // Jackson's symbol table throws an IllegalStateException for deliberately colliding names.
      throw notJson(party, e);
    } catch (IOException e) {
      throw notJson(party, e);
    }
    throw notJson(party, new IllegalArgumentException("no object or list"));
  }

  private static ProviderException notJson(String party, Exception cause) {
    return ProviderException.of(
        Kind.MALFORMED, party + " did not send the expected JSON; the answer is not used.", cause);
  }
}
