package org.utxod.query.http.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.utxod.query.http.Header;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.ScriptKey;

/** A file of the page, answered in full or as not modified. Immutable. */
final class PageFile {
  /** Without a file name: the page itself. */
  static final String INDEX = "index.html";

  private static final List<String> NAMES = List.of(
      INDEX,
      "accounts.js",
      "activity.js",
      "address.js",
      "api.js",
      "app.js",
      "bars.js",
      "block.js",
      "chart.js",
      "coincharts.js",
      "coins.js",
      "coinset.js",
      "copy.js",
      "decoded.js",
      "descriptor.js",
      "dom.js",
      "find.js",
      "flow.js",
      "format.js",
      "freshness.js",
      "home.js",
      "icon.svg",
      "layout.css",
      "live.js",
      "look.css",
      "messages.en.json",
      "messages.zh-CN.json",
      "pages.js",
      "parts.css",
      "payme.js",
      "payouts.js",
      "qr.js",
      "qrview.js",
      "queue.js",
      "raw.js",
      "recent.js",
      "router.js",
      "script.js",
      "search.js",
      "standing.js",
      "state.js",
      "switches.js",
      "theme.js",
      "token.js",
      "tools.js",
      "transaction.js",
      "trouble.js",
      "waiting.js",
      "words.js");

  private static final Map<String, String> TYPES = Map.of(
      "html", "text/html; charset=utf-8",
      "css", "text/css; charset=utf-8",
      "js", "text/javascript; charset=utf-8",
      "json", "application/json",
      "svg", "image/svg+xml");

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
          + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** A prefix of the SHA-256 long enough to distinguish versions of a file. */
  private static final int TAG_BYTES = 12;

  private final String tag;
  private final Response whole;
  private final Response unchanged;

  private PageFile(String name, byte[] bytes) {
    byte[] hash = ScriptKey.sha256().digest(bytes);
    this.tag = '"' + Hex.encode(Arrays.copyOf(hash, TAG_BYTES)) + '"';
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) {
      throw new IllegalStateException("no media type is known for " + name);
    }
    List<Header> headers = List.of(
        new Header("ETag", tag),
        new Header("Cache-Control", "no-cache"),
        new Header("Content-Security-Policy", POLICY),
        new Header("Referrer-Policy", "no-referrer"));
    this.whole = Response.of(200, type, bytes, headers);
    this.unchanged = Response.of(304, type, new byte[0], headers);
  }

  /** All files, by name. */
  static Map<String, PageFile> all() {
    return NAMES.stream()
        .collect(
            Collectors.toUnmodifiableMap(name -> name, name -> new PageFile(name, read(name))));
  }

  private static byte[] read(String name) {
    try (InputStream in = PageFile.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the build lacks the page's " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The response: 304 if the client has it already. */
  Response answer(Request request) {
    String known = request.header("If-None-Match");
    return known != null && matches(known) ? unchanged : whole;
  }

  /* Proxies that compress mark the tag as weak; it still means the same file. */
  private boolean matches(String known) {
    return Stream.of(known.split(","))
        .map(String::strip)
        .map(one -> one.startsWith("W/") ? one.substring(2) : one)
        .anyMatch(one -> one.equals(tag) || one.equals("*"));
  }
}
