package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.simnode.FaultPlan;
import org.utxod.indexer.simnode.SimFault;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.indexer.simnode.generate.BlockGenerator;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.store.chain.Network;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.golden.Golden;

/** Blocks over a node's REST interface: found by itself, the same index, and verbosity 3 wherever it fails. */
class RestSourceTest {
  @TempDir
  Path directory;

  private TestDaemon daemon(SimChain chain, boolean rest, Map<Setting<?>, String> settings) {
    return new TestDaemon(
        directory.resolve(rest ? "rest" : "rpc"), chain, Network.REGTEST, settings, rest);
  }

  private static String source(JsonNode status) {
    return status.path("node").path("source").asText();
  }

  @Test
  void the_recorded_chain_over_rest_equals_the_node_after_every_event() {
    RecordedChain truth = RecordedChain.golden();
    var recorded = org.utxod.indexer.simnode.chain.RecordedChain.read(Golden::open);
    SimChain chain = recorded.begin();
    List<RecordedChain.Truth> figures = truth.truthByEvent();
    try (TestDaemon daemon = daemon(chain, true, Map.of())) {
      int event = 0;
      for (SimBlock block : recorded.events()) {
        chain.accept(block);
        JsonNode status = daemon.awaitTip();
        GoldenChainTest.assertTotals(status, figures.get(event++));
        assertThat(source(status)).isEqualTo("rest");
      }
      GoldenChainTest.assertEveryScript(daemon, Network.REGTEST, truth, 0);
      assertThat(daemon.verify().path("progress").asText()).startsWith("Equal");
      daemon.reindex(100);
      GoldenChainTest.assertTotals(daemon.awaitTip(), figures.get(event - 1));
      assertThat(daemon.verify().path("progress").asText()).startsWith("Equal");
    }
  }

  @Test
  void blocks_are_taken_over_rest_alone_where_it_is_offered() {
    SimChain chain = new DemoChain(4, GeneratorShape.small(), 150).chain();
    try (TestDaemon daemon = daemon(chain, true, Map.of())) {
      assertThat(source(daemon.awaitTip())).isEqualTo("rest");
      assertThat(FaultPlan.of(daemon.node()).calls("getblock")).isZero();
      assertThat(FaultPlan.of(daemon.node()).calls("getblockheader")).isLessThan(5);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "rpc"})
  void verbosity_3_is_taken_where_rest_is_not_offered_or_not_wanted(String source) {
    SimChain chain = new DemoChain(4, GeneratorShape.small(), 30).chain();
    try (TestDaemon daemon = daemon(chain, source.equals("rpc"), Map.of(Setting.SOURCE, source))) {
      assertThat(source(daemon.awaitTip())).isEqualTo("rpc");
      assertThat(FaultPlan.of(daemon.node()).calls("rest/block")).isZero();
    }
  }

  @Test
  void a_node_without_rest_is_refused_where_rest_is_required() {
    SimChain chain = new DemoChain(4, GeneratorShape.small(), 10).chain();
    assertThatThrownBy(
            () -> daemon(chain, false, Map.of(Setting.SOURCE, "rest")).close())
        .isInstanceOfSatisfying(
            NodeException.class,
            fault -> assertThat(fault.kind()).isEqualTo(NodeException.Kind.NO_REST))
        .hasMessageContaining("-rest=1")
        .hasMessageContaining("source: rest");
  }

