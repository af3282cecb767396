package org.utxod.indexer.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.utxod.indexer.cli.console.Console;
import org.utxod.indexer.follow.ProgressPace;

/** A job that moves on five times a second fills neither a terminal nor a file. */
class JobWatchTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** The output within this many seconds, one line each. */
  private List<String> lines(boolean terminal, int seconds) {
    PrintStream print = new PrintStream(err, true, StandardCharsets.UTF_8);
    JobWatch watch = new JobWatch(new Console(print, print), ProgressPace.of(terminal, nanos::get));
    for (int look = 0; look < seconds * 5; look++) {
      watch.show("step " + look);
      nanos.addAndGet(Duration.ofMillis(200).toNanos());
    }
    return err.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void a_line_a_second_on_a_terminal() {
    assertThat(lines(true, 30)).hasSize(30).startsWith("step 0", "step 5").endsWith("step 145");
  }

  @Test
  void a_line_in_ten_seconds_elsewhere() {
    assertThat(lines(false, 30)).containsExactly("step 0", "step 50", "step 100");
  }

  @Test
  void what_is_no_news_takes_no_turn() {
    PrintStream print = new PrintStream(err, true, StandardCharsets.UTF_8);
    JobWatch watch = new JobWatch(new Console(print, print), ProgressPace.of(true, nanos::get));
    for (String progress : List.of("", "", "a", "a")) {
      watch.show(progress);
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    }
    watch.show("b");
    assertThat(err.toString(StandardCharsets.UTF_8).lines()).containsExactly("a", "b");
  }
}
