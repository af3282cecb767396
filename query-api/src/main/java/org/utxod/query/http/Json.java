package org.utxod.query.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Streaming JSON reading and writing, with the limits for client input. */
public final class Json {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_NUMBER_LENGTH = 40;
  private static final int USUAL_ANSWER_BYTES = 640;

  /** Maximum length of a string, characters: the hex of the longest script fits. */
  private static final int MAX_STRING_LENGTH = 24 * 1024;

  private static final JsonFactory FACTORY = factory(StreamReadConstraints.DEFAULT_MAX_STRING_LEN);
  private static final JsonFactory LONG_INPUT = factory(MAX_STRING_LENGTH);

  static JsonFactory factory(int maxString) {
    return JsonFactory.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .streamReadConstraints(StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(MAX_NUMBER_LENGTH)
            .maxStringLength(maxString)
            .build())
        .build();
  }

  /** Writes one value. */
  @FunctionalInterface
  public interface Content {
    void writeTo(JsonGenerator json) throws IOException;
  }

  private Json() {}

  /** The bytes of one value. */
  public static byte[] bytes(Content content) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(null, USUAL_ANSWER_BYTES)) {
      write(bytes, content);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("writing JSON to memory failed", e);
    }
  }

  /** Writes one value to {@code out} and closes that. */
  public static void write(OutputStream out, Content content) throws IOException {
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      content.writeTo(json);
    }
  }

  /** A parser for client input of any size; no string in it is longer than a script's hex. */
  public static JsonParser parser(InputStream body) throws IOException {
    return LONG_INPUT.createParser(body);
  }

  /** A parser for client input; bounded in depth, and strict about duplicate names. */
  public static JsonParser parser(byte[] body) throws IOException {
    return FACTORY.createParser(body);
  }
}
