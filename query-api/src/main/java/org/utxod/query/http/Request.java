package org.utxod.query.http;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A routed and decoded request with its body. For one thread. */
public final class Request {
  private final EndpointSpec spec;
  private final Target target;
  private final Function<String, @Nullable String> headers;
  private final String client;
  private final RequestBody body;

  /**
   * A routed request.
   *
   * @param headers the first header of a name, in any case; null if there is none
   * @param client address of the client
   */
  public Request(
      EndpointSpec spec,
      Target target,
      Function<String, @Nullable String> headers,
      String client,
      RequestBody body) {
    this.spec = spec;
    this.target = target;
    this.headers = headers;
    this.client = client;
    this.body = body;
  }

  /**
   * The decoded value of a variable of the path; may be empty.
   *
   * @throws IllegalArgumentException if the path has no such variable
   */
  public String variable(String name) {
    List<PathTemplate.Segment> segments = spec.path().segments();
    for (int i = 0; i < segments.size(); i++) {
      if (segments.get(i).variable() && segments.get(i).text().equals(name)) {
        return target.segments().get(i);
      }
    }
    throw new IllegalArgumentException("the path has no variable " + name);
  }

  /** The decoded value of a query parameter; null if it is not given. */
  public @Nullable String parameter(String name) {
    List<Target.QueryParameter> query = target.query();
    for (int i = 0; i < query.size(); i++) {
      if (query.get(i).name().equals(name)) {
        return query.get(i).value();
      }
    }
    return null;
  }

  /** The decoded values of a query parameter that may be given several times, in their order. */
  public List<String> parameters(String name) {
    return target.query().stream()
        .filter(parameter -> parameter.name().equals(name))
        .map(Target.QueryParameter::value)
        .toList();
  }

  /**
   * A query parameter that is a whole number in plain digits; null if it is not given.
   *
   * @throws HttpException if it is anything else or outside {@code min} to {@code max}
   */
  public @Nullable Integer wholeNumber(String name, int min, int max) {
    Long value = wholeLong(name, min, max);
    return value == null ? null : Integer.valueOf(value.intValue());
  }

  /**
   * A query parameter that is a whole number; null if it is absent.
   *
   * @throws HttpException if it is anything else or outside {@code min} to {@code max}
   */
  public @Nullable Long wholeLong(String name, long min, long max) {
    String text = parameter(name);
    if (text == null) {
      return null;
    }
    long value = -1;
    if (!text.isEmpty()
        && text.length() <= 18
        && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      value = Long.parseLong(text);
    }
    if (value < min || value > max) {
      throw new HttpException(Problem.badRequest(
          "The parameter " + name + " must be a whole number from " + min + " to " + max + "."));
    }
    return value;
  }

  /** A header, the first of that name; null if there is none. */
  public @Nullable String header(String name) {
    return headers.apply(name);
  }

  /** Address of the client, also behind trusted proxies; empty for a command on this machine. */
  public String client() {
    return client;
  }

  /**
   * The body; empty for a GET. Not a copy.
   *
   * @throws HttpException 413 if it is not in memory
   */
  public byte[] body() {
    if (!body.isSmall()) {
      throw new HttpException(Problem.tooLarge("The body is too large for a buffered response."));
    }
    return body.bytes();
  }

  /** The body, of any size. */
  public RequestBody anyBody() {
    return body;
  }
}
