package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.endtoend.FakeEsplora.Mood;
import org.utxod.indexer.endtoend.TestDaemon.Answer;
import org.utxod.query.address.Addresses;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.fixture.RedisServer;

/** Many requests to providers: over a shared cache, side by side, and while none answers. */
class ProviderTrafficTest extends ProvidersFixture {
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
