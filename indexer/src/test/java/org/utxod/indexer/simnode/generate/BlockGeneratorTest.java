package org.utxod.indexer.simnode.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.utxod.indexer.simnode.RawBlock;
import org.utxod.indexer.simnode.chain.BlockViews;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.store.chain.Network;

class BlockGeneratorTest {
  private static final ObjectMapper JSON = JsonMapper.builder()
      .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .build();

  /** What is known of a coin on a branch. */
  private record Known(long sat, String script, int height, boolean coinbase) {}

  @Test
  void blocksAreWhatANodeDemands() throws IOException {
    BlockGenerator generator = new BlockGenerator(7, GeneratorShape.small());
    Map<String, Known> coins = new HashMap<>();
    SimBlock at = generator.genesis();
    long burned = 0;
    Set<String> types = new TreeSet<>();
    for (int height = 1; height <= 320; height++) {
      SimBlock next = generator.generateOn(at);
      assertThat(next.previous()).isEqualTo(at.hash());
      assertThat(next.height()).isEqualTo(height);
      burned += check(next, coins, types);
      at = next;
    }
    long held = coins.values().stream().mapToLong(Known::sat).sum();
    assertThat(held + burned).isEqualTo(Network.REGTEST.maxSupplySat(320));
    assertThat(types)
        .contains(
            "anchor",
            "multisig",
            "nonstandard",
            "nulldata",
            "pubkey",
            "pubkeyhash",
            "scripthash",
            "witness_unknown",
            "witness_v0_keyhash",
            "witness_v0_scripthash",
            "witness_v1_taproot");
  }

  /** Holds the block's JSON and its raw form against each other and the coins; the satoshis that it burned. */
  private static long check(SimBlock block, Map<String, Known> coins, Set<String> types)
      throws IOException {
    JsonNode json = JSON.readTree(block.json());
    byte[] raw = HexFormat.of().parseHex(BlockViews.raw(block.json()));
    List<RawBlock.Tx> txs = RawBlock.transactions(raw);
    assertThat(RawBlock.hash(raw)).isEqualTo(block.hash().display());
    assertThat(Integer.parseInt(block.hash().display().substring(0, 2), 16)).isLessThan(0x80);
    assertThat(RawBlock.merkleRoot(txs)).isEqualTo(RawBlock.merkleRoot(raw));
    assertThat(raw).hasSize(json.path("size").asInt());
    assertThat(json.path("weight").asInt()).isLessThanOrEqualTo(4_000_000);
    assertThat(json.path("mediantime").asLong())
        .isLessThanOrEqualTo(json.path("time").asLong());
    long burned = 0;
    for (int i = 0; i < txs.size(); i++) {
      RawBlock.Tx tx = txs.get(i);
      JsonNode told = json.path("tx").path(i);
      assertThat(told.path("txid").asText()).isEqualTo(tx.txid());
      for (int in = 0; i > 0 && in < tx.ins().size(); in++) {
        RawBlock.In input = tx.ins().get(in);
        Known coin = Objects.requireNonNull(
            coins.remove(input.txid() + ":" + input.vout()), "a coin that is not there");
        assertThat(coin.coinbase() && block.height() - coin.height() < 100).isFalse();
        JsonNode prevout = told.path("vin").path(in).path("prevout");
        assertThat(new Known(
                sat(prevout),
                prevout.path("scriptPubKey").path("hex").asText(),
                prevout.path("height").asInt(),
                prevout.path("generated").asBoolean()))
            .isEqualTo(coin);
      }
      for (int n = 0; n < tx.outs().size(); n++) {
        RawBlock.Out out = tx.outs().get(n);
        JsonNode output = told.path("vout").path(n);
        assertThat(sat(output)).isEqualTo(out.sat());
        assertThat(output.path("scriptPubKey").path("hex").asText()).isEqualTo(out.script());
        types.add(output.path("scriptPubKey").path("type").asText());
        if (out.script().startsWith("6a") || out.script().length() > 20_000) {
          burned += out.sat();
        } else {
          coins.put(
              tx.txid() + ":" + n, new Known(out.sat(), out.script(), block.height(), i == 0));
        }
      }
    }
    return burned;
  }

  private static long sat(JsonNode holder) {
    return holder.path("value").decimalValue().movePointRight(8).longValueExact();
  }

