package org.utxod.query.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.utxod.query.http.HostPort;

/** A client that sends exactly the bytes it is given, well-formed or not, over one connection. */
public final class RawHttp implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  /** What came back; names of header fields are in lower case. */
  public record Answer(int status, Map<String, String> headers, String body) {
    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  private final Socket socket;

  public RawHttp(HostPort server) {
    try {
      socket = new Socket(server.host(), server.port());
      socket.setSoTimeout(PATIENCE_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One request over its own connection; {@code request} is sent as it is. */
  public static Answer exchange(HostPort server, String request) {
    try (RawHttp http = new RawHttp(server)) {
      http.send(request);
      return http.answer(request.startsWith("HEAD "));
    }
  }

  public static Answer get(HostPort server, String target, String... headers) {
    return exchange(server, head("GET", target, headers) + "\r\n");
  }

  public static Answer post(HostPort server, String target, String body, String... headers) {
    return send(server, "POST", target, body, headers);
  }

  /** By a method that takes a body. */
  public static Answer send(
      HostPort server, String method, String target, String body, String... headers) {
    int length = body.getBytes(StandardCharsets.ISO_8859_1).length;
    return exchange(
        server, head(method, target, headers) + "Content-Length: " + length + "\r\n\r\n" + body);
  }

  /** The request line and fields, without the empty line. */
  public static String head(String method, String target, String... headers) {
    StringBuilder text = new StringBuilder(method)
        .append(' ')
        .append(target)
        .append(" HTTP/1.1\r\nHost: localhost\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    return text.toString();
  }

  /** Sends one byte for each character, its low eight bits. */
  public void send(String text) {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Signals the end of the request to the server. */
  public void endOfRequest() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the server has closed the connection, as far as one more byte shows. */
  public boolean isClosedByServer() {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    int length;
    do {
      String size = line(in);
      if (size.isEmpty()) {
        throw new IOException("the answer broke off");
      }
      length = Integer.parseInt(size, 16);
      whole.write(in.readNBytes(length));
      line(in);
    } while (length > 0);
    return whole.toByteArray();
  }

  /** Reads one answer. */
  public Answer answer(boolean toHead) {
    try {
      InputStream in = socket.getInputStream();
      String statusLine = line(in);
      if (!statusLine.startsWith("HTTP/1.1 ")) {
        throw new IOException("no answer but '" + statusLine + "'");
      }
      int status = Integer.parseInt(statusLine.substring(9, 12));
      Map<String, String> headers = new LinkedHashMap<>();
      for (String field = line(in); !field.isEmpty(); field = line(in)) {
        int colon = field.indexOf(':');
        headers.put(
            field.substring(0, colon).toLowerCase(Locale.ROOT),
            field.substring(colon + 1).strip());
      }
      if (status == 100) {
        return answer(toHead);
      }
      int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
      boolean chunked = "chunked".equals(headers.get("transfer-encoding"));
      byte[] body = toHead ? new byte[0] : chunked ? chunks(in) : in.readNBytes(length);
      return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
