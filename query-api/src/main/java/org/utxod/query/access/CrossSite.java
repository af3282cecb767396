package org.utxod.query.access;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.utxod.query.http.Problem;
import org.utxod.query.http.RequestFilter.RequestInfo;

/**
 * Keeps web pages of other sites from changing anything through the browser of somebody who can reach the daemon. A page may
 * send any GET, and POSTs of plain text, to any address without being asked; that it cannot read the answer (see {@link Cors})
 * does not undo what the request did. Browsers say where a request comes from, and no page can keep them from it.
 *
 * <p>Every POST counts, also one that only asks (POST /v1/balances): a page that could not read the answer has no use for it,
 * but each question may cost calls to providers. Reading by GET is left to {@link Cors} and {@link HostNames}.
 *
 * @param pages of other sites, which may read and change
 * @param names whose pages are the daemon's own
 */
record CrossSite(Cors pages, HostNames names) {
  /** Every browser's, since the nineties; what scripts cannot set for pictures and frames. */
  private static final String BROWSER = "Mozilla/";

  /** Why a request is refused if it changes something; null where no page of another site sent it. */
  @Nullable
  Problem refusal(RequestInfo visit) {
    boolean get = visit.method().equals("GET") || visit.method().equals("HEAD");
    String site = visit.headers().apply("Sec-Fetch-Site");
    String origin = visit.headers().apply("Origin");
    if (get && !isScripts(visit)) {
      return refused(
          "By GET, browsers do that for a script of the daemon's own pages only, for any page could hide it in a picture, a frame"
              + " or a link. Send a POST instead.");
    }
    if (site == null ? comesFromUs(get, origin, visit) : fromOurSite(site, origin, visit)) {
      return null;
    }
    return refused(
        "The request comes from a web page of another site, which may not do that. Where the page is yours, list its origin"
            + " in access.cors_origins, or in access.hosts the name by which clients call this daemon.");
  }

  /** A picture, a frame, a form's target and an address that was typed have a destination; a script's own call has none. */
  private static boolean isScripts(RequestInfo visit) {
    String destination = visit.headers().apply("Sec-Fetch-Dest");
    return destination == null || destination.equals("empty");
  }

  private boolean fromOurSite(String site, @Nullable String origin, RequestInfo visit) {
    return switch (site) {
      case "same-origin", "none" -> true; // none: the user, not a page
      case "same-site" -> origin != null && (pages.allows(origin) || isOwn(origin, visit));
      default -> origin != null && pages.allows(origin);
    };
  }

  /* Browsers leave Sec-Fetch-Site out of plain HTTP to other machines, but send Origin with every POST. */
  private boolean comesFromUs(boolean get, @Nullable String origin, RequestInfo visit) {
    if (origin != null) {
      return pages.allows(origin) || isOwn(origin, visit);
    }
    String agent = visit.headers().apply("User-Agent");
    return !get || agent == null || !agent.startsWith(BROWSER);
  }

  /** A page that was loaded from where its request goes; proxies may have taken TLS off in between. */
  private boolean isOwn(String origin, RequestInfo visit) {
    String lower = origin.toLowerCase(Locale.ROOT);
    int name = lower.indexOf("://") + 3;
    String host = visit.headers().apply("Host");
    return names.isOurOrigin(lower)
        || (name > 3
            && host != null
            && lower.substring(name).equals(host.toLowerCase(Locale.ROOT)));
  }

  private static Problem refused(String detail) {
    return new Problem(403, "cross-site", "Not for a page of another site", detail);
  }
}
