package org.utxod.indexer.simnode.rpc;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An HTTP/1.1 answer.
 *
 * @param headers whole header lines besides the length
 * @param body in pieces
 * @param cutAfter bytes of the body after which the connection ends; -1 for none
 */
public record HttpAnswer(int status, List<String> headers, List<byte[]> body, int cutAfter) {
  private static final String HTML = "Content-Type: text/html; charset=ISO-8859-1";

  public static HttpAnswer json(int status, List<byte[]> body) {
    return new HttpAnswer(status, List.of("Content-Type: application/json"), body, -1);
  }

  public static HttpAnswer text(int status, String body) {
    return new HttpAnswer(
        status, List.of(HTML), List.of(body.getBytes(StandardCharsets.UTF_8)), -1);
  }

  public static HttpAnswer plain(int status, String body) {
    return new HttpAnswer(
        status,
        List.of("Content-Type: text/plain"),
        List.of(body.getBytes(StandardCharsets.UTF_8)),
        -1);
  }

  static HttpAnswer binary(byte[] body) {
    return new HttpAnswer(
        200, List.of("Content-Type: application/octet-stream"), List.of(body), -1);
  }

  public static HttpAnswer unauthorized() {
    return new HttpAnswer(
        401, List.of("WWW-Authenticate: Basic realm=\"jsonrpc\"", HTML), List.of(), -1);
  }

  public HttpAnswer cutAfter(int bytes) {
    return new HttpAnswer(status, headers, body, bytes);
  }

  public long length() {
    return body.stream().mapToLong(piece -> piece.length).sum();
  }

  /** Whether the connection can carry another request. */
  boolean writeTo(OutputStream out) throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(" x\r\n");
    headers.forEach(header -> head.append(header).append("\r\n"));
    head.append("Content-Length: ").append(length()).append("\r\n\r\n");
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    int left = cutAfter < 0 ? Integer.MAX_VALUE : cutAfter;
    for (byte[] piece : body) {
      int part = Math.min(left, piece.length);
      out.write(piece, 0, part);
      left -= part;
    }
    out.flush();
    return cutAfter < 0;
  }
}
