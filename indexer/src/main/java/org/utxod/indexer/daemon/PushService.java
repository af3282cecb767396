package org.utxod.indexer.daemon;

import java.security.SecureRandom;
import java.util.List;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.PushConfig;
import org.utxod.query.balance.NamedTransactions;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.admin.AdminKey;
import org.utxod.query.http.limit.ClientMemory;
import org.utxod.query.metrics.Metrics;
import org.utxod.query.outbound.Sleeper;
import org.utxod.query.outbound.http.HttpClients;
import org.utxod.query.outbound.http.OutboundHttp;
import org.utxod.query.watch.SubscriptionHub;
import org.utxod.query.watch.WatchOptions;
import org.utxod.query.watch.endpoint.PushEndpoints;
import org.utxod.query.watch.webhook.Targets;
import org.utxod.query.watch.webhook.WebhookManager;
import org.utxod.query.watch.webhook.WebhookOptions;

/** Streams and webhooks, with their threads. */
final class PushService implements AutoCloseable {
  private static final long STOP_MILLIS = 1_000;

  private final CloseableStack closeableStack = new CloseableStack();
  private final SubscriptionHub watching;
  private final WebhookManager webhooks;
  private final Thread thread;
  private final Config config;

  /**
   * Wires them to an index; no events are sent before {@link #start}.
   *
   * @param named records the heights of transactions in events
   * @param onPublish runs too whenever the index shows something new; must be fast
   */
  PushService(
      Config config,
      FollowedIndex followed,
      RuntimeContext runtimeContext,
      Metrics metrics,
      ClientMemory memory,
      NamedTransactions named,
      Runnable onPublish) {
    this.config = config;
    PushConfig push = config.push();
    watching = new SubscriptionHub(
        followed.index(),
        followed.index().settings(),
        followed.mempool(),
        WatchOptions.DEFAULT
            .with(push.watchers(), push.scripts())
            .withTotalQueue(memory.limit(ClientMemory.Kind.EVENTS)),
        memory,
        runtimeContext.nanoTime(),
        named);
    Targets targets = new Targets(push.reach());
    OutboundHttp http = closeableStack.own(new OutboundHttp(
        HttpClients.forReceivers(
            config.providers().proxy(), ProviderStack.trusted(config), targets::allows),
        metrics.outbound(),
        runtimeContext.nanoTime()));
    webhooks = closeableStack.own(new WebhookManager(
        followed.index(),
        followed.index().settings(),
        config.network(),
        followed.mempool(),
        http,
        targets,
        WebhookOptions.DEFAULT.with(push.webhooks(), push.retries()),
        runtimeContext.clock(),
        new SecureRandom(),
        Sleeper.system(),
        named));
    thread = new Thread(watching, "watch");
    thread.setDaemon(true);
    followed.observeMempool(named);
    followed.observeMempool(watching.inbox());
    followed.observeMempool(webhooks);
    followed.index().onPublish(() -> {
      watching.wake();
      webhooks.wake();
      onPublish.run();
    });
    metrics.push(watching::stats, webhooks::stats);
  }

  /** The endpoints. */
  List<Endpoint> endpoints(AdminKey key) {
    boolean activityKept = config.index().options().activityBlocks() > 0;
    return PushEndpoints.of(watching, webhooks, config.network(), key, activityKept);
  }

  /** @param delivers whether webhooks are delivered */
  void start(boolean delivers) {
    thread.start();
    if (delivers) {
      webhooks.start();
    }
  }

  /** Disconnects the subscribers, so that the server need not wait for them. */
  void endWatching() throws InterruptedException {
    watching.close();
    if (thread.isAlive()) {
      thread.join(STOP_MILLIS);
    }
  }

  @Override
  public void close() {
    closeableStack.close();
  }
}
