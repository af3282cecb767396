package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.backup.BackupFetch;
import org.utxod.indexer.backup.Restore;
import org.utxod.indexer.config.ClusterConfig;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.daemon.AdminCookie;
import org.utxod.indexer.daemon.ClusterSetup;
import org.utxod.indexer.daemon.OpenIndex;
import org.utxod.indexer.daemon.RuntimeContext;
import org.utxod.indexer.kafka.KafkaFeedLog;
import org.utxod.indexer.kafka.KafkaLease;
import org.utxod.indexer.kafka.KafkaSecurity;
import org.utxod.indexer.kafka.KafkaSettings;
import org.utxod.indexer.kafka.broker.Brokers;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.store.chain.Network;
import org.utxod.store.fixture.Await;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.golden.Golden;

/** Daemons on one real broker: query nodes without a node answer over HTTP as their publisher does. */
class ClusterTest {
  private static final RecordedChain TRUTH = RecordedChain.golden();
  private static final org.utxod.indexer.simnode.chain.RecordedChain CHAIN =
      org.utxod.indexer.simnode.chain.RecordedChain.read(Golden::open);
  private static Brokers brokers;

  @TempDir
  Path directory;

  @BeforeAll
  static void start() {
    brokers = Brokers.start(1);
  }

  @AfterAll
  static void end() {
    if (brokers != null) {
      brokers.close();
    }
  }

  private static Function<Config, RuntimeContext> part(
      String topic, String name, ClusterConfig.Role role) {
    KafkaSettings settings = new KafkaSettings(
        brokers.servers(),
        topic,
        topic + "-writer",
        topic + "-lease",
        KafkaSecurity.none(),
        "utxod-" + name);
    return config -> RuntimeContext.of(config)
        .withCluster(new ClusterSetup(
            name,
            role,
            () -> new KafkaFeedLog(settings),
            () -> KafkaLease.seek(settings),
            null,
            null));
  }

  private TestDaemon daemon(String topic, String name, SimChain chain, ClusterConfig.Role role) {
    return new TestDaemon(
        directory.resolve(name), chain, Network.REGTEST, Map.of(), part(topic, name, role), null);
  }

  private static JsonNode awaitBlock(TestDaemon daemon, String hash) {
    return await(
        daemon, "/v1/status", status -> hash.equals(status.path("block_hash").asText()));
  }

  private static JsonNode await(TestDaemon daemon, String path, Predicate<JsonNode> wanted) {
    AtomicReference<JsonNode> last = new AtomicReference<>();
    Await.until(
        path,
        () -> {
          last.set(daemon.get(path));
          return wanted.test(last.get());
        },
        () -> String.valueOf(last.get()));
    return last.get();
  }

  @Test
  void queryNodesAnswerAsThePublisherDoesAfterEveryEvent(TestInfo test) {
    String topic = test.getTestMethod().orElseThrow().getName();
    SimChain chain = CHAIN.begin();
    List<RecordedChain.Truth> truth = TRUTH.truthByEvent();
    try (TestDaemon publisher = daemon(topic, "a", chain, ClusterConfig.Role.PUBLISHER);
        TestDaemon query = daemon(topic, "b", CHAIN.begin(), ClusterConfig.Role.QUERY);
        TestDaemon other = daemon(topic, "c", CHAIN.begin(), ClusterConfig.Role.QUERY)) {
      int event = 0;
      for (SimBlock block : CHAIN.events()) {
        chain.accept(block);
        RecordedChain.Truth now = truth.get(event++);
        if (event % 60 == 0) {
          query.restart();
        }
        if (event % 90 == 0) {
          publisher.restart();
        }
        GoldenChainTest.assertTotals(publisher.awaitTip(), now);
        GoldenChainTest.assertTotals(awaitBlock(query, now.tip().display()), now);
        GoldenChainTest.assertTotals(awaitBlock(other, now.tip().display()), now);
      }
      GoldenChainTest.assertEveryScript(query, Network.REGTEST, TRUTH, 0);
      JsonNode status = query.get("/v1/cluster");
      assertThat(status.path("role").asText()).isEqualTo("query");
      assertThat(status.path("epoch").asLong()).isEqualTo(1);
      assertThat(status.path("behind").asLong()).isZero();
      assertThat(status.path("stopped").asBoolean()).isFalse();
      assertThat(publisher.get("/v1/cluster").path("sequence").asLong())
          .isEqualTo(status.path("sequence").asLong());
      assertThat(query.get("/v1/status").path("tip").path("source").asText()).isEqualTo("feed");
      assertThat(query.ask("/v1/accounts").status()).isEqualTo(503);
      assertThat(query.ask("/v1/accounts").body().path("detail").asText()).contains("'a'");
    }
  }

