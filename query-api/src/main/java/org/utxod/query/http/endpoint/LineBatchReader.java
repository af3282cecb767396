package org.utxod.query.http.endpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.utxod.query.balance.BatchItem;
import org.utxod.query.http.Json;

/**
 * One item per line: an address, plain or as a JSON string, or {@code {"address":"..."}} or {@code {"script":"..."}}.
 * Empty lines are skipped.
 */
public final class LineBatchReader extends BatchReader {
  private static final int MAX_LINE_BYTES = 24 * 1024;
  private static final int BUFFER = 32 << 10;

  private final InputStream body;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(128);
  private int number;

  LineBatchReader(InputStream body) {
    this.body = new BufferedInputStream(body, BUFFER);
  }

  @Override
  @Nullable
  BatchItem next() throws IOException {
    while (true) {
      String text = line();
      if (text == null) {
        return null;
      }
      if (!text.isEmpty()) {
        return item(text);
      }
    }
  }

  /** Without leading and trailing white space; null after the last line. */
  private @Nullable String line() throws IOException {
    line.reset();
    int read = body.read();
    if (read < 0) {
      return null;
    }
    number++;
    for (; read >= 0 && read != '\n'; read = body.read()) {
      if (line.size() == MAX_LINE_BYTES) {
        throw bad("Line " + number + " is longer than " + MAX_LINE_BYTES + " bytes.");
      }
      line.write(read);
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  private BatchItem item(String text) throws IOException {
    char first = text.charAt(0);
    if (first != '{' && first != '"') {
      return new BatchItem.ByAddress(text);
    }
    try (JsonParser json = Json.parser(text.getBytes(StandardCharsets.UTF_8))) {
      JsonToken token = json.nextToken();
      BatchItem item = null;
      if (token == JsonToken.VALUE_STRING) {
        item = new BatchItem.ByAddress(json.getText());
      } else if (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        if (json.nextToken() == JsonToken.VALUE_STRING) {
          item = named(name, json.getText());
        }
        if (json.nextToken() != JsonToken.END_OBJECT) {
          item = null;
        }
      }
      if (item != null && json.nextToken() == null) {
        return item;
      }
    } catch (JsonProcessingException e) {
      throw malformed();
    }
    throw malformed();
  }

  private static @Nullable BatchItem named(String name, String value) {
    return switch (name) {
      case "address" -> new BatchItem.ByAddress(value);
      case "script" -> script(value);
      default -> null;
    };
  }

  private org.utxod.query.http.HttpException malformed() {
    return bad("Line " + number
        + " is not an address, a JSON string, {\"address\":\"...\"} or {\"script\":\"...\"}.");
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
