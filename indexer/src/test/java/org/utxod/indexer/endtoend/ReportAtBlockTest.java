package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Network;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.golden.Golden;

/** Several requests speak of one block while others arrive, and none of a block that was taken back. */
class ReportAtBlockTest {
  private static final RecordedChain TRUTH = RecordedChain.golden();
  private static final org.utxod.indexer.simnode.chain.RecordedChain CHAIN =
      org.utxod.indexer.simnode.chain.RecordedChain.read(Golden::open);

  @TempDir
  Path directory;

  private static String body(List<String> scripts, String block) {
    return scripts.stream()
        .map(script -> '"' + script + '"')
        .collect(Collectors.joining(",", "{\"at_block\":\"" + block + "\",\"scripts\":[", "]}"));
  }

  private static JsonNode ask(TestDaemon daemon, List<String> scripts, String block) {
    TestDaemon.Answer answer = daemon.postOpenly("/v1/balances", body(scripts, block));
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body().path("balances");
  }

  @Test
  void a_report_stays_at_its_block_and_ends_where_that_is_taken_back() {
    SimChain chain = CHAIN.begin();
    Set<BlockHash> main =
        TRUTH.main().stream().map(block -> block.delta().hash()).collect(Collectors.toSet());
    Set<String> seen = new TreeSet<>();
    String stale = null;
    String kept = null;
    JsonNode before = null;
    List<String> scripts = List.of();
    try (TestDaemon daemon = new TestDaemon(directory, chain, Network.REGTEST, Map.of())) {
      int event = 0;
      for (SimBlock block : CHAIN.events()) {
        chain.accept(block);
        BlockDelta delta = TRUTH.events().get(event++).delta();
        BlockDelta.Cursor cursor = delta.cursor();
        while (cursor.next()) {
          if (cursor.script().length() > 0 && cursor.script().length() < 100 && seen.size() < 500) {
            seen.add(cursor.script().hex());
          }
        }
        boolean isTip = chain.activeTip().hash().equals(delta.hash());
        if (isTip && event > 100 && stale == null && !main.contains(delta.hash())) {
          stale = delta.hash().display();
          daemon.awaitTip();
          assertThat(ask(daemon, List.copyOf(seen), stale)
                  .path(0)
                  .path("block_hash")
                  .asText())
              .isEqualTo(stale);
        } else if (isTip && event > 150 && kept == null && main.contains(delta.hash())) {
          kept = delta.hash().display();
          scripts = List.copyOf(seen);
          daemon.awaitTip();
          before = ask(daemon, scripts, kept);
        }
      }
      daemon.awaitTip();
      assertThat(stale).as("the recording has a branch that was the chain").isNotNull();
      JsonNode after = ask(daemon, scripts, kept);
      assertThat(after).hasSameSizeAs(before);
      int changed = 0;
      for (int i = 0; i < scripts.size(); i++) {
        for (String field :
            List.of("script", "balance_sat", "utxo_count", "height", "block_hash")) {
          assertThat(after.get(i).path(field))
              .as(scripts.get(i))
              .isEqualTo(before.get(i).path(field));
        }
        changed += daemon
                    .get("/v1/script/" + scripts.get(i) + "/balance")
                    .path("balance_sat")
                    .asLong()
                == after.get(i).path("balance_sat").asLong()
            ? 0
            : 1;
      }
      assertThat(changed).as("balances that went on since").isPositive();
      TestDaemon.Answer gone = daemon.postOpenly("/v1/balances", body(scripts, stale));
      assertThat(gone.status()).isEqualTo(409);
      assertThat(gone.body().path("type").asText()).endsWith("block-not-on-chain");
    }
  }
}
