package org.utxod.indexer.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.fixture.RecordedChain;

/** {@code utxod reserves verify}: by a node alone, without any index; a claim that is not true ends with 4 and says why. */
class ReservesCommandTest extends CommandFixture {
  private static final int HEIGHT = 250;

  private record Held(OutPoint outPoint, long sat, int height, Script script) {}

  private static List<Held> coins() {
    Map<OutPoint, Held> coins = new TreeMap<>();
    for (RecordedBlock block : RecordedChain.golden().main().subList(0, HEIGHT + 1)) {
      BlockDelta.Cursor cursor = block.delta().cursor();
      while (cursor.next()) {
        if (!cursor.isCreated()) {
          coins.remove(cursor.outPoint());
        } else if (!cursor.script().isUnspendable()) {
          coins.put(
              cursor.outPoint(),
              new Held(
                  cursor.outPoint(), cursor.valueSat(), block.point().height(), cursor.script()));
        }
      }
    }
    List<Held> all = new ArrayList<>(coins.values());
    return all.subList(0, Math.min(900, all.size()));
  }

  private static String claim(List<Held> coins, long satMore, String hash) {
    long sat = coins.stream().mapToLong(Held::sat).sum() + satMore;
    return "{\"format\":\"utxod-reserves-1\",\"network\":\"regtest\",\"height\":" + HEIGHT
        + ",\"block_hash\":\"" + hash + "\",\"total_sat\":" + sat + ",\"utxo_count\":"
        + coins.size() + "}";
  }

  private static String line(Held coin) {
    return "{\"txid\":\"" + coin.outPoint.txid().display() + "\",\"vout\":"
        + coin.outPoint.vout() + ",\"value_sat\":" + coin.sat + ",\"height\":" + coin.height
        + ",\"script\":\"" + coin.script.hex() + "\"}";
  }

  private static String hash() {
    return RecordedChain.golden().main().get(HEIGHT).delta().hash().display();
  }

  private int verify(List<Held> coins, long satMore, String hash) throws IOException {
    List<String> lines = new ArrayList<>(List.of(claim(coins, satMore, hash)));
    coins.forEach(coin -> lines.add(line(coin)));
    Path file = directory.resolve("claim.ndjson");
    Files.write(file, lines);
    return run("reserves", "verify", file.toString());
  }

  @Test
  void is_true_also_where_coins_were_spent_since() throws IOException {
    assertThat(verify(coins(), 0, hash())).as(err::toString).isZero();
    assertThat(said()).contains("The claim is true", "after block 250");
  }

  @Test
  void is_false_where_a_coin_was_spent_before_or_is_none() throws IOException {
    List<Held> coins = new ArrayList<>(coins());
    RecordedBlock last = RecordedChain.golden().main().get(HEIGHT);
    BlockDelta.Cursor cursor = last.delta().cursor();
    while (cursor.next()) {
      if (!cursor.isCreated()) {
        coins.add(
            new Held(cursor.outPoint(), cursor.valueSat(), cursor.code() >>> 1, cursor.script()));
        break;
      }
    }
    assertThat(verify(coins, 0, hash())).isEqualTo(4);
    assertThat(said()).contains("was not unspent after block 250");
  }

  @Test
  void is_false_where_a_value_the_sum_a_block_or_a_repeated_coin_shows() throws IOException {
    List<Held> coins = coins();
    Held first = coins.get(0);
    List<Held> richer = new ArrayList<>(coins);
    richer.set(0, new Held(first.outPoint, first.sat + 1, first.height, first.script));
    assertFalse(richer, 0, hash(), "another script, value or height");
    List<Held> foreign = new ArrayList<>(coins);
    foreign.set(0, new Held(first.outPoint, first.sat, first.height, Script.ofHex("51")));
    assertFalse(foreign, 0, hash(), "another script, value or height");
    assertFalse(coins, 1, hash(), "claimed are");
    assertFalse(coins, 0, "00".repeat(32), "not on the node's chain");
    List<Held> twice = new ArrayList<>(coins);
    twice.add(first);
    assertFalse(twice, 0, hash(), "claimed twice");
  }

  private void assertFalse(List<Held> coins, long satMore, String hash, String why)
      throws IOException {
    assertThat(verify(coins, satMore, hash)).as(why).isEqualTo(4);
    assertThat(said()).contains(why);
  }

  @Test
  void a_file_that_is_no_claim_is_refused() throws IOException {
    Path file = directory.resolve("claim.ndjson");
    Files.writeString(file, "{\"total\":1}\n");
    assertThat(run("reserves", "verify", file.toString())).isNotZero();
    assertThat(err.toString(java.nio.charset.StandardCharsets.UTF_8))
        .contains("Line 1 of the file is not a claim");
  }
}
