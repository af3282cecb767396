package org.utxod.query.provider.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import okhttp3.HttpUrl;
import org.utxod.query.outbound.Deadline;
import org.utxod.query.outbound.RateLimiter;
import org.utxod.query.outbound.RetryAfter;
import org.utxod.query.outbound.Sleeper;
import org.utxod.query.outbound.http.OutboundException;
import org.utxod.query.outbound.http.OutboundHttp;
import org.utxod.query.outbound.http.OutboundRequest;
import org.utxod.query.outbound.http.OutboundResponse;
import org.utxod.query.provider.client.ProviderException.Kind;
import org.utxod.store.chain.Network;

/** The HTTP layer of all adapters: keys, rate limits, and the meaning of status codes. Thread-safe. */
public final class ProviderHttp {
  /** A rejected key does not become valid within a minute. */
  public static final Duration FORBIDDEN_REST = Duration.ofMinutes(10);

  /**
   * A caller waits this long for a provider's rate limit to allow its call; beyond that other providers are queried.
   */
  private static final Duration MAX_WAIT = Duration.ofSeconds(2);

  private static final int MAX_QUOTE = 80;

  /** How a provider receives its key. */
  public enum KeyStyle {
    /** A parameter {@code token}. */
    PARAMETER,
    /** {@code Authorization: Bearer}. */
    BEARER,
    /** A header {@code api-key}. */
    HEADER
  }

  private final ProviderEndpoint endpoint;
  private final HttpUrl base;
  private final KeyStyle keyStyle;
  private final OutboundHttp http;
  private final RateLimiter limiter;
  private final Sleeper sleeper;

  public ProviderHttp(
      ProviderEndpoint endpoint,
      KeyStyle keyStyle,
      OutboundHttp http,
      Sleeper sleeper,
      LongSupplier nanoTime) {
    this.endpoint = endpoint;
    this.base = HttpUrl.get(endpoint.url());
    this.keyStyle = keyStyle;
    this.http = http;
    this.sleeper = sleeper;
    this.limiter = new RateLimiter(endpoint.limits(), nanoTime);
  }

  /** The provider's name. */
  public String name() {
    return endpoint.name();
  }

  /** The network that answers must be for. */
  public Network network() {
    return endpoint.network();
  }

  /** The JSON response for a path. */
  public JsonNode json(ProviderRequest providerRequest, Deadline deadline) {
    return StrictJson.parse(name(), expect(providerRequest, deadline).body());
  }

  /** The plain text response for a path. */
  public String text(ProviderRequest providerRequest, Deadline deadline) {
    return expect(providerRequest, deadline).text().strip();
  }

  /** The plain text response for a path; empty for a 404 or 405, if the service lacks the path or the object. */
  public Optional<String> textIfThere(ProviderRequest providerRequest, Deadline deadline) {
    OutboundResponse outboundResponse = call(providerRequest, deadline);
    if ((outboundResponse.status() == 404 || outboundResponse.status() == 405)
        && !isMarkup(outboundResponse)) {
      return Optional.empty();
    }
    return Optional.of(understood(outboundResponse).text().strip());
  }

  /** The JSON response for a path; empty for a 404 or 405, or a 400, by which some services report an unknown block. */
  public Optional<JsonNode> jsonIfThere(ProviderRequest providerRequest, Deadline deadline) {
    OutboundResponse outboundResponse = call(providerRequest, deadline);
    int status = outboundResponse.status();
    if ((status == 400 || status == 404 || status == 405) && !isMarkup(outboundResponse)) {
      return Optional.empty();
    }
    return Optional.of(StrictJson.parse(name(), understood(outboundResponse).body()));
  }

  private OutboundResponse expect(ProviderRequest providerRequest, Deadline deadline) {
    return understood(call(providerRequest, deadline));
  }

