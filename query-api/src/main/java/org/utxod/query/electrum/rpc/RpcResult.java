package org.utxod.query.electrum.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The result of a request; writes itself as one JSON value. May be written later, on another thread, and twice. */
@FunctionalInterface
public interface RpcResult {
  /** Writes it. */
  void writeTo(JsonGenerator json) throws IOException;

  /** About how many bytes it takes as JSON. */
  default int size() {
    return 0;
  }

  /** Its JSON where that was written already; empty if it is to be written. */
  default Optional<byte[]> written() {
    return Optional.empty();
  }

  /** Null. */
  static RpcResult nothing() {
    return JsonGenerator::writeNull;
  }

  /** A text. */
  static RpcResult text(String text) {
    return new RpcResult() {
      @Override
      public void writeTo(JsonGenerator json) throws IOException {
        json.writeString(text);
      }

      @Override
      public int size() {
        return text.length();
      }
    };
  }

  /** Yes or no. */
  static RpcResult of(boolean value) {
    return json -> json.writeBoolean(value);
  }

  /** A list of texts. */
  static RpcResult texts(List<String> texts) {
    return json -> {
      json.writeStartArray();
      for (String text : texts) {
        json.writeString(text);
      }
      json.writeEndArray();
    };
  }

  /** JSON that was written already, in ASCII or UTF-8. */
  static RpcResult raw(byte[] value) {
    return new RpcResult() {
      @Override
      public void writeTo(JsonGenerator json) throws IOException {
        json.writeRawValue(new String(value, StandardCharsets.UTF_8));
      }

      @Override
      public Optional<byte[]> written() {
        return Optional.of(value);
      }
    };
  }
}
