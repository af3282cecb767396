package org.utxod.indexer.payout.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import org.utxod.store.chain.ScriptKey;

/**
 * A line of a ledger: 64 hex digits, a space, and JSON. The digits are the SHA-256 of the bytes of the digest before
 * (32 zeros before the first) and of the JSON, so that a changed, lost or moved line is found, and the last one stands
 * for all.
 */
final class LedgerFormat {
  static final int HASH_DIGITS = 64;
  static final String NO_HASH = "0".repeat(HASH_DIGITS);

  /** A batch of the largest transaction, in hex, with its inputs, fits many times. */
  static final int MAX_LINE = 16 << 20;

  private static final HexFormat HEX = HexFormat.of();
  private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(MAX_LINE).build())
          .build())
      .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
      .addModule(new SimpleModule()
          .addSerializer(Instant.class, ToStringSerializer.instance)
          .addDeserializer(Instant.class, new InstantReader()))
      .build();

  private LedgerFormat() {}

  private static final class InstantReader extends FromStringDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    InstantReader() {
      super(Instant.class);
    }

    @Override
    protected Instant _deserialize(String value, DeserializationContext context) {
      return Instant.parse(value);
    }
  }

  static String json(long sequence, Instant at, LedgerEntry entry) {
    try {
      ObjectNode fields = JSON.createObjectNode();
      fields.put("sequence", sequence);
      fields.put("at", at.toString());
      fields.setAll((ObjectNode) JSON.valueToTree(entry));
      return JSON.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new LedgerException("An entry of the ledger cannot be written as JSON.", e);
    }
  }

  static String hash(String before, String json) {
    MessageDigest sha256 = ScriptKey.sha256();
    sha256.update(HEX.parseHex(before));
    return HEX.formatHex(sha256.digest(json.getBytes(StandardCharsets.UTF_8)));
  }

  static byte[] line(String hash, String json) {
    return (hash + " " + json + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a line whose hash was checked.
   *
   * @throws JsonProcessingException if it is none of a ledger this program knows
   */
  static LedgerRecord read(String json, long position, String hash) throws JsonProcessingException {
    JsonNode tree = JSON.readTree(json);
    if (!(tree instanceof ObjectNode fields)) {
      throw new LedgerException("An entry of the ledger is no JSON object.");
    }
    long sequence = fields.path("sequence").asLong();
    Instant at = Instant.parse(fields.path("at").asText());
    fields.remove("sequence");
    fields.remove("at");
    return new LedgerRecord(
        sequence, at, position, hash, JSON.treeToValue(fields, LedgerEntry.class));
  }
}
