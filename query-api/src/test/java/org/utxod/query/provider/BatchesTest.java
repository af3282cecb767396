package org.utxod.query.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.utxod.query.answer.AnswerPoint;
import org.utxod.query.answer.BalanceAnswer;
import org.utxod.query.answer.Cursor;
import org.utxod.query.answer.FreshnessPolicy;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.cache.Subjects;
import org.utxod.query.outbound.Deadline;
import org.utxod.query.outbound.Sleeper;
import org.utxod.query.provider.blockcypher.BlockCypherProvider;
import org.utxod.query.provider.client.ProviderException;
import org.utxod.query.provider.client.ProviderException.Kind;
import org.utxod.query.provider.client.ProviderHttp.KeyStyle;
import org.utxod.query.provider.client.Report;
import org.utxod.query.testing.FakeChain;
import org.utxod.query.testing.FakeIndex;
import org.utxod.query.testing.StepTime;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;

/** Many addresses at once: side by side within limits, each with an answer or none of its own. */
class BatchesTest {
  private final FakeChain chain = new FakeChain().tip(5_000);
  private final LocalBlocks own = new FakeOwnBlocks(4_000);
  private final List<Providers> made = new ArrayList<>();

  /** Does what a test says, for each subject by itself. */
  private static final class Each implements Provider {
    interface Saying {
      Report.Balance of(int number);
    }

    private final String name;
    private final Saying saying;
    private final AtomicInteger requested = new AtomicInteger();

    Each(String name, Saying saying) {
      this.name = name;
      this.saying = saying;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public int tipHeight(Deadline deadline) {
      return 5_000;
    }

    @Override
    public Optional<BlockHash> blockHash(int height, Deadline deadline) {
      return Optional.of(FakeIndex.hash(height));
    }

    @Override
    public boolean canName(ScriptRef scriptRef) {
      return true;
    }

    @Override
    public Report.Balance balance(ScriptRef scriptRef, Deadline deadline) {
      requested.incrementAndGet();
      String hex = scriptRef.script().hex();
      return saying.of(Integer.parseInt(hex.substring(hex.length() - 6), 16));
    }

    @Override
    public Report.Coins coins(
        ScriptRef scriptRef, @Nullable Cursor after, int limit, Deadline deadline) {
      throw ProviderException.of(Kind.UNABLE, "no coins.");
    }
  }

  private static Report.Balance at(int height, long sat) {
    return new Report.Balance(new AnswerPoint(height, null), sat, null, null, null, null);
  }

  private Providers providers(boolean agree, Provider... list) {
    Providers providers = Providers.of(
        List.of(list),
        chain,
        own,
        new Providers.Setting(
            Network.REGTEST,
            FreshnessPolicy.DEFAULT,
            agree,
            ProviderOptions.DEFAULT.withPatience(Duration.ofSeconds(2)),
            new StepTime(),
            System::nanoTime,
            Sleeper.system(),
            new Random(1),
            ProviderObserver.none()));
    made.add(providers);
    return providers;
  }

  @AfterEach
  void close() {
    made.forEach(providers -> providers.threads().close());
  }

  private static List<ScriptRef> scriptRefs(int count) {
    return IntStream.range(0, count).mapToObj(Subjects::of).toList();
  }

  private static List<Long> ask(Providers providers, int count) {
    return providers.fallback().balances(scriptRefs(count), null).stream()
        .map(answer -> answer.map(BalanceAnswer::balanceSat).orElse(-1L))
        .toList();
  }

