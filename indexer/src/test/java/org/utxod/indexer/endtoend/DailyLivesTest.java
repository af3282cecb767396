package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.daemon.RuntimeContext;
import org.utxod.indexer.endtoend.FakeEsplora.Mood;
import org.utxod.indexer.endtoend.TestDaemon.Answer;
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
import org.utxod.store.chain.Script;
import org.utxod.store.fixture.Await;
import org.utxod.store.fixture.RedisServer;

/** Days in the life of a daemon with providers: at each moment the right source, marks and status. */
class DailyLivesTest {
  private static final int HEIGHT = 60;

  @TempDir
  Path directory;

  private final ShiftedTime time = new ShiftedTime();
  private final DemoChain chain = new DemoChain(3, GeneratorShape.small(), HEIGHT);
  private final String address =
      Addresses.encode(chain.hotScripts().get(0), Network.REGTEST).orElseThrow();
  private final FakeEsplora a = new FakeEsplora(HEIGHT, 1_001).of(chain.chain());
  private final FakeEsplora b = new FakeEsplora(HEIGHT, 1_002).of(chain.chain());
  private final FakeEsplora c = new FakeEsplora(HEIGHT, 1_003).of(chain.chain());
  private Duration tipGrace = Duration.ofSeconds(10);
  private TestDaemon daemon;

