package org.utxod.watch.webhook;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.utxod.outbound.RetryAfter;
import org.utxod.outbound.http.Ask;
import org.utxod.outbound.http.ForbiddenAddressException;
import org.utxod.outbound.http.OutboundFault;
import org.utxod.outbound.http.OutboundHttp;
import org.utxod.outbound.http.Reply;

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

  /** @throws OutboundFault {@code CANCELLED} where this process stops */
  Outcome send(Webhook webhook, String delivery, byte[] body) {
    try {
      targets.require(webhook.url());
      Ask ask = new Ask(
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
      Reply reply = http.post(ask, body);
      if (reply.status() / 100 == 2) {
        return new Outcome(null, Duration.ZERO);
      }
      return new Outcome("It answered with status " + reply.status() + ".", wait(reply));
    } catch (OutboundFault e) {
      if (e.kind() == OutboundFault.Kind.CANCELLED) {
        throw e;
      }
      if (e.getCause() instanceof ForbiddenAddressException) {
        return new Outcome(
            "Its name is looked up to an address where webhooks may not go here (webhooks.private_targets).",
            Duration.ZERO);
      }
      return new Outcome(
          e.kind() == OutboundFault.Kind.TOO_SLOW
              ? "It did not answer within " + patience.toMillis() + " ms."
              : "It cannot be reached, or broke off.",
          Duration.ZERO);
    } catch (IllegalArgumentException e) {
      return new Outcome(String.valueOf(e.getMessage()), Duration.ZERO);
    }
  }

  private Duration wait(Reply reply) {
    return RetryAfter.parse(reply.retryAfter(), clock).orElse(Duration.ZERO);
  }
}
