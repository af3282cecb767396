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

/** Calls receivers, once for each call of it. For any number of threads. */
final class WebhookSender {
  /**
   * What became of a call.
   *
   * @param failure why it was none that counts; null where the receiver said 2xx
   * @param pause how long the receiver wants to be left alone; zero where it does not say
   */
  record Outcome(@Nullable String failure, Duration pause) {}

  private final OutboundHttp http;
  private final Targets targets;
  private final Duration patience;
  private final Clock clock;

  WebhookSender(OutboundHttp http, Targets targets, Duration patience, Clock clock) {
    this.http = http;
    this.targets = targets;
    this.patience = patience;
    this.clock = clock;
  }

  /** @throws OutboundException {@code CANCELLED} where this process stops */
  Outcome send(Webhook webhook, String delivery, byte[] body) {
    try {
      targets.require(webhook.url());
      OutboundRequest outboundRequest = new OutboundRequest(
          "webhook",
          webhook.url(),
          "webhook " + webhook.id(),
          Map.of(
              "Utxod-Delivery",
              delivery,
              "Utxod-Signature",
              Signature.of(webhook.secret(), clock.instant().getEpochSecond(), body)),
          patience,
          0);
      OutboundResponse outboundResponse = http.post(outboundRequest, body);
      if (outboundResponse.status() / 100 == 2) {
        return new Outcome(null, Duration.ZERO);
      }
      return new Outcome(
          "It answered with status " + outboundResponse.status() + ".", wait(outboundResponse));
    } catch (OutboundException e) {
      if (e.kind() == OutboundException.Kind.CANCELLED) {
        throw e;
      }
      if (e.getCause() instanceof ForbiddenAddressException) {
        return new Outcome(
            "Its name is looked up to an address where webhooks may not go here (webhooks.private_targets).",
            Duration.ZERO);
      }
      return new Outcome(
          e.kind() == OutboundException.Kind.TOO_SLOW
              ? "It did not answer within " + patience.toMillis() + " ms."
              : "It cannot be reached, or broke off.",
          Duration.ZERO);
    } catch (IllegalArgumentException e) {
      return new Outcome(String.valueOf(e.getMessage()), Duration.ZERO);
    }
  }

  private Duration wait(OutboundResponse outboundResponse) {
    return RetryAfter.parse(outboundResponse.retryAfter(), clock).orElse(Duration.ZERO);
  }
}
