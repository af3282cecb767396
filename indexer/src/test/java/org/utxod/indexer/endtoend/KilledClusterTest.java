package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.utxod.indexer.kafka.broker.Brokers;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.query.access.AccessToken;
import org.utxod.query.access.Role;
import org.utxod.query.access.TokenFile;
import org.utxod.store.Index;
import org.utxod.store.chain.Network;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.Await;
import org.utxod.store.model.CoinStats;
import org.utxod.store.read.IndexView;
import org.utxod.store.read.UtxoSetScan;

/**
 * Three processes of which any may publish, on real brokers; processes and brokers are killed at any moment while the chain
 * grows and is reorganised. Every answer meanwhile is right at the block that it names, and all end with the same index.
 * {@code -Dkill.cluster=N} for more, {@code -Dkill.brokers=3} for more brokers.
 */
class KilledClusterTest extends KilledFixture {
  private static final int TIMES = Integer.getInteger("kill.cluster", 3);
  private static final int BROKERS = Integer.getInteger("kill.brokers", 1);
  private static final int NODES = 3;
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  private final List<Path> directories = new ArrayList<>();
  private final List<String> urls = new ArrayList<>();
  private final List<DaemonProcess> daemons = new ArrayList<>();

  KilledClusterTest() {
    super(40);
  }

  @Test
  void everyAnswerIsRightWhateverDies() throws Exception {
    try (Brokers brokers = Brokers.start(BROKERS)) {
      for (int i = 0; i < NODES; i++) {
        urls.add("http://127.0.0.1:" + freePort());
      }
      for (int i = 0; i < NODES; i++) {
        configure(i, brokers.servers());
      }
      for (Path place : directories) {
        daemons.add(new DaemonProcess(place, place.resolve("utxod.yaml")));
      }
      ClusterWatcher watcher = new ClusterWatcher(model, urls, SEED);
      try (watcher) {
        watcher.start();
        awaitTip();
        for (int time = 0; time < TIMES; time++) {
          grow(1 + random.nextInt(3));
          strike(brokers);
          if (random.nextInt(2) == 0) {
            reorganise(1 + random.nextInt(6));
          }
          grow(1);
          if (random.nextInt(3) == 0) {
            awaitTip();
          }
        }
        awaitTip();
      }
      assertThat(watcher.wrong()).isNull();
      assertThat(watcher.held()).isGreaterThan(20 * TIMES);
      for (DaemonProcess daemon : daemons) {
        assertThat(daemon.terminate()).as("%s", daemon.log()).isIn(0, 143);
      }
      assertSame();
    } finally {
      daemons.forEach(DaemonProcess::close);
    }
  }

  private void configure(int number, List<String> servers) throws IOException {
    Path place = Files.createDirectories(directory.resolve("node-" + number));
    directories.add(place);
    Files.createDirectories(place.resolve("data"));
    TokenFile.in(place.resolve("data")).add(AccessToken.of("backup", Role.ADMIN, SECRET, null));
    Files.writeString(
        place.resolve("utxod.yaml"),
        String.join(
            "\n",
            "network: regtest",
            "data_dir: " + place.resolve("data"),
            "rpc_url: " + node.url(),
            "rpc_cookie: " + cookie,
            "http: " + urls.get(number).substring("http://".length()),
            "cluster:",
            "  kafka: [" + String.join(", ", servers) + "]",
            "  name: node-" + number,
            "  backup: " + urls.get((number + 1) % NODES),
            "  backup_token: " + SECRET,
            ""));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void strike(Brokers brokers) throws InterruptedException {
    int which = random.nextInt(NODES + 1);
    if (which == NODES) {
      int broker = 1 + random.nextInt(BROKERS);
      brokers.kill(broker);
      grow(1);
      brokers.startAgain(broker);
      return;
    }
    Path place = directories.get(which);
    daemons.get(which).kill();
    grow(1);
    daemons.set(which, new DaemonProcess(place, place.resolve("utxod.yaml")));
  }

  private void reorganise(int depth) {
    int wanted = chain.activeTip().height() + 1;
    SimBlock at = chain.active(wanted - 1 - depth).orElseThrow();
    while (at.height() < wanted) {
      at = generator.generateOn(at);
      accept(at);
    }
  }

  private void awaitTip() {
    String tip = chain.activeTip().hash().display();
    for (int i = 0; i < urls.size(); i++) {
      int number = i;
      Await.until(
          urls.get(i) + " at the tip",
          () -> status(number).contains(tip),
          () -> status(number) + daemons.get(number).log());
    }
  }

  private String status(int number) {
    return Orders.text(urls.get(number) + "/v1/status").orElse("")
        + Orders.text(urls.get(number) + "/v1/cluster").orElse("");
  }

  private void assertSame() {
    List<Optional<CoinStats>> stats = new ArrayList<>();
    for (Path place : directories) {
      try (Index index = Index.open(
              place.resolve("data/index"), Network.REGTEST, IndexOptions.DEFAULT, SMALL);
          IndexView view = index.view();
          UtxoSetScan scan = index.setScan()) {
        model.assertEquals(view);
        stats.add(scan.carried(view.state().tip().point().height()));
      }
    }
    assertThat(stats.get(0)).isPresent();
    assertThat(stats).containsOnly(stats.get(0));
  }
}
