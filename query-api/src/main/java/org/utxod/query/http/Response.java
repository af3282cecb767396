package org.utxod.query.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.BodySource;

/** A response: complete in memory, read while it is sent, or an endless stream. Immutable. */
public final class Response {
  /** The media type of answers. */
  public static final String JSON = "application/json";

  /** The media type of plain text. */
  public static final String TEXT = "text/plain; charset=utf-8";

  private static final String ENCODING = "Content-Encoding";
  private static final int MIN_COMPRESSED = 4 << 10;
  private static final int MAX_COMPRESSED = 4 << 20;

  private final int status;
  private final String contentType;
  private final byte[] body;
  private final List<Header> headers;
  private final @Nullable Stream stream;
  private final @Nullable BodySource source;

  private Response(int status, String contentType, byte[] body, List<Header> headers) {
    this(status, contentType, body, headers, null, null);
  }

  private Response(
      int status,
      String contentType,
      byte[] body,
      List<Header> headers,
      @Nullable Stream stream,
      @Nullable BodySource source) {
    this.status = status;
    this.contentType = contentType;
    this.body = body;
    this.headers = List.copyOf(headers);
    this.stream = stream;
    this.source = source;
  }

  /** 200 with a body that {@code stream} sends piece by piece. */
  public static Response stream(String contentType, List<Header> headers, Stream stream) {
    return new Response(200, contentType, new byte[0], headers, stream, null);
  }

  /** 200 with a body that is read from {@code source} while it is sent; closed by the sender. */
  public static Response from(String contentType, BodySource source) {
    return new Response(200, contentType, new byte[0], List.of(), null, source);
  }

  /** 200 with plain text. */
  public static Response text(String text) {
    return text(200, text, List.of());
  }

  /** Plain text. */
  public static Response text(int status, String text, List<Header> headers) {
    return new Response(status, TEXT, text.getBytes(StandardCharsets.UTF_8), headers);
  }

  /** {@code body} is not copied and must not be changed afterwards. */
  public static Response of(int status, String contentType, byte[] body, List<Header> headers) {
    return new Response(status, contentType, body, headers);
  }

  /** 200 with JSON; {@code body} is not copied and must not be changed afterwards. */
  public static Response json(byte[] body) {
    return new Response(200, JSON, body, List.of());
  }

  /**
   * The same, compressed, if it is a complete answer in JSON that is worth it and not too large for that: from 4 kB to 4 MB.
   * Work of 20 milliseconds at most.
   */
  public Response compressed() {
    boolean worthIt = source == null
        && stream == null
        && contentType.equals(JSON)
        && body.length >= MIN_COMPRESSED
        && body.length <= MAX_COMPRESSED
        && headers.stream().noneMatch(header -> header.name().equals(ENCODING));
    if (!worthIt) {
      return this;
    }
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(ENCODING, Gzip.NAME));
    return new Response(status, contentType, Gzip.quickly(body), more);
  }

  public int status() {
    return status;
  }

  public String contentType() {
    return contentType;
  }

  /** Size of the body, bytes. */
  public int length() {
    return body.length;
  }

  /** The body, read-only. */
  public ByteBuffer body() {
    return ByteBuffer.wrap(body).asReadOnlyBuffer();
  }

  /** The sender of a streamed body; null if the body is complete. */
  public @Nullable Stream stream() {
    return stream;
  }

  /** The source from which the body is read while it is sent; null if the body is complete. */
  public @Nullable BodySource source() {
    return source;
  }

  public List<Header> headers() {
    return headers;
  }
}