  static Stream<Arguments> lies() {
    UnaryOperator<byte[]> otherTransaction = body -> {
      byte[] other = body.clone();
      other[other.length - 1] ^= 1;
      return other;
    };
    UnaryOperator<byte[]> otherRoot = body -> {
      byte[] other = body.clone();
      other[40] ^= 1;
      return other;
    };
    UnaryOperator<byte[]> shorter = body -> Arrays.copyOf(body, body.length - 1);
    UnaryOperator<byte[]> nothing = body -> new byte[0];
    return Stream.of(
        Arguments.of("a transaction altered", "block", new SimFault.Altered(otherTransaction)),
        Arguments.of("another merkle root", "block", new SimFault.Altered(otherRoot)),
        Arguments.of("a shorter block", "block", new SimFault.Altered(shorter)),
        Arguments.of("a shorter list of spends", "spenttxouts", new SimFault.Altered(shorter)),
        Arguments.of("nothing", "spenttxouts", new SimFault.Altered(nothing)),
        Arguments.of("a body cut off", "block", new SimFault.CutBody(100)),
        Arguments.of("the answer to another call", "block", new SimFault.StaleAnswer()),
        Arguments.of("a proxy's page", "spenttxouts", SimFault.htmlPage()),
        Arguments.of("a reset", "block", new SimFault.Reset()),
        Arguments.of("no undo data", "spenttxouts", new SimFault.MissingPrevouts()),
        Arguments.of("a node that is starting", "block", SimFault.warmup()),
        Arguments.of("overloaded", "block", SimFault.workQueueFull()),
        Arguments.of("nothing under that path", "block", new SimFault.Status(404, "")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  void what_rest_gives_wrong_is_taken_at_verbosity_3(String what, String call, SimFault fault) {
    BlockGenerator generator = new BlockGenerator(8, GeneratorShape.small());
    SimChain chain = new SimChain(generator.genesis());
    grow(generator, chain, 115);
    try (TestDaemon daemon = daemon(chain, true, Map.of())) {
      daemon.awaitTip();
      assertThat(FaultPlan.of(daemon.node()).calls("getblock")).isZero();
      FaultPlan.of(daemon.node()).always("rest/" + call, fault);
      grow(generator, chain, 1);
      JsonNode status = daemon.awaitTip();
      assertThat(status.path("node").path("reachable").asBoolean()).isTrue();
      assertThat(FaultPlan.of(daemon.node()).calls("getblock")).isEqualTo(1);
      grow(generator, chain, 3);
      daemon.awaitTip();
      FaultPlan.of(daemon.node()).heal();
      assertThat(daemon.verify().path("progress").asText()).startsWith("Equal");
    }
  }

  private static void grow(BlockGenerator generator, SimChain chain, int blocks) {
    for (int i = 0; i < blocks; i++) {
      chain.accept(generator.generateOn(chain.tip()));
    }
  }

  @Test
  void rest_that_goes_away_for_good_is_left_alone_and_found_again_after_a_restart() {
    BlockGenerator generator = new BlockGenerator(8, GeneratorShape.small());
    SimChain chain = new SimChain(generator.genesis());
    grow(generator, chain, 20);
    try (TestDaemon daemon = daemon(chain, true, Map.of())) {
      daemon.awaitTip();
      daemon.node().rest(false);
      grow(generator, chain, 5);
      daemon.awaitTip();
      long requested = FaultPlan.of(daemon.node()).calls("rest/block");
      grow(generator, chain, 1);
      daemon.awaitStatus("rpc", status -> source(status).equals("rpc"));
      daemon.awaitTip();
      assertThat(FaultPlan.of(daemon.node()).calls("rest/block")).isEqualTo(requested);
      daemon.node().stop();
      daemon.awaitStatus(
          "its absence", status -> !status.path("node").path("reachable").asBoolean());
      daemon.node().rest(true);
      daemon.node().start();
      grow(generator, chain, 1);
      daemon.awaitTip();
      daemon.awaitStatus("rest", status -> source(status).equals("rest"));
    }
  }

  /** Whether a missing coin is an error depends on its height, which REST does not return. */
  @Test
  void an_index_that_began_at_a_height_takes_verbosity_3() {
    SimChain chain = new DemoChain(4, GeneratorShape.small(), 130).chain();
    try (TestDaemon daemon = daemon(chain, true, Map.of(Setting.START_HEIGHT, "110"))) {
      assertThat(source(daemon.awaitTip())).isEqualTo("rpc");
      assertThat(FaultPlan.of(daemon.node()).calls("getblock")).isGreaterThanOrEqualTo(20);
    }
  }

  @Test
  void reorganisations_are_followed_over_rest_and_back_by_undo() {
    DemoChain demo = new DemoChain(6, GeneratorShape.small(), 140);
    try (TestDaemon daemon = daemon(demo.chain(), true, Map.of())) {
      daemon.awaitTip();
      for (int depth : new int[] {1, 7, 30}) {
        demo.reorganise(depth);
        daemon.awaitTip();
        assertThat(daemon.verify().path("progress").asText())
            .startsWith("Equal")
            .doesNotContain("not carried");
      }
    }
  }
}
