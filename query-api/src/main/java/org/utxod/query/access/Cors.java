package org.utxod.query.access;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.query.http.Header;

/**
 * Which origins a browser lets read answers (Fetch standard, CORS).
 *
 * @param origins such as {@code https://shop.example.org}; {@code *} for any; none by default
 */
public record Cors(Set<String> origins) {
  private static final String ANY = "*";
  private static final String KEEP_SECONDS = "600";

  public Cors {
    origins = Set.copyOf(origins);
  }

  /** CORS headers of an answer to a page of {@code origin}; empty if the page may not read it. */
  List<Header> headers(@Nullable String origin) {
    if (origin == null || origins.isEmpty()) {
      return List.of();
    }
    if (origins.contains(ANY)) {
      return List.of(new Header("Access-Control-Allow-Origin", ANY));
    }
    return origins.contains(origin)
        ? List.of(new Header("Access-Control-Allow-Origin", origin), new Header("Vary", "Origin"))
        : List.of(new Header("Vary", "Origin"));
  }

  /** Whether pages of that origin may read answers, and change what is open to everyone. */
  boolean allows(String origin) {
    return origins.contains(ANY) || origins.contains(origin);
  }

  /** The response headers of a preflight request; empty if it is not allowed. */
  List<Header> preflight(@Nullable String origin) {
    List<Header> headers = headers(origin);
    return headers.stream().noneMatch(h -> h.name().equals("Access-Control-Allow-Origin"))
        ? List.of()
        : java.util.stream.Stream.concat(
                headers.stream(),
                java.util.stream.Stream.of(
                    new Header("Access-Control-Allow-Methods", "GET, HEAD, POST, DELETE"),
                    new Header(
                        "Access-Control-Allow-Headers",
                        "Authorization, Content-Type, Last-Event-ID"),
                    new Header("Access-Control-Max-Age", KEEP_SECONDS)))
            .toList();
  }
}