  @Test
  void aQueryNodeBesideANodeFollowsItsMempool(TestInfo test) {
    String topic = test.getTestMethod().orElseThrow().getName();
    SimChain chain = CHAIN.begin();
    List<SimBlock> events = new ArrayList<>(CHAIN.events());
    events.subList(0, 5).forEach(chain::accept);
    try (TestDaemon publisher = daemon(topic, "a", chain, ClusterConfig.Role.PUBLISHER);
        TestDaemon query = daemon(topic, "b", chain, ClusterConfig.Role.QUERY)) {
      for (int event = 5; event < 8; event++) {
        String tip = publisher.awaitTip().path("block_hash").asText();
        await(
            query,
            "/v1/status",
            status -> status.path("block_hash").asText().equals(tip)
                && status.path("mempool").path("in_step").asBoolean());
        if (event == 6) {
          query.restart();
        }
        chain.accept(events.get(event));
      }
    }
  }

  @Test
  void aNodeThatTheLogDoesNotReachBackToBeginsWithABackup(TestInfo test) {
    String topic = test.getTestMethod().orElseThrow().getName();
    SimChain chain = CHAIN.begin();
    List<SimBlock> events = new ArrayList<>(CHAIN.events());
    events.subList(0, 200).forEach(chain::accept);
    try (TestDaemon publisher = daemon(topic, "a", chain, ClusterConfig.Role.PUBLISHER)) {
      publisher.awaitTip();
      await(
          publisher,
          "/v1/cluster",
          status ->
              status.path("sequence").asLong() > 0 && status.path("behind").asLong() == 0);
      brokers.deleteRecordsBefore(topic, 100);
      try (TestDaemon late = daemon(topic, "late", CHAIN.begin(), ClusterConfig.Role.QUERY)) {
        JsonNode status = await(late, "/v1/cluster", now -> now.path("stopped").asBoolean());
        assertThat(status.path("problem").asText()).contains("needs a backup");
        assertThat(late.get("/v1/status").path("state").asText()).isEqualTo("halted");
        assertThat(late.ask("/health/ready").status()).isEqualTo(503);
        late.stop();
        Config config = late.config();
        AdminCookie key = AdminCookie.read(publisher.config().dataDir()).orElseThrow();
        Restore restore =
            new Restore(config.network(), config.index().options(), OpenIndex.memory(config));
        List<String> progress = new ArrayList<>();
        String done = new BackupFetch(restore, publisher.url(), key.key())
            .replace(config.dataDir().resolve("index"), progress::add);
        assertThat(done).contains("MuHash match");
        late.restart();
        events.subList(200, events.size()).forEach(chain::accept);
        RecordedChain.Truth last = TRUTH.truthByEvent().get(events.size() - 1);
        GoldenChainTest.assertTotals(awaitBlock(late, last.tip().display()), last);
        GoldenChainTest.assertEveryScript(late, Network.REGTEST, TRUTH, 0);
      }
      assertThat(publisher.ask("/v1/cluster/backup").status()).isEqualTo(401);
    }
  }

  /** Whoever publishes is stopped again and again; the others go on, and all end with the same index. */
  @Test
  void anotherDaemonTakesThePlaceOfThePublisher(TestInfo test) {
    String topic = test.getTestMethod().orElseThrow().getName();
    SimChain chain = CHAIN.begin();
    List<SimBlock> events = new ArrayList<>(CHAIN.events());
    List<RecordedChain.Truth> truth = TRUTH.truthByEvent();
    List<TestDaemon> daemons = new ArrayList<>();
    try {
      for (String name : List.of("a", "b", "c")) {
        daemons.add(daemon(topic, name, chain, ClusterConfig.Role.AUTO));
      }
      int event = 0;
      for (int turn = 0; turn < 2; turn++) {
        for (int i = 0; i < 20; i++) {
          chain.accept(events.get(event++));
        }
        RecordedChain.Truth now = truth.get(event - 1);
        daemons.forEach(
            one -> GoldenChainTest.assertTotals(awaitBlock(one, now.tip().display()), now));
        TestDaemon publisher = daemons.stream()
            .filter(one -> one.get("/v1/cluster").path("role").asText().equals("publisher"))
            .findFirst()
            .orElseThrow();
        publisher.stop();
        chain.accept(events.get(event++));
        RecordedChain.Truth then = truth.get(event - 1);
        daemons.stream()
            .filter(one -> one != publisher)
            .forEach(
                one -> GoldenChainTest.assertTotals(awaitBlock(one, then.tip().display()), then));
        publisher.restart();
        GoldenChainTest.assertTotals(awaitBlock(publisher, then.tip().display()), then);
      }
    } finally {
      daemons.forEach(TestDaemon::close);
    }
  }
}
