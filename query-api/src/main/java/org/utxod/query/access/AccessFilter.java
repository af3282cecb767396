package org.utxod.query.access;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.http.Header;
import org.utxod.query.http.Problem;
import org.utxod.query.http.RequestFilter;
import org.utxod.query.http.Response;

/**
 * The door of a daemon: whether the request is for it at all, then limits, then what pages from elsewhere may do, then tokens
 * where reading wants one.
 */
public final class AccessFilter implements RequestFilter {
  /** Whoever watches over the daemon need not have a token. */
  private static final String HEALTH = "/health/";

  /** A browser cannot show a token for a page that has yet to ask for it; its files tell nothing of the index. */
  private static final String PAGE = "/";

  private static final String METRICS = "/metrics";

  private static final String PAGE_FILES = "/page/";

  private final HostNames names;
  private final ClientAddress addresses;
  private final @Nullable ClientLimits limits;
  private final Cors cors;
  private final @Nullable Keys readers;
  private final CrossSite crossSite;

  /**
   * @param limits null for none
   * @param readers who may read; null for anybody
   */
  public AccessFilter(
      HostNames names,
      ClientAddress addresses,
      @Nullable ClientLimits limits,
      Cors cors,
      @Nullable Keys readers) {
    this.names = names;
    this.addresses = addresses;
    this.limits = limits;
    this.cors = cors;
    this.readers = readers;
    this.crossSite = new CrossSite(cors, names);
  }

  @Override
  public Verdict at(RequestInfo visit) {
    Problem misdirected = names.refusal(visit);
    if (misdirected != null) {
      return new Verdict.Refused(misdirected, List.of());
    }
    String origin = visit.headers().apply("Origin");
    List<Header> headers = cors.headers(origin);
    String client = addresses.of(visit.client(), visit.headers().apply("X-Forwarded-For"));
    if (limits != null && !isUncounted(visit.path())) {
      Duration wait = limits.take(client);
      if (!wait.isZero()) {
        return new Verdict.Refused(tooMany(wait), headers);
      }
    }
    Problem foreign = crossSite.refusal(visit);
    if (foreign != null && visit.changesState().getAsBoolean()) {
      return new Verdict.Refused(foreign, headers);
    }
    if (visit.method().equals("OPTIONS")
        && visit.headers().apply("Access-Control-Request-Method") != null) {
      List<Header> leave = cors.preflight(origin);
      if (!leave.isEmpty()) {
        return new Verdict.Answered(Response.of(204, Response.TEXT, new byte[0], List.of()), leave);
      }
    }
    if (readers != null && !isOpen(visit.path())) {
      Problem refusal = readers.refusal(visit.headers().apply("Authorization"), Role.READ);
      if (refusal != null) {
        return new Verdict.Refused(refusal, headers);
      }
    }
    return new Verdict.Enter(headers, client);
  }

  /* The page has more files than a usual limit has requests a second, and whoever watches over a daemon must see it under
  attack too. None of them costs more than the refusal. */
  private static boolean isUncounted(String path) {
    return isOpen(path) || path.equals(METRICS);
  }

  private static boolean isOpen(String path) {
    return path.startsWith(HEALTH) || path.equals(PAGE) || path.startsWith(PAGE_FILES);
  }

  private static Problem tooMany(Duration wait) {
    long seconds = Math.max(1, wait.toSeconds() + (wait.toNanosPart() > 0 ? 1 : 0));
    return new Problem(
        429,
        "too-many-requests",
        "Too many requests",
        "This client asks more often than access.rate_limit allows. Ask again in " + seconds
            + " s, or put many addresses into one POST /v1/balances.",
        List.of(new Header("Retry-After", String.valueOf(seconds))));
  }
}
