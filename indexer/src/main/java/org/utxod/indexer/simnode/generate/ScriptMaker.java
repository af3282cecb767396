package org.utxod.indexer.simnode.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.utxod.indexer.simnode.tx.SimScript;
import org.utxod.store.chain.Hex;

/**
 * Generates scripts of every form that the UTXO set can contain, most of them standard, some of them reused, as
 * exchanges and careless users do. Deterministic for its random numbers.
 */
public final class ScriptMaker {
  private static final int HOT_SCRIPTS = 8;
  private static final int REMEMBERED = 512;

  private final List<SimScript> hot = new ArrayList<>();
  private final List<SimScript> seen = new ArrayList<>();

  ScriptMaker(Random random) {
    for (int i = 0; i < HOT_SCRIPTS; i++) {
      hot.add(standard(random, i % 6));
    }
  }

  /** A script for an output: a frequent one, one used before, a new standard one, or an unusual one. */
  SimScript draw(Random random) {
    int draw = random.nextInt(100);
    if (draw < 10) {
      return hot.get(random.nextInt(HOT_SCRIPTS));
    }
    if (draw < 25 && !seen.isEmpty()) {
      return seen.get(random.nextInt(seen.size()));
    }
    SimScript script = draw < 92 ? standard(random, random.nextInt(8)) : odd(random);
    if (seen.size() < REMEMBERED) {
      seen.add(script);
    } else {
      seen.set(random.nextInt(REMEMBERED), script);
    }
    return script;
  }

  /** One of the scripts that are paid most often. */
  SimScript hot(Random random) {
    return hot.get(random.nextInt(HOT_SCRIPTS));
  }

  List<SimScript> hot() {
    return List.copyOf(hot);
  }

  private static SimScript standard(Random random, int form) {
    return switch (form) {
      case 0 -> new SimScript("76a914" + hex(random, 20) + "88ac", "pubkeyhash");
      case 1 -> new SimScript("a914" + hex(random, 20) + "87", "scripthash");
      case 2 -> new SimScript("0020" + hex(random, 32), "witness_v0_scripthash");
      case 3 -> new SimScript("5120" + hex(random, 32), "witness_v1_taproot");
      default -> new SimScript("0014" + hex(random, 20), "witness_v0_keyhash");
    };
  }

  /** The forms that careless indexers handle wrongly. */
  private static SimScript odd(Random random) {
    return switch (random.nextInt(14)) {
      case 0 -> new SimScript("2102" + hex(random, 32) + "ac", "pubkey");
      case 1 -> new SimScript("4104" + hex(random, 64) + "ac", "pubkey");
      case 2 ->
        new SimScript("512102" + hex(random, 32) + "2103" + hex(random, 32) + "52ae", "multisig");
      case 3 -> new SimScript("51024e73", "anchor");
      case 4 -> new SimScript("5508" + hex(random, 8), "witness_unknown");
      case 5 -> new SimScript("51", "nonstandard");
      case 6 -> new SimScript("", "nonstandard");
      case 7 -> new SimScript("6a08" + hex(random, 8), "nulldata");
      case 8 -> new SimScript("6a20" + hex(random, 32), "nulldata");
      case 9 -> new SimScript(pushes(random, 2_000), "nonstandard");
      case 10 -> random.nextInt(20) == 0 ? long10k(random) : new SimScript("52", "nonstandard");
      case 11 -> random.nextInt(20) == 0 ? tooLong(random) : new SimScript("6a00", "nulldata");
      case 12 -> new SimScript("00", "nonstandard");
      default -> new SimScript("a820" + hex(random, 32) + "87", "nonstandard");
    };
  }

  /** Exactly the longest script that can be spent. */
  private static SimScript long10k(Random random) {
    String script = pushes(random, 9_990);
    return new SimScript(script + "61".repeat(10_000 - script.length() / 2), "nonstandard");
  }

  /** One byte more. */
  private static SimScript tooLong(Random random) {
    String script = long10k(random).hex();
    return new SimScript(script + "61", "nonstandard");
  }

  /** Pushes of 250 bytes and drops, this many bytes or a little more. */
  private static String pushes(Random random, int length) {
    StringBuilder script = new StringBuilder();
    while (script.length() < 2 * (length - 253)) {
      script.append("4cfa").append(hex(random, 250)).append("75");
    }
    return script.append("51").toString();
  }

  static String hex(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Hex.encode(bytes);
  }
}
