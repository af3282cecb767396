package org.utxod.query.http.account;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.utxod.query.http.Json;
import org.utxod.query.http.endpoint.CsvField;

/**
 * The columns of a list, the same as fields of JSON and as CSV (RFC 4180). A value is a text, a number, a truth, a list of
 * texts, null, or in JSON a value of its own form.
 *
 * @param <L> a line
 */
record LineForm<L>(List<Column<L>> columns) {
  /** A value of its own form, for JSON only. */
  @FunctionalInterface
  interface Nested {
    void write(JsonGenerator json) throws IOException;
  }

  /** A column of lines. */
  record Column<L>(String name, Function<L, @Nullable Object> value) {}

  LineForm {
    columns = List.copyOf(columns);
  }

  /** With more columns. */
  LineForm<L> with(List<Column<L>> more) {
    return new LineForm<>(Stream.concat(columns.stream(), more.stream()).toList());
  }

  void write(JsonGenerator json, L line) throws IOException {
    json.writeStartObject();
    writeFields(json, line);
    json.writeEndObject();
  }

  /** Into an object that is open. */
  void writeFields(JsonGenerator json, L line) throws IOException {
    for (Column<L> column : columns) {
      json.writeFieldName(column.name);
      value(json, column.value.apply(line));
    }
  }

  private static void value(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value instanceof Nested nested) {
      nested.write(json);
    } else if (value instanceof Number number) {
      json.writeNumber(number.longValue());
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof List<?> texts) {
      json.writeStartArray();
      for (Object text : texts) {
        json.writeString(String.valueOf(text));
      }
      json.writeEndArray();
    } else {
      json.writeString(value == null ? null : value.toString());
    }
  }

  byte[] csvHead() {
    return bytes(columns.stream().map(Column::name).collect(Collectors.joining(",", "", "\r\n")));
  }

  /** Lines as CSV, or as an object of JSON each. */
  byte[] lines(List<L> lines, boolean csv) {
    ByteArrayOutputStream piece = new ByteArrayOutputStream(lines.size() * 256);
    for (L line : lines) {
      if (csv) {
        piece.writeBytes(bytes(columns.stream()
            .map(column -> text(column.value.apply(line)))
            .collect(Collectors.joining(",", "", "\r\n"))));
      } else {
        piece.writeBytes(Json.bytes(json -> write(json, line)));
        piece.write('\n');
      }
    }
    return piece.toByteArray();
  }

  private static String text(@Nullable Object value) {
    return CsvField.of(
        value instanceof List<?> texts
            ? texts.stream().map(String::valueOf).collect(Collectors.joining(" "))
            : value);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
