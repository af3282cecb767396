package org.utxod.query.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Request and response bodies as records, with names in lower case and underscores. Request bodies are parsed strictly:
 * no unknown or duplicate fields, no null, no conversions; error messages do not repeat the input. Frequent responses
 * are written by {@link Json} instead.
 */
public final class JsonBody {
  private static final String MAX_ELEMENTS = "max";
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private static final JsonMapper MAPPER = JsonMapper.builder(
          Json.factory(StreamReadConstraints.DEFAULT_MAX_STRING_LEN))
      .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
      .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
      .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
      .enable(
          DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
          DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
      .addModule(new SimpleModule()
          .addDeserializer(String.class, new TextReader())
          .addDeserializer(List.class, new TextsReader()))
      .build();

  private JsonBody() {}

  /** Serializes a response; null is written as null unless the component says otherwise. */
  public static byte[] of(Record answer) {
    try {
      return MAPPER.writeValueAsBytes(answer);
    } catch (IOException e) {
      throw new UncheckedIOException("writing JSON to memory failed", e);
    }
  }

  /**
   * Parses the body as a record of non-empty strings, lists of strings, and numbers. An optional component is null if
   * absent; a required one is marked {@code @JsonProperty(required = true)}.
   *
   * @param maxElements of a list
   * @param example of the body, for messages
   * @throws HttpException if it is anything else, 413 if a list is longer
   */
  public static <T extends Record> T read(
      Request request, Class<T> type, int maxElements, String example) {
    requireJson(request);
    String object = "The body must be a JSON object, with nothing after it, as in " + example + ".";
    try {
      ObjectReader reader = MAPPER.readerFor(type).withAttribute(MAX_ELEMENTS, maxElements);
      @Nullable T value = reader.readValue(request.body());
      if (value == null) {
        throw bad(object);
      }
      return value;
    } catch (UnrecognizedPropertyException e) {
      String name = e.getPropertyName();
      throw bad("The body must not hold "
          + (PLAIN_NAME.matcher(name).matches() ? "the field " + name : "other fields")
          + "; it must be as in " + example + ".");
    } catch (JsonMappingException e) {
      if (e.getCause() instanceof HttpException refusal) {
        throw refusal;
      }
      String field = e.getPath().isEmpty() ? null : e.getPath().get(0).getFieldName();
      throw bad(
          field == null
              ? object
              : "The field " + field + " is missing or not of the form in " + example + ".");
    } catch (IOException e) {
      throw bad("The body is not valid JSON; it must be as in " + example + ".");
    }
  }

  /* Null is not a value, and differs from an absent field. */
  private abstract static class Strict<T> extends StdDeserializer<T> {
    Strict(Class<?> type) {
      super(type);
    }

    @Override
    public T getNullValue(DeserializationContext context) throws JsonMappingException {
      return context.reportInputMismatch(this, "null");
    }

    @Override
    public @Nullable Object getAbsentValue(DeserializationContext context) {
      return null;
    }
  }

  private static final class TextReader extends Strict<String> {
    TextReader() {
      super(String.class);
    }

    @Override
    public String deserialize(JsonParser json, DeserializationContext context) throws IOException {
      if (json.currentToken() != JsonToken.VALUE_STRING || json.getText().isEmpty()) {
        context.handleUnexpectedToken(String.class, json);
      }
      return json.getText();
    }
  }

  private static final class TextsReader extends Strict<List<String>> {
    TextsReader() {
      super(List.class);
    }

    @Override
    public List<String> deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      String name = json.currentName();
      if (json.currentToken() != JsonToken.START_ARRAY) {
        context.handleUnexpectedToken(List.class, json);
      }
      int max = (Integer) context.getAttribute(MAX_ELEMENTS);
      List<String> texts = new ArrayList<>();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (texts.size() == max) {
          throw new HttpException(Problem.tooLarge("The list " + name + " holds more than " + max
              + " elements. Split it into several requests."));
        }
        if (json.currentToken() != JsonToken.VALUE_STRING) {
          throw bad("Element " + (texts.size() + 1) + " of " + name + " is not a string.");
        }
        texts.add(json.getText());
      }
      return texts;
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
      throw unsupported(
          "The content type is not supported",
          "Send the body as JSON, with the header Content-Type: application/json.");
    }
    String encoding = request.header("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw unsupported(
          "The content encoding is not supported",
          "Send the body uncompressed, without Content-Encoding.");
    }
  }

  private static HttpException unsupported(String title, String detail) {
    return new HttpException(new Problem(415, "unsupported-media-type", title, detail));
  }

  private static HttpException bad(String detail) {
    return new HttpException(Problem.badRequest(detail));
  }
}
