package org.utxod.indexer.daemon;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.payout.ledger.PositionFile;
import org.utxod.query.access.Keys;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.payout.PayoutEventEndpoints;
import org.utxod.query.metrics.Metrics;
import org.utxod.query.outbound.Sleeper;
import org.utxod.query.outbound.http.HttpClients;
import org.utxod.query.outbound.http.OutboundHttp;
import org.utxod.query.payout.PayoutEvents;
import org.utxod.query.push.EventStreams;
import org.utxod.query.push.EventWebhook;
import org.utxod.query.watch.webhook.Targets;
import org.utxod.query.watch.webhook.WebhookOptions;
import org.utxod.query.watch.webhook.WebhookSender;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.ScriptKey;

/** Events of payouts as streams, and to the webhooks that the configuration names. */
final class PayoutPush implements AutoCloseable {
  private static final int ID_BYTES = 6;
  private static final long STOP_MILLIS = 2_000;

  private final CloseableStack closeableStack = new CloseableStack();
  private final PayoutEvents events;
  private final EventStreams streams;
  private final List<EventWebhook> webhooks = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  /** Nothing is sent before {@link #start}. */
  PayoutPush(Config config, PayoutEvents events, RuntimeContext runtimeContext, Metrics metrics) {
    this.events = events;
    streams = new EventStreams("payout events", runtimeContext.nanoTime());
    events.onEvent(streams::wakeUp);
    if (config.payments().webhooks().isEmpty()) {
      return;
    }
    Targets targets = new Targets(config.push().reach());
    OutboundHttp http = closeableStack.own(new OutboundHttp(
        HttpClients.forReceivers(
            config.providers().proxy(), ProviderStack.trusted(config), targets::allows),
        metrics.outbound(),
        runtimeContext.nanoTime()));
    WebhookSender sender = sender(http, targets, runtimeContext.clock());
    Path ledger = Objects.requireNonNull(config.payments().ledgerDir());
    for (String url : config.payments().webhooks()) {
      EventWebhook webhook = new EventWebhook(
          id(url),
          url,
          config.payments().webhookSecret().reveal(),
          events,
          PositionFile.of(ledger, id(url)),
          sender,
          Sleeper.system(),
          new SecureRandom());
      webhooks.add(webhook);
      Thread thread = new Thread(webhook, id(url));
      thread.setDaemon(true);
      threads.add(thread);
    }
  }

  private static WebhookSender sender(OutboundHttp http, Targets targets, Clock clock) {
    return new WebhookSender(http, targets, WebhookOptions.DEFAULT.patience(), clock);
  }

  /** The same for a URL as long as it is configured. */
  private static String id(String url) {
    byte[] hash = ScriptKey.sha256().digest(url.getBytes(StandardCharsets.UTF_8));
    return "payouts-" + Hex.encode(Arrays.copyOf(hash, ID_BYTES));
  }

  /** The webhooks, for metrics. */
  List<EventWebhook> webhooks() {
    return List.copyOf(webhooks);
  }

  /** The endpoint of streams. */
  List<Endpoint> endpoints(Keys keys) {
    return PayoutEventEndpoints.of(events, streams, keys);
  }

  void start() {
    streams.start();
    threads.forEach(Thread::start);
  }

  /** Disconnects who listens. */
  void endStreams() {
    streams.close();
  }

  /** A delivery that is under way is made again after the next start. */
  @Override
  public void close() {
    streams.close();
    threads.forEach(Thread::interrupt);
    long until = System.nanoTime() + STOP_MILLIS * 1_000_000;
    try {
      for (Thread thread : threads) {
        if (thread.isAlive()) {
          thread.join(Math.max(1, (until - System.nanoTime()) / 1_000_000));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closeableStack.close();
  }
}
