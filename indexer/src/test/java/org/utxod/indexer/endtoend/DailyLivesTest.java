package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.endtoend.FakeEsplora.Mood;
import org.utxod.indexer.endtoend.TestDaemon.Answer;
import org.utxod.indexer.simnode.FaultPlan;
import org.utxod.store.fixture.Await;

/** Days in the life of a daemon with providers: at each moment the right source, marks and status. */
class DailyLivesTest extends ProvidersFixture {
  private void awaitTipFrom(FakeEsplora provider, int height) {
    daemon.awaitStatus(
        "the tip from " + provider.name(),
        status -> status.path("tip").path("height").asInt() == height
            && !status.path("tip").path("source").asText().equals("node"));
  }

  /** And waits until that was noticed, so that no late word of it counts as one of the day after. */
  private void stopNode() {
    daemon.node().stop();
    daemon.awaitStatus(
        "an unreachable node", status -> !status.path("node").path("reachable").asBoolean(true));
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
}
