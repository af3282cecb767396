package org.utxod.query.watch.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.utxod.query.outbound.Sleeper;
import org.utxod.query.outbound.http.CallObserver;
import org.utxod.query.outbound.http.HttpClients;
import org.utxod.query.outbound.http.OutboundHttp;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.query.testing.FakeIndex;
import org.utxod.query.watch.Subscription;
import org.utxod.store.Index;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.MemoryStore;
import org.utxod.store.model.StoreException;

/** A change that cannot be kept changes nothing: the receiver is told as before. */
class WebhookChangeTest {
  private static final Subscription WATCHED = Subscription.of(
      List.of(Script.ofHex("0014751e76e8199196d454941c45d1b3a323f1433bd6")), Network.REGTEST);

  private final MemoryStore store = new MemoryStore();
  private final OutboundHttp http = new OutboundHttp(
      HttpClients.forReceivers(null, null, (name, address) -> false),
      CallObserver.none(),
      System::nanoTime);
  private final WebhookManager manager = new WebhookManager(
      new FakeIndex(Network.REGTEST).block(),
      Index.over(store, Network.REGTEST, IndexOptions.DEFAULT).settings(),
      Network.REGTEST,
      MempoolView.none(),
      http,
      new Targets(Targets.Reach.DENY),
      WebhookOptions.DEFAULT,
      Clock.systemUTC(),
      new SecureRandom(),
      Sleeper.system(),
      null);

  @AfterEach
  void close() {
    manager.close();
    http.close();
  }

  private static boolean isTold(String id) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.isAlive() && thread.getName().equals("webhook-" + id));
  }

  @Test
  void a_disk_that_is_full_ends_no_webhook() {
    manager.start();
    Webhook added = manager.add("https://example.org/one", WATCHED, null);
    assertThat(isTold(added.id())).isTrue();
    store.failNextWrite();
    assertThatThrownBy(() -> manager.change(
            added.id(),
            was -> new Webhook(
                was.id(), "https://example.org/two", WATCHED, was.secret(), was.created())))
        .isInstanceOf(StoreException.class);
    assertThat(isTold(added.id())).isTrue();
    assertThat(manager.status(added.id()).orElseThrow().webhook().url()).isEqualTo(added.url());
  }
}
