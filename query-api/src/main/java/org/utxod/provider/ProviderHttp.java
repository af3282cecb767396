package org.utxod.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import okhttp3.HttpUrl;
import org.utxod.chain.Network;
import org.utxod.outbound.Deadline;
import org.utxod.outbound.RateLimiter;
import org.utxod.outbound.RetryAfter;
import org.utxod.outbound.Sleeper;
import org.utxod.outbound.http.Ask;
import org.utxod.outbound.http.OutboundFault;
import org.utxod.outbound.http.OutboundHttp;
import org.utxod.outbound.http.Reply;
import org.utxod.provider.ProviderFault.Kind;

/**
 * The HTTP below every adapter: its key, its limits, and what statuses mean whoever sends them. For any number of threads.
 */
public final class ProviderHttp {
  /** A key that is refused does not get better within a minute. */
  static final Duration FORBIDDEN_REST = Duration.ofMinutes(10);

  /** A caller waits this long for a provider's limit to allow its call; beyond that others are asked. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  private static final int MAX_QUOTE = 80;

  /** How a provider takes its key. */
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

  /** The network that answers must be of. */
  public Network network() {
    return endpoint.network();
  }

  /** The JSON that a path is answered with. */
  public JsonNode json(Request request, Deadline deadline) {
    return StrictJson.parse(name(), expect(request, deadline).body());
  }

  /** The plain text that a path is answered with. */
  public String text(Request request, Deadline deadline) {
    return expect(request, deadline).text().strip();
  }

  /** As {@link #text}; empty for a 404 or 405, where the service lacks the path or what it names. */
  public Optional<String> textIfThere(Request request, Deadline deadline) {
    Reply reply = call(request, deadline);
    if ((reply.status() == 404 || reply.status() == 405) && !isMarkup(reply)) {
      return Optional.empty();
    }
    return Optional.of(understood(reply).text().strip());
  }

  /** As {@link #json}; empty for a 404 or 405, or a 400, by which some services say that there is no such block. */
  public Optional<JsonNode> jsonIfThere(Request request, Deadline deadline) {
    Reply reply = call(request, deadline);
    int status = reply.status();
    if ((status == 400 || status == 404 || status == 405) && !isMarkup(reply)) {
      return Optional.empty();
    }
    return Optional.of(StrictJson.parse(name(), understood(reply).body()));
  }

  private Reply expect(Request request, Deadline deadline) {
    return understood(call(request, deadline));
  }

  private Reply call(Request request, Deadline deadline) {
    awaitLeave(request.cost(), deadline);
    if (deadline.passed()) {
      throw ProviderFault.of(
          Kind.DOWN, name() + " could not be asked to the end within the patience of one answer.");
    }
    HttpUrl.Builder url = base.newBuilder();
    request.segments().forEach(url::addPathSegment);
    request.parameters().forEach(p -> url.addQueryParameter(p.name(), p.value()));
    Map<String, String> headers = Map.of();
    if (!endpoint.token().isEmpty()) {
      switch (keyStyle) {
        case PARAMETER -> url.addQueryParameter("token", endpoint.token());
        case BEARER -> headers = Map.of("Authorization", "Bearer " + endpoint.token());
        case HEADER -> headers = Map.of("api-key", endpoint.token());
      }
    }
    try {
      return http.get(new Ask(
          name(),
          url.build().toString(),
          shown(request),
          headers,
          deadline.atMost(endpoint.patience()),
          request.maxBytes()));
    } catch (OutboundFault e) {
      throw ProviderFault.of(kind(e), String.valueOf(e.getMessage()), e);
    }
  }

  private static Kind kind(OutboundFault fault) {
    return switch (fault.kind()) {
      case LOST, TOO_SLOW -> Kind.DOWN;
      case TOO_LONG -> Kind.MALFORMED;
      case CANCELLED -> Kind.CANCELLED;
    };
  }

  private static String shown(Request request) {
    StringBuilder shown = new StringBuilder();
    request.segments().forEach(segment -> shown.append('/').append(segment));
    String separator = "?";
    for (Request.Parameter parameter : request.parameters()) {
      shown.append(separator).append(parameter.name()).append('=').append(parameter.value());
      separator = "&";
    }
    return shown.isEmpty() ? "/" : shown.toString();
  }

  private void awaitLeave(int cost, Deadline deadline) {
    Duration wait = limiter.take(cost);
    while (!wait.isZero()) {
      if (wait.compareTo(deadline.atMost(LONGEST_WAIT)) > 0) {
        throw ProviderFault.heldBack(
            "The limits of " + name() + " allow no call for another "
                + (wait.toMillis() + 999) / 1000 + " s.",
            wait);
      }
      try {
        sleeper.sleep(wait);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw ProviderFault.of(Kind.CANCELLED, "A call to " + name() + " was cancelled.", e);
      }
      wait = limiter.take(cost);
    }
  }

  private Reply understood(Reply reply) {
    int status = reply.status();
    if (status == 200 && !isMarkup(reply)) {
      return reply;
    }
    Duration asked = RetryAfter.parse(reply.retryAfter(), endpoint.clock()).orElse(Duration.ZERO);
    String answered = name() + " answered with HTTP status " + status;
    if (status == 429) {
      throw ProviderFault.turnedAway(
          Kind.LIMITED, answered + ": we ask it more often than it allows.", asked);
    }
    if (status == 401 || status == 402 || status == 403 || status == 430 || status == 451) {
      throw ProviderFault.turnedAway(
          Kind.FORBIDDEN,
          answered + ": it does not serve us. Check its token in rpc_urls, and whether it serves"
              + " this machine's country and address.",
          asked.compareTo(FORBIDDEN_REST) > 0 ? asked : FORBIDDEN_REST);
    }
    if (status == 503 && !asked.isZero()) {
      throw ProviderFault.turnedAway(Kind.DOWN, answered + " and asks for a pause.", asked);
    }
    if (status == 408 || status >= 500) {
      throw ProviderFault.of(Kind.DOWN, answered + ": it has troubles of its own.");
    }
    if (isMarkup(reply) || (status >= 300 && status < 400)) {
      throw ProviderFault.of(
          Kind.MALFORMED,
          answered + " and a web page or a redirect where data was expected. Check its URL; a proxy"
              + " or a ban page may stand between.");
    }
    if (status >= 400) {
      throw ProviderFault.of(Kind.UNABLE, answered + ": " + quote(reply.text()));
    }
    throw ProviderFault.of(Kind.MALFORMED, answered + ", which is none that it should give.");
  }

  private static boolean isMarkup(Reply reply) {
    for (byte b : reply.body()) {
      if (b > ' ') {
        return b == '<';
      }
    }
    return false;
  }

  /** A foreign text made harmless for logs. */
  private static String quote(String text) {
    StringBuilder quote = new StringBuilder("\"");
    for (int i = 0; i < Math.min(text.length(), MAX_QUOTE); i++) {
      char c = text.charAt(i);
      quote.append(c >= ' ' && c < 0x7f ? c : '?');
    }
    return quote.append('"').toString();
  }
}
