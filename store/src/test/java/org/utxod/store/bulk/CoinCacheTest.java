package org.utxod.store.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.utxod.chain.BlockDelta;
import org.utxod.chain.BlockHash;
import org.utxod.chain.ChainPoint;
import org.utxod.chain.Coin;
import org.utxod.chain.Hex;
import org.utxod.chain.OutPoint;
import org.utxod.chain.Script;
import org.utxod.chain.Txid;
import org.utxod.store.schema.CoinRow;

/** What a cache of coins writes: what is left of many makings and spendings, once each, in the order of the keys. */
class CoinCacheTest {
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
    CoinCache cache = new CoinCache(1 << 20);
    TreeMap<String, String> left = new TreeMap<>();
    List<Coin> unspent = new ArrayList<>();
    List<Script> of = new ArrayList<>();
    Txid txid = txid(random);
    for (int i = 0; i < ROUNDS; i++) {
      if (random.nextInt(5) > 1 || unspent.isEmpty()) {
        txid = random.nextInt(4) == 0 ? txid(random) : txid;
        Script script = scripts.get(random.nextInt(scripts.size()));
        Coin coin = new Coin(new OutPoint(txid, i), random.nextInt(1_000), 1, false);
        assertThat(cache.make(made(coin, script), false)).isEqualTo(CoinCache.Outcome.DONE);
        assertThat(cache.make(made(coin, script), false)).isEqualTo(CoinCache.Outcome.MADE_TWICE);
        left.put(key(coin, script), "put");
        unspent.add(coin);
        of.add(script);
      } else {
        int which = random.nextInt(unspent.size());
        Coin coin = unspent.remove(which);
        Script script = of.remove(which);
        assertThat(cache.spend(spent(coin, script))).isEqualTo(CoinCache.Outcome.DONE);
        left.remove(key(coin, script));
      }
      if (i % 100 == 0) { // A coin that the store has.
        Coin old = new Coin(new OutPoint(txid(random), 0), 5, 1, false);
        assertThat(cache.spend(spent(old, scripts.get(0)))).isEqualTo(CoinCache.Outcome.DONE);
        assertThat(cache.spend(spent(old, scripts.get(0))))
            .isEqualTo(CoinCache.Outcome.SPENT_TWICE);
        left.put(key(old, scripts.get(0)), "delete");
      }
    }
    List<String> written = new ArrayList<>();
    List<String> carried = new ArrayList<>();
    cache.forEach(new CoinCache.Rows() {
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
    assertThat(written)
        .containsExactlyElementsOf(
            left.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList());
    assertThat(carried).as("once each").containsExactlyInAnyOrder("51", "525252");
    cache.clear();
    assertThat(cache.bytes()).isZero();
  }

  private static String hex(byte[] data, int at, int length) {
    return Hex.encode(Arrays.copyOfRange(data, at, at + length));
  }

  private static String key(Coin coin, Script script) {
    return Hex.encode(CoinRow.key(script.key(), coin.outPoint()));
  }

  private static BlockDelta.Cursor made(Coin coin, Script script) {
    BlockDelta.Builder builder = new BlockDelta.Builder().beginTransaction();
    builder.transactionId(coin.outPoint().txid());
    builder.created(coin.outPoint().vout(), coin.valueSat(), script);
    return firstOf(builder);
  }

  private static BlockDelta.Cursor spent(Coin coin, Script script) {
    BlockDelta.Builder builder = new BlockDelta.Builder().beginTransaction();
    builder.transactionId(coin.outPoint().txid());
    builder.spent(coin, script);
    return firstOf(builder);
  }

  private static BlockDelta.Cursor firstOf(BlockDelta.Builder builder) {
    BlockDelta.Cursor cursor = builder
        .endTransaction()
        .point(new ChainPoint(1, BlockHash.ofDisplay("1".repeat(64))))
        .build()
        .cursor();
    assertThat(cursor.next()).isTrue();
    return cursor;
  }
}
