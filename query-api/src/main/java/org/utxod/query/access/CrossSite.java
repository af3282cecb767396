package org.utxod.query.access;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.utxod.query.http.Problem;
import org.utxod.query.http.RequestFilter.RequestInfo;

/**
 * Prevents cross-site request forgery: web pages of other sites must not change anything through the browser of a user
 * who can reach the daemon. A page may send any GET, and POSTs of plain text, to any address without a preflight; that
 * it cannot read the answer (see {@link Cors}) does not undo what the request did. Browsers state where a request comes
 * from, and no page can prevent that.
 *
 * <p>Every POST counts, also one that only queries (POST /v1/balances): a page that could not read the answer has no
 * use for it, but each query may cost calls to providers. Reading by GET is left to {@link Cors} and {@link HostNames}.
 *
 * @param pages other sites that may read and change
 * @param names whose pages are the daemon's own
 */
record CrossSite(Cors pages, HostNames names) {
  /** Sent by every browser for decades; the headers that scripts cannot set for images and frames. */
  private static final String BROWSER = "Mozilla/";

  /** Why a request that changes something is rejected; null if it was not sent by a page of another site. */
  @Nullable
  Problem refusal(RequestInfo info) {
    boolean get = info.method().equals("GET") || info.method().equals("HEAD");
    String site = info.headers().apply("Sec-Fetch-Site");
    String origin = info.headers().apply("Origin");
    if (get && !isScripts(info)) {
      return refused(
          "A browser may send this GET only from a page of this daemon, because any other page could hide it in "
              + "an image, a frame or a link. Send a POST instead.");
    }
    if (site == null ? comesFromUs(get, origin, info) : fromOurSite(site, origin, info)) {
      return null;
    }
    return refused(
        "The request comes from a web page of another site, which is not allowed. If the page is yours, add its "
            + "origin to access.cors_origins, or add the host name that clients use for this daemon to "
            + "access.hosts.");
  }

  /** An image, a frame, a form's target and a typed address have a destination; a script's own call has none. */
  private static boolean isScripts(RequestInfo info) {
    String destination = info.headers().apply("Sec-Fetch-Dest");
    return destination == null || destination.equals("empty");
  }

  private boolean fromOurSite(String site, @Nullable String origin, RequestInfo info) {
    return switch (site) {
      case "same-origin", "none" -> true; // none: the user, not a page
      case "same-site" -> origin != null && (pages.allows(origin) || isOwn(origin, info));
      default -> origin != null && pages.allows(origin);
    };
  }

  /* Browsers leave Sec-Fetch-Site out of plain HTTP to other machines, but send Origin with every POST. */
  private boolean comesFromUs(boolean get, @Nullable String origin, RequestInfo info) {
    if (origin != null) {
      return pages.allows(origin) || isOwn(origin, info);
    }
    String agent = info.headers().apply("User-Agent");
    return !get || agent == null || !agent.startsWith(BROWSER);
  }

  /** A page loaded from the same host that its request goes to; proxies may have terminated TLS in between. */
  private boolean isOwn(String origin, RequestInfo info) {
    String lower = origin.toLowerCase(Locale.ROOT);
    int name = lower.indexOf("://") + 3;
    String host = info.headers().apply("Host");
    return names.isOurOrigin(lower)
        || (name > 3
            && host != null
            && lower.substring(name).equals(host.toLowerCase(Locale.ROOT)));
  }

  private static Problem refused(String detail) {
    return new Problem(403, "cross-site", "Not for a page of another site", detail);
  }
}
