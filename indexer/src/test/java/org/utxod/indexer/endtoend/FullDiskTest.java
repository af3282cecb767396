package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.indexer.simnode.generate.BlockGenerator;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.store.chain.Network;

/** A full disk stops progress and nothing else; when there is space again the daemon continues by itself. */
class FullDiskTest {
  @TempDir
  Path directory;

  private final BlockGenerator generator = new BlockGenerator(5, GeneratorShape.small());
  private final SimChain chain = new SimChain(generator.genesis());
  private Path disk;

  @BeforeEach
  void a_small_disk() throws IOException, InterruptedException {
    disk = Files.createDirectory(directory.resolve("disk"));
    int status = new ProcessBuilder(
            "mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
    assumeTrue(status == 0, "skipped: this user may not mount a tmpfs");
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    new ProcessBuilder("umount", disk.toString()).start().waitFor();
  }

  private void grow(int blocks, GeneratorShape shape) {
    for (int i = 0; i < blocks; i++) {
      chain.accept(generator.generateOn(chain.tip(), shape));
    }
  }

  private Path fill() throws IOException {
    Path filler = disk.resolve("filler");
    byte[] chunk = new byte[4_096];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(chunk);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
      return filler;
    }
  }

  @Test
  void progress_stops_reading_goes_on_and_room_is_noticed() throws IOException {
    grow(120, GeneratorShape.small());
    Map<Setting<?>, String> settings =
        Map.of(Setting.DATA_DIR, disk.resolve("data").toString());
    try (TestDaemon daemon = new TestDaemon(directory, chain, Network.REGTEST, settings)) {
      daemon.awaitTip();
      Path filler = fill();
      grow(60, new GeneratorShape(150, 3, 20)); // more than the log has set aside
      JsonNode stopped = daemon.awaitStatus(
          "the message", status -> status.path("reason").asText().contains("disk is full"));
      assertThat(stopped.path("state").asText()).isEqualTo("disk_full");
      assertThat(stopped.path("reason").asText()).contains(disk.toString());
      TestDaemon.Answer ready = daemon.ask("/health/ready");
      assertThat(ready.status()).isEqualTo(503);
      assertThat(ready.body().toString()).contains("The disk is full", disk.toString());
      assertThat(daemon.metrics().value("utxod_state{state=\"disk_full\"}")).isEqualTo(1);
      int height = stopped.path("height").asInt();
      assertThat(height).isBetween(120, 179);
      assertThat(daemon.get("/v1/script/-/balance").path("height").asInt()).isEqualTo(height);
      Files.delete(filler);
      assertThat(daemon.awaitTip().path("height").asInt()).isEqualTo(180);
    }
  }

  @Test
  void a_start_on_a_full_disk_answers_and_says_so() throws IOException {
    grow(120, GeneratorShape.small());
    Map<Setting<?>, String> settings =
        Map.of(Setting.DATA_DIR, disk.resolve("data").toString());
    try (TestDaemon daemon = new TestDaemon(directory, chain, Network.REGTEST, settings)) {
      daemon.awaitTip();
      daemon.stop();
      Path filler = fill();
      daemon.restart();
      assertThat(daemon.get("/v1/script/-/balance").path("height").asInt()).isEqualTo(120);
      grow(60, new GeneratorShape(150, 3, 20));
      JsonNode stopped = daemon.awaitStatus(
          "the message", status -> status.path("state").asText().equals("disk_full"));
      assertThat(stopped.path("reason").asText()).contains("disk is full", disk.toString());
      assertThat(daemon.ask("/health/ready").status()).isEqualTo(503);
      Files.delete(filler);
      assertThat(daemon.awaitTip().path("height").asInt()).isEqualTo(180);
    }
  }
}
