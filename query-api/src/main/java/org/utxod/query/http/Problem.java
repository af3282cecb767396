package org.utxod.query.http;

import java.util.List;

/**
 * An error as defined by RFC 9457.
 *
 * @param status of HTTP
 * @param type the kind of problem in a word or two with hyphens; programs distinguish problems by it
 * @param title the kind in words, the same for each
 * @param detail a description of this problem: what is wrong and how to fix it
 * @param headers that belong to the status, such as Allow and Retry-After
 */
public record Problem(int status, String type, String title, String detail, List<Header> headers) {
  /** The media type. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final String TYPE_PREFIX = "urn:utxod:problem:";

  public Problem {
    headers = List.copyOf(headers);
  }

  public Problem(int status, String type, String title, String detail) {
    this(status, type, title, detail, List.of());
  }

  /** An invalid parameter, path or body. */
  public static Problem badRequest(String detail) {
    return new Problem(400, "bad-request", "The request is malformed", detail);
  }

  /** Something that does not exist. */
  public static Problem notFound(String detail) {
    return new Problem(404, "not-found", "Not found", detail);
  }

  /** An idempotency key that was given with another order before. */
  public static Problem keyReused(String detail) {
    return new Problem(
        422, "idempotency-key-reused", "The idempotency key belongs to something else", detail);
  }

  /** More than is accepted. */
  public static Problem tooLarge(String detail) {
    return new Problem(413, "too-large", "The request is too large", detail);
  }

  /** Temporary; can be retried after {@code retryAfterSeconds}. */
  public static Problem unavailable(String detail, int retryAfterSeconds) {
    return new Problem(
        503,
        "unavailable",
        "Temporarily unavailable",
        detail,
        List.of(new Header("Retry-After", Integer.toString(retryAfterSeconds))));
  }

  /** An internal error; the log has the details. */
  public static Problem internal() {
    return new Problem(
        500,
        "internal",
        "Internal server error",
        "An internal error occurred. It has been logged; please report it.");
  }

  /** The serialized document. */
  public Response toResponse() {
    byte[] body = Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("type", TYPE_PREFIX + type);
      json.writeStringField("title", title);
      json.writeNumberField("status", status);
      json.writeStringField("detail", detail);
      json.writeEndObject();
    });
    return Response.of(status, MEDIA_TYPE, body, headers);
  }
}
