package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.golden.Golden;

/** With the index of script hashes every script of a recorded chain is found by its hash, over real HTTP. */
class ScriptHashAnswersTest {
  private static final int ROUNDS = 4;
  private static final RecordedChain TRUTH = RecordedChain.golden();
  private static final org.utxod.indexer.simnode.chain.RecordedChain CHAIN =
      org.utxod.indexer.simnode.chain.RecordedChain.read(Golden::open);

  @TempDir
  Path directory;

  /** Emptied ones too, of standard form or not. */
  @Test
  void every_script_by_its_hash_says_the_same_as_by_itself_at_several_heights() {
    SimChain chain = CHAIN.begin();
    Map<Setting<?>, String> options = Map.of(Setting.SCRIPT_HASH_INDEX, "true");
    try (TestDaemon daemon = new TestDaemon(directory, chain, Network.REGTEST, options)) {
      Set<Script> seen = new HashSet<>();
      int event = 0;
      int emptied = 0;
      for (SimBlock block : CHAIN.events()) {
        chain.accept(block);
        BlockDelta.Cursor cursor = TRUTH.events().get(event).delta().cursor();
        while (cursor.next()) {
          seen.add(cursor.script());
        }
        if (++event % 60 == 0 || event == CHAIN.events().size()) {
          // All of them at the end, and each at one of the heights before.
          int round = event / 60;
          boolean end = event == CHAIN.events().size();
          List<Script> asked = seen.stream()
              .filter(script -> end || Math.floorMod(script.hashCode(), ROUNDS) == round % ROUNDS)
              .toList();
          daemon.awaitTip();
          daemon.awaitStatus(
              "the mempool", status -> status.path("mempool").path("in_step").asBoolean());
          int tip = daemon.get("/v1/status").path("height").asInt();
          emptied = emptiedByHash(daemon, asked, tip);
        }
      }
      assertThat(emptied).as("scripts that hold nothing any more").isPositive();
      assertThat(seen.size()).isGreaterThan(100);
    }
  }

  private static int emptiedByHash(TestDaemon daemon, List<Script> scripts, int tip) {
    int emptied = 0;
    for (Script script : scripts) {
      String byScript = "/v1/script/" + (script.length() == 0 ? "-" : script.hex());
      String byHash = "/v1/scripthash/" + Hex.encode(ScriptKey.sha256().digest(script.bytes()));
      for (String what : List.of(
          "/balance", "/utxos?limit=50", "/activity?limit=50", "/balance?height=" + tip / 2)) {
        ObjectNode expected = daemon.get(byScript + what).deepCopy();
        ObjectNode actual = daemon.get(byHash + what).deepCopy();
        if (actual.path("script").isNull()) {
          // Of no standard form, or of a branch that is not the chain any more: only its hash is
          // known.
          assertThat(script.key().standardScript().isEmpty()
                  || daemon.get(byScript + "/activity").path("activity").isEmpty())
              .as(byHash)
              .isTrue();
          expected.putNull("script");
          expected.putNull("address");
        }
        assertThat(actual).as(byHash + what).isEqualTo(expected);
        emptied += what.equals("/balance") && actual.path("utxo_count").asInt() == 0 ? 1 : 0;
      }
    }
    return emptied;
  }
}
