package org.utxod.store.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;
import org.utxod.store.schema.CoinRow;

/** What a log of coins writes: what is left of many makings and spendings, once each, in the order of the keys. */
class CoinLogTest {
  private static final int ROUNDS = 30_000;

  /** Few scripts and few txids, so that many coins share a script, a transaction, or the first bits of either. */
  private static List<Script> scripts(Random random) {
    List<Script> scripts = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      byte[] payload = new byte[20];
      random.nextBytes(payload);
      Arrays.fill(payload, 0, i % 3 == 0 ? 5 : 0, (byte) 7);
      scripts.add(Script.ofHex("0014" + Hex.encode(payload)));
    }
    scripts.add(Script.ofHex("51"));
    scripts.add(Script.ofHex("525252"));
    return scripts;
  }

  private static Txid txid(Random random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    if (random.nextInt(3) == 0) {
      Arrays.fill(bytes, 0, 8, (byte) random.nextInt(3));
    }
    return Txid.ofWire(bytes, 0);
  }

  @Test
  void writes_what_is_left_in_the_order_of_the_keys() {
    Random random = new Random(6);
    List<Script> scripts = scripts(random);
    CoinLog log = new CoinLog(1 << 20);
    TreeMap<String, String> left = new TreeMap<>();
    List<Coin> unspent = new ArrayList<>();
    List<Script> of = new ArrayList<>();
    Txid txid = txid(random);
    for (int i = 0; i < ROUNDS; i++) {
      if (random.nextInt(5) > 1 || unspent.isEmpty()) {
        txid = random.nextInt(4) == 0 ? txid(random) : txid;
        Script script = scripts.get(random.nextInt(scripts.size()));
        Coin coin = new Coin(new OutPoint(txid, i), random.nextInt(1_000), 1, false);
        log.make(made(coin, script), false);
        left.put(key(coin, script), "put");
        unspent.add(coin);
        of.add(script);
      } else {
        int which = random.nextInt(unspent.size());
        Coin coin = unspent.remove(which);
        Script script = of.remove(which);
        log.spend(spent(coin, script));
        left.remove(key(coin, script));
      }
      if (i % 100 == 0) { // A coin that the store has.
        Coin old = new Coin(new OutPoint(txid(random), 0), 5, 1, false);
        log.spend(spent(old, scripts.get(0)));
        left.put(key(old, scripts.get(0)), "delete");
      }
    }
    List<String> carried = new ArrayList<>();
    List<String> written = written(log, carried);
    assertThat(written)
        .containsExactlyElementsOf(
            left.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList());
    assertThat(carried).as("once each").containsExactlyInAnyOrder("51", "525252");
    log.clear();
    assertThat(written(log, new ArrayList<>())).as("after it was cleared").isEmpty();
  }

  /**
   * What happens to one coin, in order: m = made, a = made where an earlier one may be (BIP 30), s = spent, o = spent with
   * another value.
   */
  @ParameterizedTest
  @CsvSource({
    "m, put",
    "ms, ''",
    "msm, put",
    "msms, ''",
    "a, put",
    "as, delete",
    "asm, put",
    "asms, delete",
    "ma, put",
    "mas, ''",
    "s, delete",
    "sm, put",
    "sms, delete",
    "aa, put",
    "mm, is created but was created before and not spent since",
    "am, is created but was created before and not spent since",
    "ss, is spent but was spent before",
    "mss, is spent but was spent before",
    "ass, is spent but was spent before",
    "mo, is spent with another value than it was created with"
  })
  void what_is_left_of_a_coin(String happened, String left) {
    CoinLog log = new CoinLog(1 << 16);
    Script script = Script.ofHex("525252");
    OutPoint outPoint = new OutPoint(Txid.ofDisplay("ab".repeat(32)), 70_000);
    Coin coin = new Coin(outPoint, 600, 1, false);
    for (int i = 0; i < happened.length(); i++) {
      switch (happened.charAt(i)) {
        case 'm' -> log.make(made(coin, script), false);
        case 'a' -> log.make(made(coin, script), true);
        case 's' -> log.spend(spent(coin, script));
        default -> log.spend(spent(new Coin(outPoint, 601, 1, false), script));
      }
    }
    if (left.startsWith("is ")) {
      assertThatThrownBy(() -> written(log, new ArrayList<>()))
          .isInstanceOfSatisfying(CoinLog.Impossible.class, e -> {
            assertThat(e.getMessage().replace(",", "")).isEqualTo(left);
            assertThat(e.coin()).isEqualTo(outPoint);
          });
    } else {
      assertThat(String.join("", written(log, new ArrayList<>())))
          .isEqualTo(left.isEmpty() ? "" : key(coin, script) + " " + left);
    }
  }

  private static List<String> written(CoinLog log, List<String> carried) {
    List<String> written = new ArrayList<>();
    log.forEach(new CoinLog.Rows() {
      @Override
      public void coin(byte[] data, int key, int keyLength, int value, int valueLength) {
        written.add(hex(data, key, keyLength) + " put");
      }

      @Override
      public void gone(byte[] data, int key, int keyLength) {
        written.add(hex(data, key, keyLength) + " delete");
      }

      @Override
      public void script(byte[] data, int key, int keyLength, int script, int scriptLength) {
        carried.add(hex(data, script, scriptLength));
      }
    });
    return written;
  }

  private static String hex(byte[] data, int at, int length) {
    return Hex.encode(Arrays.copyOfRange(data, at, at + length));
  }

  private static String key(Coin coin, Script script) {
    return Hex.encode(CoinRow.key(script.key(), coin.outPoint()));
  }

  private static BlockDelta.Cursor made(Coin coin, Script script) {
    BlockDeltaBuilder builder = new BlockDeltaBuilder().beginTransaction();
    builder.transactionId(coin.outPoint().txid());
    builder.created(coin.outPoint().vout(), coin.valueSat(), script);
    return firstOf(builder);
  }

  private static BlockDelta.Cursor spent(Coin coin, Script script) {
    BlockDeltaBuilder builder = new BlockDeltaBuilder().beginTransaction();
    builder.transactionId(coin.outPoint().txid());
    builder.spent(coin, script);
    return firstOf(builder);
  }

  private static BlockDelta.Cursor firstOf(BlockDeltaBuilder builder) {
    BlockDelta.Cursor cursor = builder
        .endTransaction()
        .point(new ChainPoint(1, BlockHash.ofDisplay("1".repeat(64))))
        .build()
        .cursor();
    assertThat(cursor.next()).isTrue();
    return cursor;
  }
}
