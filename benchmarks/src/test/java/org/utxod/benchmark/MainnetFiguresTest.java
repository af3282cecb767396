package org.utxod.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.store.error.UtxodException;

/** The measurement at mainnet's size, run with few coins: each figure names its coins, and a kept directory is used again. */
class MainnetFiguresTest {
  private static final String COINS = "30000";

  @TempDir
  Path directory;

  private String print(PageCache pageCache) throws Exception {
    BenchOptions options = BenchOptions.of(new String[] {
      "--mainnet",
      "--coins",
      COINS,
      "--blocks",
      "40",
      "--every",
      "0",
      "--dir",
      directory.toString(),
      "--keep"
    });
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      new MainnetFigures(directory, options, new Table(printed), pageCache, pause -> {}).print();
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void each_figure_names_the_coins_and_a_second_run_does_not_load_again() throws Exception {
    AtomicInteger dropped = new AtomicInteger();
    String first = print(() -> dropped.incrementAndGet() > 0);
    assertThat(dropped).hasValue(1);
    assertThat(first)
        .containsPattern(
            "file to index, hashed, balances in place +[0-9,]+ coins/s: .*\\(30,000 coins\\)")
        .containsPattern("\\nwarm +p50 .* \\(30,000 coins\\)")
        .containsPattern("\\npage cache dropped +p50 .* \\(30,000 coins\\)")
        .containsPattern("\\nat the tip, one every 0 s +applied in .* at worst \\(60,000 coins\\)")
        .containsPattern("\\none upon another, 40 blocks +.* blocks/s, .* \\(120,000 coins\\)")
        .containsPattern("\\nwritten in bulk, 200 blocks +.* blocks/s, .*\\(420,000 coins\\)")
        .containsPattern("\\nbalances made at the end +.* coins/s \\(420,000 coins\\)")
        .containsPattern("\\nMuHash of the whole index +.* coins/s \\(420,000 coins\\)")
        .containsPattern("\\nresident at most, this program included +[0-9]+ kB");
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .contains("utxo.dat", "loaded", "load.txt")
          .doesNotContain("run", "coins");
    }
    String second = print(() -> false);
    assertThat(second)
        .containsPattern("file to index, in an earlier run +[0-9,]+ coins/s: .*\\(30,000 coins\\)")
        .containsPattern("\\npage cache dropped +skipped: only root may drop it")
        .containsPattern("\\none upon another, 40 blocks +.*\\(120,000 coins\\)");
  }

  @Test
  void a_disk_without_room_is_refused() {
    MainnetFigures.requireRoom(directory, 1L << 30, 1L << 30);
    assertThatThrownBy(() -> MainnetFigures.requireRoom(directory, 32L << 30, 1L << 30))
        .isInstanceOf(UtxodException.class)
        .hasMessageContaining("32,768 MB")
        .hasMessageContaining("1,024 MB are free")
        .hasMessageContaining("--dir");
  }

  @Test
  void options_that_do_not_fit_are_refused_with_a_sentence() {
    for (List<String> wrong : List.of(
        List.of("--keep"),
        List.of("--dir"),
        List.of("--mainnet", "--coins"),
        List.of("--mainnet", "--rpc-url", "http://127.0.0.1:1"),
        List.of("--mainnet", "--every", "-1"))) {
      assertThatThrownBy(() -> BenchOptions.of(wrong.toArray(String[]::new)))
          .as("%s", wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageMatching(".*[.;].*");
    }
    assertThat(BenchOptions.of(new String[] {"--mainnet"}).coins()).isEqualTo(170_000_000);
  }
}