  @Test
  void four_are_asked_of_one_provider_side_by_side_and_the_order_is_kept() {
    CyclicBarrier four = new CyclicBarrier(4);
    Each a = new Each("a", number -> {
      meet(four);
      return at(5_000, 100 + number);
    });
    assertThat(ask(providers(false, a), 40))
        .isEqualTo(IntStream.range(0, 40).mapToObj(i -> 100L + i).toList());
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void what_one_cannot_answer_the_next_is_asked_and_what_nobody_can_has_no_answer() {
    Each a = new Each("a", number -> {
      if (number % 2 == 0) {
        throw ProviderException.of(Kind.UNABLE, "odd ones only.");
      }
      return at(5_000, number);
    });
    Each b = new Each("b", number -> {
      if (number % 4 == 0) {
        throw ProviderException.of(Kind.UNABLE, "nor those.");
      }
      return at(4_000, 1_000 + number);
    });
    List<Optional<BalanceAnswer>> answers =
        providers(false, a, b).fallback().balances(scriptRefs(8), null);
    assertThat(answers.stream().map(x -> x.map(BalanceAnswer::balanceSat).orElse(-1L)))
        .containsExactly(-1L, 1L, 1_002L, 3L, -1L, 5L, 1_006L, 7L);
    assertThat(answers.get(2).orElseThrow().lagBlocks()).isEqualTo(1_000);
    assertThat(b.requested).hasValue(4);
  }

  @Test
  void one_that_asks_for_a_pause_is_not_asked_for_the_rest() {
    Each a = new Each("a", number -> {
      throw ProviderException.rejected(Kind.LIMITED, "slow down.", Duration.ofSeconds(60));
    });
    Each b = new Each("b", number -> at(5_000, number));
    assertThat(ask(providers(false, a, b), 500)).doesNotContain(-1L);
    assertThat(a.requested.get()).isLessThanOrEqualTo(4);
  }

  @Test
  void one_that_stands_below_the_index_is_not_believed_nor_asked_for_the_rest() {
    Each a = new Each("a", number -> at(99, number));
    Each b = new Each("b", number -> at(5_000, 1_000 + number));
    List<Optional<BalanceAnswer>> answers = providers(false, a, b)
        .fallback()
        .balances(scriptRefs(100), new ChainPoint(100, FakeIndex.hash(100)));
    assertThat(answers)
        .allSatisfy(answer -> assertThat(answer.orElseThrow().source()).isEqualTo("b"));
    assertThat(a.requested.get()).isLessThanOrEqualTo(4);
  }

  @Test
  void one_that_hangs_leaves_half_of_the_time_to_the_next() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Each a = new Each("a", number -> {
      try {
        boolean unused = release.await(1_200, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw ProviderException.of(Kind.DOWN, "nothing came.");
    });
    Each b = new Each("b", number -> at(5_000, number));
    assertThat(ask(providers(false, a, b), 100)).doesNotContain(-1L);
  }

  @Test
  void where_two_must_agree_each_address_needs_two() {
    Each a = new Each("a", number -> at(5_000, number));
    Each b = new Each("b", number -> at(5_000, number == 3 ? 33 : number));
    assertThat(ask(providers(true, a, b), 5)).containsExactly(0L, 1L, 2L, -1L, 4L);
  }

  @Test
  void ten_batches_at_once_take_no_more_than_sixteen_threads() throws Exception {
    Each a = new Each("a", number -> at(5_000, number));
    Providers providers = providers(false, a);
    List<Thread> callers = new ArrayList<>();
    AtomicInteger whole = new AtomicInteger();
    for (int i = 0; i < 10; i++) {
      Thread caller = new Thread(() -> {
        if (providers.fallback().balances(scriptRefs(200), null).size() == 200) {
          whole.incrementAndGet();
        }
      });
      caller.start();
      callers.add(caller);
    }
    for (Thread caller : callers) {
      caller.join(20_000);
    }
    assertThat(whole).hasValue(10);
    assertThat(providers.threads().size()).isLessThanOrEqualTo(16);
  }

  @Test
  void blockcypher_is_asked_in_its_own_form_and_each_address_counts_in_the_hour() {
    try (FakeApi api = new FakeApi()) {
      List<String> addresses =
          scriptRefs(3).stream().map(ScriptRef::address).map(String::valueOf).toList();
      api.answer("/", "{\"name\":\"x\",\"height\":5000,\"hash\":\"%064x\"}".formatted(1));
      String path = "/addrs/" + String.join(";", addresses) + "/balance";
      api.answer(
          path,
          "[" + entry(addresses.get(2), 22) + ",{\"error\":\"Wallet " + addresses.get(1)
              + " not found\"}," + entry(addresses.get(0), 11) + "]");
      Provider provider = new BlockCypherProvider(
          api.http(Network.REGTEST, KeyStyle.PARAMETER, "", "", "3/s 12/h"));
      List<Optional<Report.Balance>> reports = provider.balances(scriptRefs(3), api.deadline());
      assertThat(reports.get(0).orElseThrow().balanceSat()).isEqualTo(11);
      assertThat(reports.get(1)).isEmpty();
      assertThat(reports.get(2).orElseThrow().balanceSat()).isEqualTo(22);
      assertThat(api.requested()).containsExactly("/", path, "/");
      assertThat(api.time.slept().stream().mapToLong(Duration::toSeconds).max().orElse(0))
          .isLessThan(2);
      assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                  ProviderException.class, () -> provider.balances(scriptRefs(3), api.deadline()))
              .kind())
          .as("six of twelve an hour can be had at once, and five were")
          .isEqualTo(Kind.LIMITED);
    }
  }

  @Test
  void an_address_that_was_not_asked_for_spoils_the_whole_list() {
    try (FakeApi api = new FakeApi()) {
      List<String> addresses =
          scriptRefs(3).stream().map(ScriptRef::address).map(String::valueOf).toList();
      api.answer("/", "{\"name\":\"x\",\"height\":5000,\"hash\":\"%064x\"}".formatted(1));
      String path = "/addrs/" + addresses.get(0) + ";" + addresses.get(1) + "/balance";
      api.answer(path, "[" + entry(addresses.get(2), 22) + "," + entry(addresses.get(0), 1) + "]");
      Provider provider =
          new BlockCypherProvider(api.http(Network.REGTEST, KeyStyle.PARAMETER, "", "", ""));
      assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                  ProviderException.class, () -> provider.balances(scriptRefs(2), api.deadline()))
              .kind())
          .isEqualTo(Kind.MALFORMED);
    }
  }

  private static String entry(String address, long sat) {
    return ("{\"address\":\"%s\",\"total_received\":%d,\"total_sent\":0,\"balance\":%d,"
            + "\"unconfirmed_balance\":0,\"final_balance\":%d,\"n_tx\":1}")
        .formatted(address, sat, sat, sat);
  }
}