  @Test
  void oneSeedMakesOneChain() {
    assertThat(grown(3, 130)).isEqualTo(grown(3, 130)).isNotEqualTo(grown(4, 130));
  }

  private static List<String> grown(long seed, int blocks) {
    DemoChain demo = new DemoChain(seed, GeneratorShape.small(), blocks);
    List<String> tips = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      tips.add(demo.step().toString());
    }
    return tips;
  }

  @Test
  void branchesSpendOnlyCoinsOfTheirOwn() throws IOException {
    BlockGenerator generator = new BlockGenerator(11, GeneratorShape.small());
    List<SimBlock> trunk = new ArrayList<>(List.of(generator.genesis()));
    for (int i = 0; i < 130; i++) {
      trunk.add(generator.generateOn(trunk.get(trunk.size() - 1)));
    }
    List<SimBlock> branch = new ArrayList<>(trunk.subList(0, 119));
    for (int i = 0; i < 20; i++) {
      branch.add(generator.generateOn(branch.get(branch.size() - 1)));
    }
    trunk.add(generator.generateOn(trunk.get(130)));
    for (List<SimBlock> chain : List.of(trunk, branch)) {
      Map<String, Known> coins = new HashMap<>();
      for (SimBlock block : chain.subList(1, chain.size())) {
        check(block, coins, new TreeSet<>());
      }
    }
    assertThat(branch.get(119).hash()).isNotEqualTo(trunk.get(119).hash());
  }

  @Test
  void reorganisesToTheDepthAskedFor() {
    DemoChain demo = new DemoChain(5, GeneratorShape.empty(), 20);
    var below = demo.chain().active(15).orElseThrow();
    var lost = demo.chain().active(16).orElseThrow();
    assertThat(demo.reorganise(5).height()).isEqualTo(21);
    assertThat(demo.chain().active(15)).contains(below);
    assertThat(demo.chain().active(16)).isNotEqualTo(java.util.Optional.of(lost));
  }

  @Test
  void fullBlocksAreAsLargeAsMainnets() throws IOException {
    BlockGenerator generator = new BlockGenerator(1, GeneratorShape.small());
    SimBlock at = generator.genesis();
    for (int i = 0; i < 110; i++) {
      at = generator.generateOn(at, GeneratorShape.empty());
    }
    for (int i = 0; i < 12; i++) {
      at = generator.generateOn(at, GeneratorShape.full());
    }
    JsonNode json = JSON.readTree(at.json());
    assertThat(json.path("weight").asInt()).isBetween(2_500_000, 4_000_000);
    assertThat(json.path("nTx").asInt()).isGreaterThan(1_300);
    assertThat(at.json().length).isGreaterThan(7_000_000);
    int inputs = 0;
    for (JsonNode tx : json.path("tx")) {
      inputs += tx.path("vin").size();
    }
    assertThat(inputs).isGreaterThan(4_000);
  }

  @Test
  void theGenesisBlockIsRegtests() {
    SimBlock genesis = new BlockGenerator(1, GeneratorShape.small()).genesis();
    assertThat(RawBlock.hash(HexFormat.of().parseHex(BlockViews.raw(genesis.json()))))
        .isEqualTo(Network.REGTEST.genesis().display());
    assertThat(genesis.hash()).isEqualTo(Network.REGTEST.genesis());
  }

  @Test
  void refusesAParentThatIsNotItsOwn() {
    BlockGenerator generator = new BlockGenerator(1, GeneratorShape.small());
    SimBlock foreign = new DemoChain(2, GeneratorShape.small(), 3).chain().tip();
    assertThatThrownBy(() -> generator.generateOn(foreign))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theDemosHotScriptsHaveAddressesAndCoins() {
    DemoChain demo = new DemoChain(1, GeneratorShape.small(), 120);
    String chain = java.util.stream.IntStream.rangeClosed(1, 120)
        .mapToObj(height -> new String(
            demo.chain().active(height).orElseThrow().json(),
            java.nio.charset.StandardCharsets.US_ASCII))
        .collect(java.util.stream.Collectors.joining());
    assertThat(demo.hotScripts()).hasSize(8).allSatisfy(script -> {
      assertThat(script.key().standardScript()).contains(script);
      assertThat(chain).contains("\"hex\":\"" + script.hex() + "\"");
    });
  }
}
