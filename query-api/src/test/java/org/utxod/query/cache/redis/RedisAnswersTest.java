package org.utxod.query.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.utxod.query.answer.Answer;
import org.utxod.query.answer.FreshnessPolicy;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.cache.AnswerCodec;
import org.utxod.query.cache.CacheKey;
import org.utxod.query.cache.CacheObserver;
import org.utxod.query.cache.CacheOptions;
import org.utxod.query.cache.CachedFallback;
import org.utxod.query.cache.ScriptedSource;
import org.utxod.query.cache.Subjects;
import org.utxod.query.outbound.CircuitBreaker.State;
import org.utxod.query.testing.FakeChain;
import org.utxod.query.testing.StepTime;
import org.utxod.store.chain.Network;
import org.utxod.store.fixture.Await;
import org.utxod.store.fixture.RedisServer;

/** A real Redis: its answers, and that its failures cost nothing but time. */
class RedisAnswersTest {
  private final StepTime time = new StepTime();
  private final Failures failures = new Failures();
  private final List<AutoCloseable> open = new ArrayList<>();

  private static final class Failures implements CacheObserver {
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger hits = new AtomicInteger();

    @Override
    public void hit(Layer layer) {
      hits.incrementAndGet();
    }

    @Override
    public void missed(Layer layer) {}

    @Override
    public void joined() {}

    @Override
    public void sharedFailed() {
      count.incrementAndGet();
    }
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private RedisServer server(String... options) {
    RedisServer server = RedisServer.start(options);
    open.add(server);
    return server;
  }

  private static final AnswerCodec CODEC =
      new AnswerCodec(Network.REGTEST, false, Set.of("a"), FreshnessPolicy.DEFAULT);

  private RedisAnswers answers(RedisServer server, String password, Duration kept) {
    RedisAnswers answers = new RedisAnswers(
        new RedisOptions(
            RedisUrl.parse(server.url()),
            password,
            null,
            Duration.ofMillis(500),
            kept,
            RedisOptions.BREAKER),
        CODEC,
        failures,
        time::nanoTime,
        new Random(1));
    open.add(0, answers);
    return answers;
  }

  private RedisAnswers answers(RedisServer server) {
    return answers(server, "", Duration.ofSeconds(30));
  }

  private static CacheKey key(int number) {
    return new CacheKey(
        new CacheKey.Tip(5_000, ""), CacheKey.Kind.BALANCE, Subjects.of(number), null, 0);
  }

  private static Answer answer(int number) {
    return ScriptedSource.answer(Subjects.of(number), 5_000, number, "a");
  }

  private static @Nullable Answer get(RedisAnswers answers, int number) {
    return answers.get(List.of(key(number))).get(0).orElse(null);
  }

  private static void put(RedisAnswers answers, int number) {
    answers.put(List.of(key(number)), List.of(answer(number)));
  }

  @Test
  void what_one_puts_the_other_gets_many_at_once_in_order() {
    RedisServer server = server();
    RedisAnswers one = answers(server);
    RedisAnswers other = answers(server);
    one.put(List.of(key(1), key(3)), List.of(answer(1), answer(3)));
    assertThat(other.get(List.of(key(3), key(2), key(1))))
        .containsExactly(Optional.of(answer(3)), Optional.empty(), Optional.of(answer(1)));
    assertThat(failures.count).hasValue(0);
    assertThat(server.keys()).hasSize(2).allMatch(name -> name.startsWith("utxod:1:regtest:"));
  }

  @Test
  void nothing_is_kept_longer_than_asked_for() {
    RedisServer server = server();
    RedisAnswers answers = answers(server, "", Duration.ofMillis(300));
    put(answers, 1);
    assertThat(get(answers, 1)).isEqualTo(answer(1));
    Await.until("the keys to expire", () -> server.keys().isEmpty());
    assertThat(get(answers, 1)).isNull();
  }

  @Test
  void a_password_is_used_and_a_wrong_one_costs_speed_only() {
    RedisServer server = server("--requirepass", "s3cret");
    RedisAnswers right = answers(server, "s3cret", Duration.ofSeconds(30));
    put(right, 1);
    assertThat(get(right, 1)).isEqualTo(answer(1));
    RedisAnswers wrong = answers(server, "guess", Duration.ofSeconds(30));
    assertThat(get(wrong, 1)).isNull();
    assertThat(failures.count).hasValue(1);
  }