  private OutboundResponse call(ProviderRequest providerRequest, Deadline deadline) {
    awaitLeave(providerRequest.cost(), deadline);
    if (deadline.passed()) {
      throw ProviderException.of(
          Kind.DOWN, name() + " did not deliver all pages within the time allowed for one answer.");
    }
    HttpUrl.Builder url = base.newBuilder();
    providerRequest.segments().forEach(url::addPathSegment);
    providerRequest.parameters().forEach(p -> url.addQueryParameter(p.name(), p.value()));
    Map<String, String> headers = Map.of();
    if (!endpoint.token().isEmpty()) {
      switch (keyStyle) {
        case PARAMETER -> url.addQueryParameter("token", endpoint.token());
        case BEARER -> headers = Map.of("Authorization", "Bearer " + endpoint.token());
        case HEADER -> headers = Map.of("api-key", endpoint.token());
      }
    }
    try {
      return http.get(new OutboundRequest(
          name(),
          url.build().toString(),
          shown(providerRequest),
          headers,
          deadline.atMost(endpoint.patience()),
          providerRequest.maxBytes()));
    } catch (OutboundException e) {
      throw ProviderException.of(kind(e), String.valueOf(e.getMessage()), e);
    }
  }

  private static Kind kind(OutboundException fault) {
    return switch (fault.kind()) {
      case LOST, TOO_SLOW -> Kind.DOWN;
      case TOO_LONG -> Kind.MALFORMED;
      case CANCELLED -> Kind.CANCELLED;
    };
  }

  private static String shown(ProviderRequest providerRequest) {
    StringBuilder shown = new StringBuilder();
    providerRequest.segments().forEach(segment -> shown.append('/').append(segment));
    String separator = "?";
    for (ProviderRequest.Parameter parameter : providerRequest.parameters()) {
      shown.append(separator).append(parameter.name()).append('=').append(parameter.value());
      separator = "&";
    }
    return shown.isEmpty() ? "/" : shown.toString();
  }

  private void awaitLeave(int cost, Deadline deadline) {
    Duration wait = limiter.take(cost);
    while (!wait.isZero()) {
      if (wait.compareTo(deadline.atMost(MAX_WAIT)) > 0) {
        throw ProviderException.heldBack(
            "The limits of " + name() + " allow no further call for "
                + (wait.toMillis() + 999) / 1000 + " s.",
            wait);
      }
      try {
        sleeper.sleep(wait);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw ProviderException.of(Kind.CANCELLED, "A call to " + name() + " was cancelled.", e);
      }
      wait = limiter.take(cost);
    }
  }

  private OutboundResponse understood(OutboundResponse outboundResponse) {
    int status = outboundResponse.status();
    if (status == 200 && !isMarkup(outboundResponse)) {
      return outboundResponse;
    }
    Duration requested =
        RetryAfter.parse(outboundResponse.retryAfter(), endpoint.clock()).orElse(Duration.ZERO);
    String answered = name() + " answered with HTTP status " + status;
    if (status == 429) {
      throw ProviderException.rejected(
          Kind.LIMITED, answered + ": we exceed its rate limit.", requested);
    }
    if (status == 401 || status == 402 || status == 403 || status == 430 || status == 451) {
      throw ProviderException.rejected(
          Kind.FORBIDDEN,
          answered
              + ": it denies access. Check its token in rpc_urls, and whether it serves this machine's "
              + "country and IP address.",
          requested.compareTo(FORBIDDEN_REST) > 0 ? requested : FORBIDDEN_REST);
    }
    if (status == 503 && !requested.isZero()) {
      throw ProviderException.rejected(Kind.DOWN, answered + " and asks for a pause.", requested);
    }
    if (status == 408 || status >= 500) {
      throw ProviderException.of(Kind.DOWN, answered + ": it has internal problems.");
    }
    if (isMarkup(outboundResponse) || (status >= 300 && status < 400)) {
      throw ProviderException.of(
          Kind.MALFORMED,
          answered
              + " and a web page or a redirect where data was expected. Check its URL; there may be a "
              + "proxy or a block page in between.");
    }
    if (status >= 400) {
      throw ProviderException.of(Kind.UNABLE, answered + ": " + quote(outboundResponse.text()));
    }
    throw ProviderException.of(Kind.MALFORMED, answered + ", which is unexpected.");
  }

  private static boolean isMarkup(OutboundResponse outboundResponse) {
    for (byte b : outboundResponse.body()) {
      if (b > ' ') {
        return b == '<';
      }
    }
    return false;
  }

  /** A foreign text made safe for logs. */
  private static String quote(String text) {
    StringBuilder quote = new StringBuilder("\"");
    for (int i = 0; i < Math.min(text.length(), MAX_QUOTE); i++) {
      char c = text.charAt(i);
      quote.append(c >= ' ' && c < 0x7f ? c : '?');
    }
    return quote.append('"').toString();
  }
}
