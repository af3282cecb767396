package org.utxod.query.watch.webhook;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.utxod.query.outbound.RetryAfter;
import org.utxod.query.outbound.http.ForbiddenAddressException;
import org.utxod.query.outbound.http.OutboundException;
import org.utxod.query.outbound.http.OutboundHttp;
import org.utxod.query.outbound.http.OutboundRequest;
import org.utxod.query.outbound.http.OutboundResponse;

/** Sends deliveries to receivers, one HTTP call per invocation. Thread-safe. */
public final class WebhookSender {
  /**
   * The outcome of a call.
   *
   * @param failure why it failed; null if the receiver answered 2xx
   * @param pause requested by the receiver; zero if none
   */
  public record Outcome(@Nullable String failure, Duration pause) {}

  private final OutboundHttp http;
  private final Targets targets;
  private final Duration patience;
  private final Clock clock;

  /**
   * @param http closed by its creator
   * @param patience for one call
   */
  public WebhookSender(OutboundHttp http, Targets targets, Duration patience, Clock clock) {
    this.http = http;
    this.targets = targets;
    this.patience = patience;
    this.clock = clock;
  }

  /** @throws OutboundException {@code CANCELLED} if this process stops */
  Outcome send(Webhook webhook, String delivery, byte[] body) {
    return send(webhook.id(), webhook.url(), webhook.secret(), delivery, body);
  }

  /**
   * Sends to a receiver, signed with a secret that it knows.
   *
   * @param id of the webhook, for messages
   * @throws OutboundException {@code CANCELLED} if this process stops
   */
  public Outcome send(String id, String url, String secret, String delivery, byte[] body) {
    try {
      targets.require(url);
      OutboundRequest outboundRequest = new OutboundRequest(
          "webhook",
          url,
          "webhook " + id,
          Map.of(
              "Utxod-Delivery",
              delivery,
              "Utxod-Signature",
              Signature.of(secret, clock.instant().getEpochSecond(), body)),
          patience,
          0);
      OutboundResponse outboundResponse = http.post(outboundRequest, body);
      if (outboundResponse.status() / 100 == 2) {
        return new Outcome(null, Duration.ZERO);
      }
      return new Outcome(
          "The receiver answered with status " + outboundResponse.status() + ".",
          wait(outboundResponse));
    } catch (OutboundException e) {
      if (e.kind() == OutboundException.Kind.CANCELLED) {
        throw e;
      }
      if (e.getCause() instanceof ForbiddenAddressException) {
        return new Outcome(
            "The receiver's host resolves to an address that webhooks may not call (webhooks.private_targets).",
            Duration.ZERO);
      }
      return new Outcome(
          e.kind() == OutboundException.Kind.TOO_SLOW
              ? "The receiver did not answer within " + patience.toMillis() + " ms."
              : "The receiver cannot be reached, or closed the connection.",
          Duration.ZERO);
    } catch (IllegalArgumentException e) {
      return new Outcome(String.valueOf(e.getMessage()), Duration.ZERO);
    }
  }

  private Duration wait(OutboundResponse outboundResponse) {
    return RetryAfter.parse(outboundResponse.retryAfter(), clock).orElse(Duration.ZERO);
  }
}
