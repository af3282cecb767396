package org.utxod.query.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the bodies that endpoints take: an object with one field, or two. What is wrong is said in a message. */
public final class JsonBody {
  @FunctionalInterface
  private interface ValueReader<T> {
    T read(JsonParser json) throws IOException;
  }

  private JsonBody() {}

  /**
   * {@code {"name":["...", ...]}}.
   *
   * @throws HttpException if it is anything else, or has more than {@code max} elements
   */
  public static List<String> strings(Request request, String name, int max) {
    String example = "{\"" + name + "\":[\"...\"]}";
    return only(request, name, example, json -> strings(json, name, max, example));
  }

  private static List<String> strings(JsonParser json, String name, int max, String example)
      throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw bad("The field " + name + " must be a list of strings, as in " + example + ".");
    }
    List<String> strings = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (strings.size() == max) {
        throw new HttpException(Problem.tooLarge("The list " + name + " holds more than " + max
            + " elements. Split it into several requests."));
      }
      if (json.currentToken() != JsonToken.VALUE_STRING) {
        throw bad("Element " + (strings.size() + 1) + " of " + name + " is not a string.");
      }
      strings.add(json.getText());
    }
    return strings;
  }

  /**
   * {@code {"name":NUMBER}} with a whole number from 0 to 2147483647.
   *
   * @throws HttpException if it is anything else
   */
  public static int height(Request request, String name) {
    String example = "{\"" + name + "\":800000}";
    return only(request, name, example, json -> whole(json, name, 0, example));
  }

  private static int whole(JsonParser json, String name, int min, String example)
      throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
        || json.getNumberType() != JsonParser.NumberType.INT
        || json.getIntValue() < min) {
      throw bad("The field " + name + " must be a whole number from " + min
          + " to 2147483647, as in " + example + ".");
    }
    return json.getIntValue();
  }

  /**
   * {@code {"name":"..."}} with a string that is not empty.
   *
   * @throws HttpException if it is anything else
   */
  public static String text(Request request, String name) {
    String example = "{\"" + name + "\":\"...\"}";
    return only(request, name, example, json -> {
      if (json.currentToken() != JsonToken.VALUE_STRING || json.getText().isEmpty()) {
        throw bad("The field " + name + " must be a string, as in " + example + ".");
      }
      return json.getText();
    });
  }

  /** The fields of an object that are strings, and those that are lists of strings. */
  public record Texts(Map<String, String> strings, Map<String, List<String>> lists) {}

  /**
   * An object with the string {@code required}, if that is not null, and any of {@code strings} and {@code lists}
   * beside it.
   *
   * @param max elements of a list
   * @param example for the message that says what is wrong
   * @throws HttpException if it is anything else
   */
  public static Texts texts(
      Request request,
      @Nullable String required,
      List<String> strings,
      List<String> lists,
      int max,
      String example) {
    Texts texts = new Texts(new HashMap<>(), new HashMap<>());
    Map<String, ValueReader<?>> readers = new HashMap<>();
    ValueReader<Boolean> string = json -> {
      if (json.currentToken() != JsonToken.VALUE_STRING || json.getText().isEmpty()) {
        throw bad("The field " + json.currentName() + " must be a string, as in " + example + ".");
      }
      texts.strings.put(json.currentName(), json.getText());
      return true;
    };
    if (required != null) {
      readers.put(required, string);
    }
    strings.forEach(name -> readers.put(name, string));
    for (String name : lists) {
      readers.put(name, json -> {
        texts.lists.put(name, strings(json, name, max, example));
        return true;
      });
    }
    fields(request, required, example, readers);
    return texts;
  }

  /** As {@link #texts(Request, String, List, List, int, String)}, if nothing is required. */
  public static Texts texts(
      Request request, List<String> strings, List<String> lists, int max, String example) {
    return texts(request, null, strings, lists, max, example);
  }

  private static <T> T only(Request request, String name, String example, ValueReader<T> reader) {
    requireJson(request);
    try (JsonParser json = Json.parser(request.body())) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw bad("The body must be a JSON object, as in " + example + ".");
      }
      if (json.nextToken() != JsonToken.FIELD_NAME) {
        throw bad("The body lacks the field " + name + "; it must be as in " + example + ".");
      }
      if (!json.currentName().equals(name)) {
        throw onlyField(name, example);
      }
      json.nextToken();
      T value = reader.read(json);
      if (json.nextToken() != JsonToken.END_OBJECT) {
        throw onlyField(name, example);
      }
      if (json.nextToken() != null) {
        throw bad("The body has trailing data after the JSON object.");
      }
      return value;
    } catch (IOException e) {
      // Jackson's own messages quote the input; ours do not.
      throw bad("The body is not valid JSON; it must be as in " + example + ".");
    }
  }

  /* An object with the field that is required and any others that there are readers for, each once. */
  private static void fields(
      Request request,
      @Nullable String required,
      String example,
      Map<String, ValueReader<?>> readers) {
    requireJson(request);
    try (JsonParser json = Json.parser(request.body())) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw bad("The body must be a JSON object, as in " + example + ".");
      }
      boolean found = required == null;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        ValueReader<?> reader = readers.get(json.currentName());
        if (reader == null) {
          throw bad(
              required == null
                  ? "The body must not hold fields other than those in " + example + "."
                  : "The body must hold the field " + required
                      + " once, and no fields other than those in " + example + ".");
        }
        found |= json.currentName().equals(required);
        json.nextToken();
        reader.read(json);
      }
      if (!found) {
        throw bad("The body lacks the field " + required + "; it must be as in " + example + ".");
      }
      if (json.nextToken() != null) {
        throw bad("The body has trailing data after the JSON object.");
      }
    } catch (IOException e) {
      throw bad("The body is not valid JSON; it must be as in " + example + ".");
    }
  }

  private static void requireJson(Request request) {
    String type = request.header("Content-Type");
    if (type == null) {
      return;
    }
    int semicolon = type.indexOf(';');
    String media = (semicolon < 0 ? type : type.substring(0, semicolon)).strip();
    if (!media.equalsIgnoreCase(Response.JSON)) {
      throw new HttpException(new Problem(
          415,
          "unsupported-media-type",
          "The content type is not supported",
          "Send the body as JSON, with the header Content-Type: application/json."));
    }
    String encoding = request.header("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new HttpException(new Problem(
          415,
          "unsupported-media-type",
          "The content encoding is not supported",
          "Send the body uncompressed, without Content-Encoding."));
    }
  }

  private static HttpException onlyField(String name, String example) {
    return bad(
        "The body must hold the field " + name + " once and no other, as in " + example + ".");
  }

  private static HttpException bad(String detail) {
    return new HttpException(Problem.badRequest(detail));
  }
}
