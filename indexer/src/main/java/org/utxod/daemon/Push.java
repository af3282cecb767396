package org.utxod.daemon;

import java.security.SecureRandom;
import java.util.List;
import org.utxod.config.Config;
import org.utxod.config.PushConfig;
import org.utxod.http.ClientMemory;
import org.utxod.http.Endpoint;
import org.utxod.http.endpoint.AdminKey;
import org.utxod.metrics.Metrics;
import org.utxod.outbound.http.HttpClients;
import org.utxod.outbound.http.OutboundHttp;
import org.utxod.query.NamedTransactions;
import org.utxod.watch.WatchDesk;
import org.utxod.watch.WatchOptions;
import org.utxod.watch.endpoint.PushEndpoints;
import org.utxod.watch.webhook.Targets;
import org.utxod.watch.webhook.WebhookDesk;
import org.utxod.watch.webhook.WebhookOptions;

/** Those who are told of what happens, with their threads. */
final class Push implements AutoCloseable {
  private static final long STOP_MILLIS = 1_000;

  private final Parts parts = new Parts();
  private final WatchDesk watching;
  private final WebhookDesk webhooks;
  private final Thread thread;
  private final Config config;

  /**
   * Wires them to an index; nobody is told anything before {@link #start}.
   *
   * @param named is told where each transaction is that an event names
   */
  Push(
      Config config,
      FollowedIndex followed,
      Surroundings surroundings,
      Metrics metrics,
      ClientMemory memory,
      NamedTransactions named) {
    this.config = config;
    PushConfig push = config.push();
    watching = new WatchDesk(
        followed.index(),
        followed.index().settings(),
        followed.mempool(),
        WatchOptions.DEFAULT
            .with(push.watchers(), push.scripts())
            .withTotalQueue(memory.limit(ClientMemory.Kind.EVENTS)),
        memory,
        surroundings.nanoTime(),
        named);
    Targets targets = new Targets(push.reach());
    OutboundHttp http = parts.own(new OutboundHttp(
        HttpClients.forReceivers(
            config.outside().proxy(), Outside.trusted(config), targets::allows),
        metrics.outbound(),
        surroundings.nanoTime()));
    webhooks = parts.own(new WebhookDesk(
        followed.index(),
        followed.index().settings(),
        config.network(),
        followed.mempool(),
        http,
        targets,
        WebhookOptions.DEFAULT.with(push.webhooks(), push.retries()),
        surroundings.clock(),
        new SecureRandom(),
        named));
    thread = new Thread(watching, "watch");
    thread.setDaemon(true);
    followed.observeMempool(named);
    followed.observeMempool(watching.inbox());
    followed.observeMempool(webhooks);
    followed.index().onMove(() -> {
      watching.wake();
      webhooks.wake();
    });
    metrics.push(watching::figures, webhooks::figures);
  }

  /** What clients ask for. */
  List<Endpoint> endpoints(AdminKey key) {
    boolean told = config.index().activityBlocks() > 0;
    return PushEndpoints.of(watching, webhooks, config.network(), key, told);
  }

  void start() {
    thread.start();
    webhooks.start();
  }

  /** Sends those who watch away, so that the server need not wait for them. */
  void endWatching() throws InterruptedException {
    watching.close();
    if (thread.isAlive()) {
      thread.join(STOP_MILLIS);
    }
  }

  @Override
  public void close() {
    parts.close();
  }
}
