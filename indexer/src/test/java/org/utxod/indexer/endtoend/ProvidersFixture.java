package org.utxod.indexer.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.daemon.RuntimeContext;
import org.utxod.indexer.follow.FollowOptions;
import org.utxod.indexer.simnode.FaultPlan;
import org.utxod.indexer.simnode.SimFault;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.query.address.Addresses;
import org.utxod.query.http.limit.HttpLimits;
import org.utxod.query.outbound.Backoff;
import org.utxod.query.outbound.CircuitBreaker;
import org.utxod.query.provider.ProviderOptions;
import org.utxod.store.chain.Network;
import org.utxod.store.fixture.Await;

/** A daemon whose node and three providers can be taken away, on a clock of the test. */
abstract class ProvidersFixture {
  static final int HEIGHT = 60;

  @TempDir
  Path directory;

  final ShiftedTime time = new ShiftedTime();
  final DemoChain chain = new DemoChain(3, GeneratorShape.small(), HEIGHT);
  final String address =
      Addresses.encode(chain.hotScripts().get(0), Network.REGTEST).orElseThrow();
  final FakeEsplora a = new FakeEsplora(HEIGHT, 1_001).of(chain.chain());
  final FakeEsplora b = new FakeEsplora(HEIGHT, 1_002).of(chain.chain());
  final FakeEsplora c = new FakeEsplora(HEIGHT, 1_003).of(chain.chain());
  Duration tipGrace = Duration.ofSeconds(10);
  TestDaemon daemon;

  RuntimeContext surroundings(Config config) {
    ProviderOptions options = new ProviderOptions(
        Duration.ofSeconds(5),
        Duration.ofSeconds(1),
        new Backoff.Schedule(Duration.ofMillis(1), Duration.ofMillis(5), 2),
        CircuitBreaker.Settings.DEFAULT,
        4,
        Duration.ofMillis(200),
        32,
        16,
        Duration.ofMillis(20),
        tipGrace,
        Duration.ofMinutes(5));
    return new RuntimeContext(
        time, time::nanoTime, FollowOptions.DEFAULT, options, HttpLimits.DEFAULT, null);
  }

  void start(Map<Setting<?>, String> settings) {
    daemon = new TestDaemon(
        directory,
        chain.chain(),
        Network.REGTEST,
        settings,
        this::surroundings,
        null,
        a.url(),
        b.url(),
        c.url());
    daemon.awaitTip();
  }

  @AfterEach
  void stop() {
    daemon.close();
    a.close();
    b.close();
    c.close();
  }

  String balancePath() {
    return "/v1/address/" + address + "/balance";
  }

  JsonNode balance() {
    return daemon.get(balancePath());
  }

  /** The balance when everything that is kept of earlier answers has run out. */
  JsonNode balanceLater() {
    time.pass(Duration.ofSeconds(11));
    return balance();
  }

  void awaitSource(String source) {
    String[] last = {""};
    Await.until(
        "an answer from " + source,
        () -> {
          last[0] = String.valueOf(daemon.ask(balancePath()).body());
          return last[0].contains("\"source\":\"" + source + "\"");
        },
        () -> last[0]);
  }

  /** The node has {@code blocks} more, but gives out none of them. */
  void growOutOfReach(int blocks) {
    FaultPlan.of(daemon.node())
        .always("getblock", new SimFault.RpcError(-28, "Loading block index..."));
    for (int i = 0; i < blocks; i++) {
      chain.grow();
    }
  }

  void awaitLag(int blocks) {
    daemon.awaitStatus(
        "a lag of " + blocks, status -> status.path("lag_blocks").asInt(-1) == blocks);
  }

  void allStandAt(int height) {
    for (FakeEsplora provider : List.of(a, b, c)) {
      provider.height(height);
    }
  }
}
