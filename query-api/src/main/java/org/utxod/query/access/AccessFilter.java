package org.utxod.query.access;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.http.Header;
import org.utxod.query.http.Problem;
import org.utxod.query.http.RequestFilter;
import org.utxod.query.http.Response;

/**
 * The daemon's request filter. It checks in order: the Host name, the rate limit, cross-site requests, and the token if
 * reading requires one.
 */
public final class AccessFilter implements RequestFilter {
  /** Monitoring needs no token. */
  private static final String HEALTH = "/health/";

  /**
   * The page's own files: a browser cannot send a token before the page has asked for it; the files reveal nothing
   * about the index.
   */
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
   * @param readers the tokens required for reading; null if anyone may read
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
  public Verdict at(RequestInfo info) {
    Problem misdirected = names.refusal(info);
    if (misdirected != null) {
      return new Verdict.Refused(misdirected, List.of());
    }
    String origin = info.headers().apply("Origin");
    List<Header> headers = cors.headers(origin);
    String client = addresses.of(info.client(), info.headers().apply("X-Forwarded-For"));
    if (limits != null && !isUncounted(info.path())) {
      Duration wait = limits.take(client);
      if (!wait.isZero()) {
        return new Verdict.Refused(tooMany(wait), headers);
      }
    }
    Problem foreign = crossSite.refusal(info);
    if (foreign != null && info.changesState().getAsBoolean()) {
      return new Verdict.Refused(foreign, headers);
    }
    if (info.method().equals("OPTIONS")
        && info.headers().apply("Access-Control-Request-Method") != null) {
      List<Header> leave = cors.preflight(origin);
      if (!leave.isEmpty()) {
        return new Verdict.Answered(Response.of(204, Response.TEXT, new byte[0], List.of()), leave);
      }
    }
    if (readers != null && !isOpen(info.path())) {
      Problem refusal = readers.refusal(info.headers().apply("Authorization"), Role.READ);
      if (refusal != null) {
        return new Verdict.Refused(refusal, headers);
      }
    }
    return new Verdict.Enter(headers, client);
  }

  /*
   * The page has more files than a usual limit allows requests per second, and monitoring must work under attack too.
   * None of these requests costs more than rejecting it.
   */
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
        "This client exceeds access.rate_limit. Retry in " + seconds
            + " s, or send many addresses in one POST /v1/balances.",
        List.of(new Header("Retry-After", String.valueOf(seconds))));
  }
}