  @Test
  void garbage_is_no_answer_and_no_reason_to_stop() {
    RedisServer server = server();
    RedisAnswers answers = answers(server);
    put(answers, 1);
    put(answers, 2);
    put(answers, 3);
    List<String> names = List.of(name(1), name(2), name(3));
    assertThat(server.send("SET", names.get(0), "garbage")).startsWith("+OK");
    assertThat(server.send("DEL", names.get(1))).startsWith(":1");
    assertThat(server.send("LPUSH", names.get(1), "a list")).startsWith(":1");
    assertThat(server.send("SETRANGE", names.get(2), "300000", "long")).startsWith(":300004");
    put(answers, 4);
    for (int i = 1; i <= 3; i++) {
      assertThat(get(answers, i)).isNull();
    }
    assertThat(failures.count).hasValue(3);
    assertThat(get(answers, 4)).isEqualTo(answer(4));
    assertThat(answers.state()).isEqualTo(State.CLOSED);
  }

  private static String name(int number) {
    return new String(CODEC.name(key(number)), StandardCharsets.US_ASCII);
  }

  @Test
  void a_full_redis_takes_no_more_and_still_gives() {
    RedisServer server = server("--maxmemory-policy", "noeviction");
    RedisAnswers answers = answers(server);
    put(answers, 1);
    assertThat(server.send("CONFIG", "SET", "maxmemory", "1")).startsWith("+OK");
    put(answers, 2);
    assertThat(failures.count).hasValue(1);
    assertThat(get(answers, 1)).isEqualTo(answer(1));
    assertThat(get(answers, 2)).isNull();
    assertThat(answers.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void one_that_is_gone_is_left_alone_and_used_again_when_it_is_back() {
    RedisServer server = server();
    RedisAnswers answers = answers(server);
    put(answers, 1);
    server.kill();
    for (int i = 0; i < 50; i++) {
      assertThat(get(answers, 1)).isNull();
    }
    assertThat(failures.count).hasValue(3);
    assertThat(answers.state()).isEqualTo(State.OPEN);
    server.startAgain();
    assertThat(get(answers, 1)).isNull();
    time.pass(Duration.ofSeconds(3));
    put(answers, 1);
    assertThat(get(answers, 1)).isEqualTo(answer(1));
    assertThat(answers.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void a_restart_between_two_questions_breaks_neither() {
    RedisServer server = server();
    RedisAnswers answers = answers(server);
    put(answers, 1);
    assertThat(get(answers, 1)).isEqualTo(answer(1));
    server.kill();
    server.startAgain();
    assertThat(get(answers, 1)).as("it lost what it had").isNull();
    put(answers, 1);
    assertThat(get(answers, 1)).isEqualTo(answer(1));
    assertThat(failures.count).hasValue(0);
  }

  @Test
  void one_that_hangs_takes_its_short_time_and_no_more() {
    RedisServer server = server();
    RedisAnswers answers = answers(server);
    put(answers, 1);
    server.freeze();
    long began = System.nanoTime();
    for (int i = 0; i < 200; i++) {
      assertThat(get(answers, 1)).isNull();
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    assertThat(millis).as("three times half a second, then nothing").isBetween(1_400L, 6_000L);
    assertThat(failures.count).hasValue(3);
    server.resume();
    time.pass(Duration.ofSeconds(3));
    Await.until("the answer to be shared", () -> {
      time.pass(Duration.ofSeconds(40));
      return get(answers, 1) != null;
    });
  }

  @Test
  void before_providers_it_saves_calls_and_its_loss_costs_no_answer() {
    RedisServer server = server();
    FakeChain chain = new FakeChain().tip(5_000);
    ScriptedSource source = new ScriptedSource().says(5_000, 7);
    CachedFallback one = cached(chain, source, answers(server));
    CachedFallback other = cached(chain, source, answers(server));
    ScriptRef scriptRef = Subjects.of(1);
    assertThat(one.balance(scriptRef, null)).isPresent();
    assertThat(other.balance(scriptRef, null).orElseThrow().balanceSat()).isEqualTo(7);
    assertThat(source.requested()).hasSize(1);
    server.kill();
    assertThat(other.balance(scriptRef, null).orElseThrow().balanceSat()).isEqualTo(7);
    assertThat(source.requested()).hasSize(2);
  }

  private CachedFallback cached(FakeChain chain, ScriptedSource source, RedisAnswers shared) {
    return new CachedFallback(
        source, chain, shared, CacheOptions.DEFAULT, failures, time::nanoTime);
  }

  @Test
  void urls_are_read_and_hold_no_password() {
    assertThat(RedisUrl.parse("redis://localhost"))
        .isEqualTo(new RedisUrl(false, null, "localhost", 6_379, 0));
    assertThat(RedisUrl.parse("rediss://me@redis.example.org:7000/12"))
        .isEqualTo(new RedisUrl(true, "me", "redis.example.org", 7_000, 12))
        .hasToString("rediss://me@redis.example.org:7000/12");
    for (String wrong : List.of("http://x", "redis://", "x", "redis://h/a", "redis://h?x=1")) {
      assertThatThrownBy(() -> RedisUrl.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> RedisUrl.parse("redis://me:hunter2@localhost"))
        .hasMessageContaining("cache.redis_password")
        .hasMessageNotContaining("hunter2");
  }
}
