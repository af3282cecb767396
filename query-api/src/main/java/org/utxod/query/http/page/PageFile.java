package org.utxod.query.http.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.utxod.query.http.Gzip;
import org.utxod.query.http.Header;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.ScriptKey;

/** A file of the page, answered in full, compressed for who accepts that, or as not modified. Immutable. */
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
      "begin.js",
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
      "key.js",
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

  /** One way to send it; ways differ in their bytes, so each has a tag of its own. */
  private record Form(String tag, Response whole, Response unchanged) {
    static Form of(String tag, String type, byte[] bytes, List<Header> more) {
      List<Header> headers = new ArrayList<>(List.of(
          new Header("ETag", tag),
          new Header("Cache-Control", "no-cache"),
          new Header("Vary", "Accept-Encoding"),
          new Header("Content-Security-Policy", POLICY),
          new Header("Referrer-Policy", "no-referrer")));
      Response unchanged = Response.of(304, type, new byte[0], headers);
      headers.addAll(more);
      return new Form(tag, Response.of(200, type, bytes, headers), unchanged);
    }
  }

  private final Form plain;
  private final Form compressed;

  private PageFile(String name, byte[] bytes) {
    String hash = Hex.encode(Arrays.copyOf(ScriptKey.sha256().digest(bytes), TAG_BYTES));
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) {
      throw new IllegalStateException("no media type is known for " + name);
    }
    this.plain = Form.of('"' + hash + '"', type, bytes, List.of());
    this.compressed = Form.of(
        '"' + hash + "-gzip\"",
        type,
        Gzip.smallest(bytes),
        List.of(new Header("Content-Encoding", Gzip.NAME)));
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
    Form form = Gzip.isAccepted(request.header("Accept-Encoding")) ? compressed : plain;
    String known = request.header("If-None-Match");
    return known != null && matches(known, form.tag) ? form.unchanged : form.whole;
  }

  /* Proxies that compress mark the tag as weak; it still means the same file. */
  private static boolean matches(String known, String tag) {
    return Stream.of(known.split(","))
        .map(String::strip)
        .map(one -> one.startsWith("W/") ? one.substring(2) : one)
        .anyMatch(one -> one.equals(tag) || one.equals("*"));
  }
}
