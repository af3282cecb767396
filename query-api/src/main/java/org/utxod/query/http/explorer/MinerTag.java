package org.utxod.query.http.explorer;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.utxod.store.chain.Hex;

/**
 * What a miner left in the script of a coinbase. Nobody proves it: whoever finds a block can write any name.
 *
 * @param text what can be read in it; may be empty
 */
record MinerTag(String text) {
  private static final int SHORTEST_RUN = 4;
  private static final int MAX_LENGTH = 100;

  /** Tags of pools as they write them, in lower case, and the names of these. */
  private static final Map<String, String> POOLS = Map.ofEntries(
      Map.entry("foundry usa pool", "Foundry USA"),
      Map.entry("antpool", "AntPool"),
      Map.entry("viabtc", "ViaBTC"),
      Map.entry("f2pool", "F2Pool"),
      Map.entry("slush", "Braiins Pool"),
      Map.entry("braiins", "Braiins Pool"),
      Map.entry("mara pool", "MARA Pool"),
      Map.entry("mara made in usa", "MARA Pool"),
      Map.entry("binance", "Binance Pool"),
      Map.entry("spiderpool", "SpiderPool"),
      Map.entry("sbicrypto", "SBI Crypto"),
      Map.entry("poolin", "Poolin"),
      Map.entry("luxor", "Luxor"),
      Map.entry("btccom", "BTC.com"),
      Map.entry("btc.com", "BTC.com"),
      Map.entry("ocean.xyz", "OCEAN"),
      Map.entry("secpool", "SECPOOL"),
      Map.entry("ultimus", "ULTIMUSPOOL"),
      Map.entry("whitepool", "WhitePool"),
      Map.entry("ckpool", "CKPool"),
      Map.entry("nicehash", "NiceHash"),
      Map.entry("emcd", "EMCD"),
      Map.entry("innopolis", "Innopolis Tech"),
      Map.entry("btc.top", "BTC.TOP"),
      Map.entry("bitfury", "BitFury"),
      Map.entry("ghash.io", "GHash.IO"),
      Map.entry("eligius", "Eligius"),
      Map.entry("btcguild", "BTC Guild"));

  /** The tag in a coinbase's script. */
  static MinerTag of(String coinbaseScript) {
    StringBuilder text = new StringBuilder();
    StringBuilder run = new StringBuilder();
    for (byte one : Hex.decode(coinbaseScript)) {
      if (one >= ' ' && one <= '~') {
        run.append((char) one);
      } else {
        addTo(text, run);
      }
    }
    addTo(text, run);
    return new MinerTag(
        text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text.toString());
  }

  private static void addTo(StringBuilder text, StringBuilder run) {
    if (run.length() >= SHORTEST_RUN) {
      text.append(text.isEmpty() ? "" : " ").append(run.toString().strip());
    }
    run.setLength(0);
  }

  /** The pool that signs like this; empty if none is known. */
  Optional<String> pool() {
    String lower = text.toLowerCase(Locale.ROOT);
    return POOLS.entrySet().stream()
        .filter(pool -> lower.contains(pool.getKey()))
        .map(Map.Entry::getValue)
        .sorted()
        .findFirst();
  }
}