  private RuntimeContext surroundings(Config config) {
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
        time, time::nanoTime, FollowOptions.DEFAULT, options, HttpLimits.DEFAULT);
  }

  private void start(Map<Setting<?>, String> settings) {
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

  private String balancePath() {
    return "/v1/address/" + address + "/balance";
  }

  private JsonNode balance() {
    return daemon.get(balancePath());
  }

  /** The balance when everything that is kept of earlier answers has run out. */
  private JsonNode balanceLater() {
    time.pass(Duration.ofSeconds(11));
    return balance();
  }

  private void awaitSource(String source) {
    String[] last = {""};
    Await.until(
        "an answer from " + source,
        () -> {
          last[0] = String.valueOf(daemon.ask(balancePath()).body());
          return last[0].contains("\"source\":\"" + source + "\"");
        },
        () -> last[0]);
  }

  private void awaitTipFrom(FakeEsplora provider, int height) {
    daemon.awaitStatus(
        "the tip from " + provider.name(),
        status -> status.path("tip").path("height").asInt() == height
            && !status.path("tip").path("source").asText().equals("node"));
  }

  /** The node has {@code blocks} more, but gives out none of them. */
  private void growOutOfReach(int blocks) {
    FaultPlan.of(daemon.node())
        .always("getblock", new SimFault.RpcError(-28, "Loading block index..."));
    for (int i = 0; i < blocks; i++) {
      chain.grow();
    }
  }

  /** And waits until that was noticed, so that no late word of it counts as one of the day after. */
  private void stopNode() {
    daemon.node().stop();
    daemon.awaitStatus(
        "an unreachable node", status -> !status.path("node").path("reachable").asBoolean(true));
  }

  private void awaitLag(int blocks) {
    daemon.awaitStatus(
        "a lag of " + blocks, status -> status.path("lag_blocks").asInt(-1) == blocks);
  }

  private void allStandAt(int height) {
    for (FakeEsplora provider : List.of(a, b, c)) {
      provider.height(height);
    }
  }

  @Test
  void fresh_the_providers_are_not_asked_for_anything() {
    start(Map.of());
    assertThat(balance().path("source").asText()).isEqualTo("local");
    assertThat(daemon.get("/v1/status").path("tip").path("source").asText()).isEqualTo("node");
    assertThat(a.requests() + b.requests() + c.requests()).isZero();
    Scrape scrape = daemon.metrics();
    assertThat(scrape.value("utxod_answers_total{quality=\"fresh\",source=\"local\"}"))
        .isEqualTo(1);
    assertThat(scrape.sum("utxod_fallbacks_total")).isZero();
  }

  @Test
  void a_node_that_is_down_for_a_day() {
    tipGrace = Duration.ZERO;
    start(Map.of());
    allStandAt(HEIGHT + 144);
    stopNode();
    time.pass(Duration.ofDays(1));
    awaitTipFrom(a, HEIGHT + 144);
    JsonNode within = balance();
    assertThat(within.path("source").asText()).isEqualTo("local");
    assertThat(within.path("stale").asBoolean()).isFalse();
    assertThat(within.path("lag_blocks").asInt()).isEqualTo(144);

    allStandAt(HEIGHT + 1_100);
    time.pass(Duration.ofHours(1));
    awaitTipFrom(a, HEIGHT + 1_100);
    JsonNode beyond = balance();
    assertThat(beyond.path("source").asText()).isEqualTo(a.name());
    assertThat(beyond.path("balance_sat").asLong()).isEqualTo(1_001);
    assertThat(beyond.path("height").asInt()).isEqualTo(HEIGHT + 1_100);
    assertThat(beyond.path("lag_blocks").asInt()).isZero();
    assertThat(beyond.path("stale").asBoolean()).isFalse();
    assertThat(beyond.path("complete").asBoolean()).isTrue();
    JsonNode own = daemon.get(balancePath() + "?local=true");
    assertThat(own.path("source").asText()).isEqualTo("local");
    assertThat(own.path("stale").asBoolean()).isTrue();
    assertThat(own.path("lag_blocks").asInt()).isEqualTo(1_100);

    chain.grow();
    daemon.node().start();
    daemon.awaitTip();
    awaitSource("local");
    int requested = a.requests() + b.requests() + c.requests();
    assertThat(balance().path("height").asInt()).isEqualTo(HEIGHT + 1);
    assertThat(daemon.get("/v1/status").path("tip").path("source").asText()).isEqualTo("node");
    assertThat(a.requests() + b.requests() + c.requests()).isLessThanOrEqualTo(requested + 3);
  }

  @Test
  void a_provider_that_lies_about_the_tip_while_the_node_hangs_takes_nothing_over() {
    tipGrace = Duration.ZERO;
    a.height(500_000);
    b.mood(Mood.DOWN);
    c.mood(Mood.DOWN);
    start(Map.of());
    stopNode();
    time.pass(Duration.ofSeconds(125));
    Await.until(
        "the lie to be heard",
        () -> daemon
                .metrics()
                .value("utxod_provider_questions_total{outcome=\"implausible\",provider=\""
                    + a.name() + "\"}")
            > 0,
        () -> "nothing");
    JsonNode status = daemon.get("/v1/status");
    assertThat(status.path("tip").path("height").isNull()).isTrue();
    assertThat(status.path("lag_blocks").isNull()).isTrue();
    JsonNode answer = balance();
    assertThat(answer.path("source").asText()).isEqualTo("local");
    assertThat(answer.path("stale").asBoolean()).isTrue();
    assertThat(answer.path("lag_blocks").isNull()).isTrue();

    a.height(HEIGHT + 5);
    time.pass(Duration.ofMinutes(15));
    awaitTipFrom(a, HEIGHT + 5);
    JsonNode believed = daemon.get("/v1/status");
    assertThat(believed.path("tip").path("single_source").asBoolean()).isTrue();
    assertThat(believed.path("reason").asText()).contains("Only " + a.name() + " reports");
    assertThat(balance().path("lag_blocks")).isEqualTo(believed.path("lag_blocks"));
  }

  @Test
  void a_node_in_initial_download_knows_too_low_a_tip() {
    tipGrace = Duration.ZERO;
    allStandAt(HEIGHT + 2_000);
    start(Map.of());
    assertThat(balance().path("source").asText()).isEqualTo("local");
    daemon.node().initialDownload(true);
    chain.grow();
    awaitTipFrom(a, HEIGHT + 2_000);
    assertThat(balance().path("source").asText()).isEqualTo(a.name());
    JsonNode status = daemon.get("/v1/status");
    assertThat(status.path("node").path("initial_download").asBoolean()).isTrue();
    assertThat(status.path("state").asText()).isEqualTo("behind");
    assertThat(daemon.ask("/health/ready").status()).isEqualTo(503);

    daemon.node().initialDownload(false);
    chain.grow();
    daemon.awaitTip();
    assertThat(balance().path("source").asText()).isEqualTo("local");
  }

  @Test
  void behind_by_999_by_1000_and_by_1001() {
    start(Map.of());
    growOutOfReach(999);
    allStandAt(HEIGHT + 1_001);
    awaitLag(999);
    assertThat(balance().path("source").asText()).isEqualTo("local");
    chain.grow();
    awaitLag(1_000);
    assertThat(balance().path("source").asText()).isEqualTo("local");
    assertThat(a.requests()).isZero();
    chain.grow();
    awaitLag(1_001);
    assertThat(balance().path("source").asText()).isEqualTo(a.name());
    FaultPlan.of(daemon.node()).heal();
    daemon.awaitTip();
    assertThat(balance().path("source").asText()).isEqualTo("local");
  }

  @Test
  void one_provider_after_the_other_fails_until_none_is_left() {
    start(Map.of());
    growOutOfReach(1_001);
    awaitLag(1_001);
    allStandAt(HEIGHT + 1_001);
    assertThat(balance().path("source").asText()).isEqualTo(a.name());

    a.mood(Mood.RATE_LIMITS);
    assertThat(balanceLater().path("source").asText()).isEqualTo(b.name());
    int askedA = a.requests();
    assertThat(balanceLater().path("source").asText()).isEqualTo(b.name());
    assertThat(a.requests()).as("one that asked for a pause gets it").isEqualTo(askedA);

    assertThat(daemon
            .metrics()
            .value("utxod_provider_breaker{provider=\"" + a.name() + "\",state=\"open\"}"))
        .isEqualTo(1);
    b.mood(Mood.WEB_PAGE);
    JsonNode third = balanceLater();
    assertThat(third.path("source").asText()).isEqualTo(c.name());
    assertThat(third.path("balance_sat").asLong()).isEqualTo(1_003);

    c.height(HEIGHT + 1_001 - 5);
    JsonNode late = balanceLater();
    assertThat(late.path("source").asText()).isEqualTo(c.name());
    assertThat(late.path("lag_blocks").asInt()).isEqualTo(5);

    c.height(HEIGHT - 1);
    JsonNode stale = balanceLater();
    assertThat(stale.path("source").asText()).as("c is below the index").isEqualTo("local");
    assertThat(stale.path("stale").asBoolean()).isTrue();
    assertThat(stale.path("lag_blocks").asInt()).isEqualTo(1_001);

    Scrape scrape = daemon.metrics();
    for (String failure : List.of(
        "limited\",provider=\"" + a.name(),
        "malformed\",provider=\"" + b.name(),
        "behind\",provider=\"" + c.name())) {
      assertThat(scrape.value("utxod_provider_questions_total{outcome=\"" + failure + "\"}"))
          .as(failure)
          .isPositive();
    }
    assertThat(scrape.value("utxod_fallbacks_total{outcome=\"unanswered\"}")).isEqualTo(1);
    c.mood(Mood.DOWN);
    assertThat(balanceLater().path("source").asText()).isEqualTo("local");

    a.mood(Mood.WELL);
    time.pass(Duration.ofMinutes(13));
    awaitSource(a.name());
  }

  @Test
  void configured_to_refuse_a_stale_answer_is_a_503_that_says_when_to_ask_again() {
    start(Map.of(Setting.WHEN_ALL_FAIL, "error"));
    growOutOfReach(1_001);
    awaitLag(1_001);
    for (FakeEsplora provider : List.of(a, b, c)) {
      provider.mood(Mood.DOWN);
    }
    Answer refused = daemon.ask(balancePath());
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.body().path("detail").asText())
        .contains("1001 blocks behind")
        .contains("no external provider could answer");
    assertThat(daemon.ask("/v1/address/" + address + "/utxos").status()).isEqualTo(503);
  }

  @Test
  void one_switch_turns_all_third_parties_off() {
    start(Map.of(Setting.FALLBACK_ENABLED, "false"));
    allStandAt(HEIGHT + 1_001);
    growOutOfReach(1_001);
    awaitLag(1_001);
    assertThat(balance().path("stale").asBoolean()).isTrue();
    stopNode();
    time.pass(Duration.ofDays(1));
    daemon.awaitStatus("an unknown tip", status -> status.path("lag_blocks").isNull());
    JsonNode unknown = balance();
    assertThat(unknown.path("source").asText()).isEqualTo("local");
    assertThat(unknown.path("stale").asBoolean()).isTrue();
    assertThat(unknown.path("lag_blocks").isNull()).isTrue();
    assertThat(daemon.get("/v1/status").path("tip").path("age_seconds").isNull())
        .isTrue();
    assertThat(a.requests() + b.requests() + c.requests()).isZero();
  }

  @Test
  void two_that_must_agree_and_do_not_are_both_not_believed() {
    start(new HashMap<>(Map.of(Setting.FALLBACK_AGREE, "true")));
    growOutOfReach(1_001);
    awaitLag(1_001);
    allStandAt(HEIGHT + 1_001);
    JsonNode stale = balance();
    assertThat(stale.path("source").asText()).isEqualTo("local");
    assertThat(stale.path("stale").asBoolean()).isTrue();
    assertThat(b.requests()).isPositive();
  }

  @Test
  void a_redis_that_is_shared_goes_away_in_the_middle_and_comes_back() {
    try (RedisServer redis = RedisServer.start()) {
      start(Map.of(Setting.CACHE_REDIS, redis.url(), Setting.CACHE_REDIS_TIMEOUT_MS, "1000"));
      growOutOfReach(1_001);
      awaitLag(1_001);
      allStandAt(HEIGHT + 1_001);
      assertThat(balance().path("source").asText()).isEqualTo(a.name());
      assertThat(redis.keys())
          .hasSize(1)
          .allMatch(name -> name.startsWith("utxod:1:regtest:1:") && !name.contains(address));
      Scrape first = daemon.metrics();
      assertThat(first.value("utxod_cache_lookups_total{layer=\"redis\",result=\"miss\"}"))
          .isEqualTo(1);
      assertThat(first.value("utxod_redis_breaker{state=\"closed\"}")).isEqualTo(1);

      int requested = a.requests();
      time.pass(Duration.ofSeconds(11)); // here it has run out; in Redis, by real time, it has not
      assertThat(balance().path("balance_sat").asLong()).isEqualTo(1_001);
      assertThat(a.requests()).as("Redis had it").isEqualTo(requested);
      assertThat(
              daemon.metrics().value("utxod_cache_lookups_total{layer=\"redis\",result=\"hit\"}"))
          .isEqualTo(1);

      redis.kill();
      for (int i = 0; i < 3; i++) {
        JsonNode without = balanceLater();
        assertThat(without.path("source").asText()).isEqualTo(a.name());
        assertThat(without.path("stale").asBoolean()).isFalse();
      }
      assertThat(a.requests()).isGreaterThan(requested);
      assertThat(daemon.metrics().value("utxod_redis_failures_total")).isPositive();

      redis.startAgain();
      time.pass(Duration.ofMinutes(2));
      assertThat(balance().path("source").asText()).isEqualTo(a.name());
      assertThat(redis.keys()).hasSize(1);
      assertThat(daemon.metrics().value("utxod_redis_breaker{state=\"closed\"}"))
          .isEqualTo(1);
    }
  }

  @Test
  void a_batch_goes_outside_side_by_side_and_keeps_its_order() {
    start(Map.of());
    growOutOfReach(1_001);
    awaitLag(1_001);
    allStandAt(HEIGHT + 1_001);
    a.mood(Mood.RATE_LIMITS);
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      addresses.add(Addresses.encode(Script.ofHex("0014%040x".formatted(i)), Network.REGTEST)
          .orElseThrow());
    }
    addresses.add(7, "no-address");
    Answer answer = daemon.postOpenly(
        "/v1/balances", "{\"addresses\":[\"" + String.join("\",\"", addresses) + "\"]}");
    assertThat(answer.status()).isEqualTo(200);
    JsonNode balances = answer.body().path("balances");
    assertThat(balances).hasSize(31);
    for (int i = 0; i < 31; i++) {
      assertThat(balances.path(i).path("address").asText()).isEqualTo(addresses.get(i));
      assertThat(balances.path(i).has("error")).isEqualTo(i == 7);
      if (i != 7) {
        assertThat(balances.path(i).path("source").asText()).isEqualTo(b.name());
      }
    }
    Scrape scrape = daemon.metrics();
    assertThat(scrape.value("utxod_answers_total{quality=\"fresh\",source=\"" + b.name() + "\"}"))
        .isEqualTo(30);
    assertThat(scrape.value(
            "utxod_provider_questions_total{outcome=\"limited\",provider=\"" + a.name() + "\"}"))
        .isBetween(1.0, 4.0);
    int requested = b.requests();
    assertThat(daemon
            .postOpenly("/v1/balances", "{\"addresses\":[\"" + addresses.get(3) + "\"]}")
            .status())
        .isEqualTo(200);
    assertThat(b.requests()).as("it was kept").isEqualTo(requested);
  }

  @Test
  void ten_thousand_requests_while_nobody_answers_outside() throws Exception {
    start(Map.of());
    growOutOfReach(1_001);
    awaitLag(1_001);
    allStandAt(HEIGHT + 1_001);
    a.mood(Mood.HANGS);
    b.mood(Mood.DOWN);
    c.mood(Mood.WEB_PAGE);
    ExecutorService clients = Executors.newFixedThreadPool(16);
    try {
      askAll(clients, 32); // whoever meets them first learns that they are gone
      int before = Thread.activeCount();
      long began = System.nanoTime();
      int refused = askAll(clients, 10_000);
      long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      assertThat(refused).isZero();
      assertThat(tookMillis).as("milliseconds for 10,000 stale answers").isLessThan(30_000);
      assertThat(Thread.activeCount()).isLessThan(before + 80);
      Scrape scrape = daemon.metrics();
      assertThat(scrape.value("utxod_answers_total{quality=\"stale\",source=\"local\"}"))
          .isGreaterThanOrEqualTo(10_000);
      assertThat(scrape.sum("utxod_outbound_calls_total"))
          .as("calls that ten thousand questions cost")
          .isLessThan(200);
      assertThat(scrape.value("utxod_cache_lookups_total{layer=\"memory\",result=\"hit\"}"))
          .as("how long a failure of all providers is cached")
          .isGreaterThan(2_500);
      assertThat(scrape.value("utxod_cache_entries")).isLessThan(10_000);
      assertThat(
              scrape.value("utxod_provider_breaker{provider=\"" + a.name() + "\",state=\"open\"}"))
          .isEqualTo(1);
    } finally {
      clients.shutdownNow();
    }
    for (FakeEsplora provider : List.of(a, b, c)) {
      provider.mood(Mood.WELL);
    }
    time.pass(Duration.ofMinutes(13));
    awaitSource(a.name());
  }

  /** Half of them for one address, half for one each. How many were refused; all others are the stale local answer. */
  private int askAll(ExecutorService clients, int count) throws Exception {
    List<Future<Integer>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String path = i % 2 == 0 ? balancePath() : "/v1/script/0014%040x/balance".formatted(i);
      all.add(clients.submit(() -> {
        Answer answer = daemon.ask(path);
        if (answer.status() == 503) {
          return 1;
        }
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("stale").asBoolean()).isTrue();
        return 0;
      }));
    }
    int refused = 0;
    for (Future<Integer> one : all) {
      refused += one.get(60, TimeUnit.SECONDS);
    }
    return refused;
  }
}
