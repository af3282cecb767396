package org.utxod.query.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.utxod.query.answer.Answer;
import org.utxod.query.answer.AnswerPoint;
import org.utxod.query.answer.BalanceAnswer;
import org.utxod.query.answer.CoinsPage;
import org.utxod.query.answer.Cursor;
import org.utxod.query.answer.FreshnessPolicy;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.answer.Utxo;
import org.utxod.query.port.ChainTip;
import org.utxod.query.testing.FakeIndex;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;

/** What is written to a shared store is read back as it was, and nothing else is read as an answer. */
class AnswerCodecTest {
  private static final ScriptRef SUBJECT = Subjects.of(1);
  private static final ChainTip TIP =
      new ChainTip(5_000, FakeIndex.hash(5_000), ChainTip.NODE, Instant.EPOCH);
  private static final CacheKey KEY = CacheKey.balance(TIP, SUBJECT);

  private final AnswerCodec codec = codec(Network.REGTEST, false, "a");

  private static AnswerCodec codec(Network network, boolean agreed, String... sources) {
    return new AnswerCodec(network, agreed, Set.of(sources), FreshnessPolicy.DEFAULT);
  }

  private static BalanceAnswer balance(int height, long sat) {
    return new BalanceAnswer(
        SUBJECT,
        sat,
        2L,
        0L,
        null,
        5L,
        new AnswerPoint(height, FakeIndex.hash(height)),
        "a",
        false,
        true,
        5_000 - height);
  }

  private static CoinsPage page(int coins) {
    List<Utxo> list = new ArrayList<>();
    for (int i = 0; i < coins; i++) {
      Boolean coinbase = i % 3 == 0 ? null : Boolean.valueOf(i % 3 == 1);
      list.add(
          new Utxo(new OutPoint(Txid.ofWire(new byte[32], 0), i), 100L + i, 10 + i % 7, coinbase));
    }
    return new CoinsPage(
        SUBJECT,
        null,
        new AnswerPoint(5_000, null),
        "a",
        false,
        false,
        list,
        new Cursor(new OutPoint(Txid.ofWire(new byte[32], 0), 0xFFFF_FFFFL)));
  }

  private static CacheKey pageKey(int limit) {
    return CacheKey.coins(TIP, SUBJECT, null, limit);
  }

  @Test
  void a_balance_comes_back_as_it_was() {
    byte[] bytes = codec.encode(KEY, balance(4_999, 21)).orElseThrow();
    assertThat(codec.decode(KEY, bytes)).contains(balance(4_999, 21));
    assertThat(bytes).hasSizeLessThan(120);
  }

  @Test
  void so_does_a_page_of_coins() {
    byte[] bytes = codec.encode(pageKey(40), page(40)).orElseThrow();
    assertThat(codec.decode(pageKey(40), bytes)).contains(page(40));
    assertThat(codec.encode(pageKey(1_000), page(1_000)))
        .hasValueSatisfying(longest -> assertThat(longest).hasSizeLessThan(AnswerCodec.MAX_BYTES));
  }

  @Test
  void how_far_an_answer_is_behind_is_judged_anew() {
    byte[] bytes = codec.encode(KEY, balance(3_999, 21)).orElseThrow();
    BalanceAnswer answer = (BalanceAnswer) codec.decode(KEY, bytes).orElseThrow();
    assertThat(answer.lagBlocks()).isEqualTo(1_001);
    assertThat(answer.stale()).isTrue();
  }

  @Test
  void an_answer_to_another_question_is_none() {
    byte[] bytes = codec.encode(KEY, balance(5_000, 21)).orElseThrow();
    assertThat(codec.decode(CacheKey.balance(TIP, Subjects.of(2)), bytes)).isEmpty();
    assertThat(codec.decode(CacheKey.balanceAt(TIP, SUBJECT, 5_000), bytes)).isEmpty();
    assertThat(codec.decode(CacheKey.balance(null, SUBJECT), bytes)).isEmpty();
    assertThat(codec(Network.SIGNET, false, "a").decode(KEY, bytes)).isEmpty();
    assertThat(codec(Network.REGTEST, true, "a").decode(KEY, bytes))
        .as("where two must agree, the word of one does not do")
        .isEmpty();
    assertThat(codec(Network.REGTEST, false, "b").decode(KEY, bytes))
        .as("a provider that is not configured here")
        .isEmpty();
  }

  @Test
  void an_impossible_answer_is_none_though_it_is_whole() {
    assertImpossible(KEY, balance(5_000, -1));
    assertImpossible(KEY, balance(5_000, 21_000_000L * 100_000_000L + 1));
    assertImpossible(CacheKey.balanceAt(TIP, SUBJECT, 70), balance(71, 1));
    assertImpossible(pageKey(39), page(40));
    CoinsPage twice = page(1);
    List<Utxo> coins = List.of(twice.coins().get(0), twice.coins().get(0));
    assertImpossible(
        pageKey(10), new CoinsPage(SUBJECT, null, twice.point(), "a", false, true, coins, null));
    Utxo newer = new Utxo(coins.get(0).outPoint(), 1, 5_001, null);
    assertImpossible(
        pageKey(10),
        new CoinsPage(SUBJECT, null, twice.point(), "a", false, true, List.of(newer), null));
  }

  private void assertImpossible(CacheKey key, Answer answer) {
    byte[] bytes = codec.encode(key, answer).orElseThrow();
    assertThat(codec.decode(key, bytes)).isEmpty();
  }

  @Test
  void cut_lengthened_or_changed_bytes_are_none() {
    byte[] bytes = codec.encode(pageKey(40), page(4)).orElseThrow();
    Random random = new Random(7);
    for (int i = 0; i < bytes.length; i++) {
      assertThat(codec.decode(pageKey(40), java.util.Arrays.copyOf(bytes, i))).isEmpty();
      byte[] changed = bytes.clone();
      changed[i] ^= (byte) (1 << random.nextInt(8));
      assertThat(codec.decode(pageKey(40), changed)).isEmpty();
    }
    assertThat(codec.decode(pageKey(40), java.util.Arrays.copyOf(bytes, bytes.length + 1)))
        .isEmpty();
    for (int i = 0; i < 1_000; i++) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      Optional<Answer> read = codec.decode(KEY, noise);
      assertThat(read).isEmpty();
    }
  }

  @Test
  void the_key_shows_the_tip_and_no_address() {
    String name = new String(codec.name(KEY), StandardCharsets.US_ASCII);
    assertThat(name).startsWith("utxod:1:regtest:1:5000-").hasSizeLessThan(120);
    assertThat(name)
        .doesNotContain(String.valueOf(SUBJECT.address()))
        .doesNotContain(SUBJECT.script().hex());
  }
}
