package org.utxod.query.http.endpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.utxod.query.balance.BatchItem;
import org.utxod.query.http.Json;

/**
 * {@code {"addresses":["...", ...],"scripts":["...", ...],"height":N,"min_conf":N,"at_block":"..."}}, where at least
 * one of the first two fields is required; or an array of addresses.
 */
public final class JsonBatchReader extends BatchReader {
  private static final String EXAMPLE = "{\"addresses\":[\"...\"],\"scripts\":[\"...\"]}";

  private final JsonParser json;
  private @Nullable String list;
  private final boolean arrays;
  private boolean began;
  private boolean object;
  private boolean anyList;
  private boolean ended;
  private int element;
  private @Nullable Integer height;
  private @Nullable Integer minConf;
  private @Nullable String atBlock;

  /** @param arrays whether a bare array of addresses is accepted */
  JsonBatchReader(InputStream body, boolean arrays) throws IOException {
    this.json = Json.parser(body);
    this.arrays = arrays;
  }

  @Override
  Options options() {
    return new Options(height, minConf, atBlock);
  }

  @Override
  @Nullable
  BatchItem next() throws IOException {
    try {
      return read();
    } catch (JsonProcessingException e) {
      // Jackson's own messages quote the input; ours do not.
      throw bad("The body is not valid JSON; it must be as in " + EXAMPLE + ".");
    }
  }

  private @Nullable BatchItem read() throws IOException {
    if (!began) {
      began = true;
      begin(json.nextToken());
    }
    while (!ended) {
      if (list == null) {
        field();
        continue;
      }
      JsonToken token = json.nextToken();
      if (token == JsonToken.END_ARRAY) {
        list = null;
        if (!object) {
          end();
        }
        continue;
      }
      element++;
      if (token != JsonToken.VALUE_STRING) {
        throw bad("Element " + element + " of " + list + " is not a string.");
      }
      String text = json.getText();
      return list.equals("scripts") ? script(text) : new BatchItem.ByAddress(text);
    }
    return null;
  }

  private void begin(@Nullable JsonToken token) {
    object = token == JsonToken.START_OBJECT;
    if (token == JsonToken.START_ARRAY && arrays) {
      list = "addresses";
    } else if (!object) {
      throw bad("The body must be a JSON object, as in " + EXAMPLE + ".");
    }
  }

  private void field() throws IOException {
    JsonToken token = json.nextToken();
    if (token == JsonToken.END_OBJECT) {
      if (!anyList) {
        throw bad(
            "The body lacks the field addresses, or scripts; it must be as in " + EXAMPLE + ".");
      }
      end();
      return;
    }
    String name = json.currentName();
    JsonToken value = json.nextToken();
    switch (name) {
      case "addresses", "scripts" -> {
        if (value != JsonToken.START_ARRAY) {
          throw bad("The field " + name + " must be a list of strings, as in " + EXAMPLE + ".");
        }
        list = name;
        anyList = true;
        element = 0;
      }
      case "height" -> height = whole(name, 0);
      case "min_conf" -> minConf = whole(name, 1);
      case "at_block" -> {
        if (value != JsonToken.VALUE_STRING) {
          throw bad("The field at_block must be a block hash, 64 hexadecimal digits.");
        }
        atBlock = json.getText();
      }
      default ->
        throw bad(
            "The body must hold the field addresses once, and no fields other than scripts, height, min_conf "
                + "and at_block.");
    }
  }

  private int whole(String name, int min) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
        || json.getNumberType() != JsonParser.NumberType.INT
        || json.getIntValue() < min) {
      throw bad("The field " + name + " must be a whole number from " + min + " to 2147483647.");
    }
    return json.getIntValue();
  }

  private void end() throws IOException {
    ended = true;
    if (json.nextToken() != null) {
      throw bad("The body has trailing data after the JSON value.");
    }
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
