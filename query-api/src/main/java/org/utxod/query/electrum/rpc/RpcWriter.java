package org.utxod.query.electrum.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Writes answers, each without the end of its line. */
public final class RpcWriter {
  private static final JsonFactory JSON = JsonFactory.builder()
      .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
      .build()
      .setCodec(new ObjectMapper());

  private RpcWriter() {}

  private interface Content {
    void writeTo(JsonGenerator json) throws IOException;
  }

  private static byte[] object(int size, Content content) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(null, size + 128)) {
      try (JsonGenerator json = JSON.createGenerator(bytes)) {
        json.writeStartObject();
        json.writeStringField("jsonrpc", "2.0");
        content.writeTo(json);
        json.writeEndObject();
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("writing JSON to memory failed", e);
    }
  }

  /** The answer to a request. */
  public static byte[] answer(JsonNode id, RpcResult result) {
    byte[] written = result.written().orElse(null);
    if (written != null) {
      return joined(
          "{\"jsonrpc\":\"2.0\",\"result\":".getBytes(StandardCharsets.US_ASCII),
          written,
          (",\"id\":" + id + "}").getBytes(StandardCharsets.UTF_8));
    }
    return object(result.size(), json -> {
      json.writeFieldName("result");
      result.writeTo(json);
      json.writeFieldName("id");
      json.writeTree(id);
    });
  }

  /** Large answers are copied only once. */
  private static byte[] joined(byte[] before, byte[] value, byte[] after) {
    byte[] all = Arrays.copyOf(before, before.length + value.length + after.length);
    System.arraycopy(value, 0, all, before.length, value.length);
    System.arraycopy(after, 0, all, before.length + value.length, after.length);
    return all;
  }

  /** An error as the answer to a request. */
  public static byte[] error(JsonNode id, RpcException error) {
    return object(0, json -> {
      json.writeObjectFieldStart("error");
      json.writeNumberField("code", error.code());
      json.writeStringField("message", String.valueOf(error.getMessage()));
      json.writeEndObject();
      json.writeFieldName("id");
      json.writeTree(id);
    });
  }

  /** News that the client subscribed to. */
  public static byte[] notification(String method, List<RpcResult> params) {
    return object(0, json -> {
      json.writeStringField("method", method);
      json.writeArrayFieldStart("params");
      for (RpcResult param : params) {
        param.writeTo(json);
      }
      json.writeEndArray();
    });
  }

  /** The answers to a batch as one. */
  public static byte[] batch(List<byte[]> answers) {
    int length = 1 + answers.size();
    for (byte[] answer : answers) {
      length += answer.length;
    }
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] answer : answers) {
      all[at] = (byte) (at == 0 ? '[' : ',');
      System.arraycopy(answer, 0, all, at + 1, answer.length);
      at += 1 + answer.length;
    }
    all[at] = ']';
    return all;
  }
}
