package org.utxod.indexer.bitcoind;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.generate.BlockGenerator;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.store.golden.Golden;

/** Full blocks in a process with a heap of 64 MB. */
class SmallHeapTest {
  @Test
  void parsesAGeneratedFullBlock(@TempDir Path dir) throws Exception {
    BlockGenerator generator = new BlockGenerator(1, GeneratorShape.full());
    SimBlock at = generator.genesis();
    for (int i = 0; i < 116; i++) {
      at = generator.generateOn(at, i < 106 ? GeneratorShape.empty() : GeneratorShape.full());
    }
    assertThat(at.json().length).isGreaterThan(8_000_000);
    Path file = dir.resolve("generated.json");
    Files.write(file, at.json());
    assertParses(file, at.hash().display());
  }

  @Test
  void parsesARecordedFullBlock(@TempDir Path dir) throws Exception {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        Golden.corpus().isPresent(),
        "skipped: UTXOD_CORPUS names no folder with the recorded full blocks");
    Path packed = Golden.corpus().orElseThrow().resolve("heavy/blocks.jsonl.gz");
    try (InputStream in = Files.newInputStream(packed)) {
      for (String line : Golden.lines(in, true)) {
        Path file = dir.resolve("recorded.json");
        Files.writeString(file, line);
        byte[] json = line.getBytes(StandardCharsets.UTF_8);
        assertParses(file, SimBlock.ofJson(json).hash().display());
      }
    }
  }

  private static void assertParses(Path file, String hash)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx64m",
        "-cp",
        System.getProperty("java.class.path"),
        SmallHeap.class.getName(),
        file.toString(),
        hash));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }
}
