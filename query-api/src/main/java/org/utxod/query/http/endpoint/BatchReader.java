package org.utxod.query.http.endpoint;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.utxod.query.balance.BatchItem;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.query.http.RequestBody;
import org.utxod.query.http.Response;

/** Reads addresses and scripts from a body of any length, one after the other. Not thread-safe. */
public abstract class BatchReader implements AutoCloseable {
  /** Approximate number of script bytes read at once. */
  private static final int MAX_SCRIPT_BYTES = 256 << 10;

  /** The other fields of the body; null if absent. */
  record Options(
      @Nullable Integer height,
      @Nullable Integer minConf,
      @Nullable String atBlock) {
    static final Options NONE = new Options(null, null, null);
  }

  /**
   * The next item; null after the last.
   *
   * @throws HttpException if the body is malformed
   */
  abstract @Nullable BatchItem next() throws IOException;

  /** The other fields; complete after {@link #next} returned null. */
  Options options() {
    return Options.NONE;
  }

  @Override
  public abstract void close() throws IOException;

  /** Up to this many items, fewer if they are long; empty after the last. */
  List<BatchItem> next(int most) throws IOException {
    List<BatchItem> items = new ArrayList<>();
    int left = MAX_SCRIPT_BYTES;
    while (items.size() < most && left > 0) {
      BatchItem item = next();
      if (item == null) {
        break;
      }
      left -= item instanceof BatchItem.ByScript named ? named.script().length() : 0;
      items.add(item);
    }
    return items;
  }

  /**
   * A reader for a body of the request's media type: JSON, or lines.
   *
   * @throws HttpException 415 for any other
   */
  static BatchReader of(Request request, RequestBody body) throws IOException {
    return switch (media(request)) {
      case Response.JSON -> new JsonBatchReader(body.open(), true);
      case "application/x-ndjson", "application/ndjson", "application/jsonl", "text/plain" ->
        new LineBatchReader(body.open());
      default ->
        throw unsupported(
            "Send JSON (Content-Type: application/json), or one address per line (application/x-ndjson or "
                + "text/plain).");
    };
  }

  /**
   * A reader for a JSON object in memory.
   *
   * @throws HttpException 415 for anything else
   */
  static BatchReader ofObject(Request request) throws IOException {
    if (!media(request).equals(Response.JSON)) {
      throw unsupported("Send the body as JSON, with the header Content-Type: application/json.");
    }
    return new JsonBatchReader(request.anyBody().open(), false);
  }

  private static String media(Request request) {
    String encoding = request.header("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw unsupported("Send the body uncompressed, without Content-Encoding.");
    }
    String type = request.header("Content-Type");
    int semicolon = type == null ? -1 : type.indexOf(';');
    String media =
        type == null ? Response.JSON : semicolon < 0 ? type : type.substring(0, semicolon);
    return media.strip().toLowerCase(Locale.ROOT);
  }

  private static HttpException unsupported(String detail) {
    return new HttpException(
        new Problem(415, "unsupported-media-type", "The content type is not supported", detail));
  }

  static BatchItem script(String digits) {
    try {
      return new BatchItem.ByScript(ScriptDigits.script(digits));
    } catch (HttpException e) {
      return new BatchItem.BadScript(digits, e.problem().detail());
    }
  }

  static HttpException bad(String detail) {
    return new HttpException(Problem.badRequest(detail));
  }
}
