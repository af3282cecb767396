package org.utxod.query.http.endpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.utxod.query.balance.BatchItem;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Json;

/**
 * One item per line: an address, plain or as a JSON string, or {@code {"address":"..."}} or {@code {"script":"..."}}.
 * Empty lines are skipped.
 */
public final class LineBatchReader extends BatchReader {
  private final BodyLines lines;

  LineBatchReader(InputStream body) {
    this.lines = new BodyLines(body);
  }

  @Override
  @Nullable
  BatchItem next() throws IOException {
    String text = lines.next();
    return text == null ? null : item(text);
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

  private HttpException malformed() {
    return lines.bad(
        " is not an address, a JSON string, {\"address\":\"...\"} or {\"script\":\"...\"}.");
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
