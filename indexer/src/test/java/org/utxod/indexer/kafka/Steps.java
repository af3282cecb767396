package org.utxod.indexer.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.utxod.indexer.cluster.log.FeedException;
import org.utxod.indexer.cluster.log.FeedException.Kind;
import org.utxod.indexer.cluster.log.FeedReader;
import org.utxod.indexer.cluster.log.FeedWriter;
import org.utxod.indexer.cluster.log.LogRange;
import org.utxod.indexer.cluster.log.LogRecord;
import org.utxod.store.fixture.Await;

/** Appends numbered steps of two parts as a publisher does: what is unclear is read, and only what is missing is written. */
final class Steps {
  private final KafkaFeedLog log;
  private FeedWriter writer;
  private int count;

  Steps(KafkaFeedLog log) {
    this.log = log;
    this.writer = claim(log);
  }

  /** The steps that are in the log. */
  int count() {
    return count;
  }

  static Stream<String> parts(int step) {
    return Stream.of("step " + step + " part 0", "step " + step + " part 1");
  }

  void append(int steps) {
    for (int last = count + steps; count < last; ) {
      try {
        writer.append(FeedReading.step(parts(count).toArray(String[]::new)));
        count++;
      } catch (FeedException e) {
        assertThat(e.kind()).as(e.getMessage()).isIn(Kind.AWAY, Kind.UNCLEAR);
        writer.close();
        writer = claim(log);
        count = lastStep() + 1;
      }
    }
  }

  /** Claims the log, as often as it takes. */
  static FeedWriter claim(KafkaFeedLog log) {
    AtomicReference<FeedWriter> claimed = new AtomicReference<>();
    AtomicReference<String> last = new AtomicReference<>("");
    Await.until(
        "a claim",
        () -> {
          try {
            claimed.set(log.claim());
            return true;
          } catch (FeedException e) {
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.AWAY);
            last.set(e.getMessage());
            return false;
          }
        },
        last::get);
    return claimed.get();
  }

  private int lastStep() {
    AtomicReference<String> last = new AtomicReference<>("step -1 part 1");
    Await.until("the end of the log", () -> readToTheEnd(last));
    String[] words = last.get().split(" ");
    assertThat(words[3]).isEqualTo("1");
    return Integer.parseInt(words[1]);
  }

  /* Whether it could be; records of the markers of transactions are not seen. */
  private boolean readToTheEnd(AtomicReference<String> last) {
    try (FeedReader reader = log.reader()) {
      LogRange range = reader.range();
      reader.seek(range.begin());
      for (int empty = 0; empty < 10; ) {
        empty++;
        for (LogRecord record : reader.poll(FeedReading.WAIT)) {
          last.set(new String(record.value(), StandardCharsets.UTF_8));
          empty = 0;
        }
      }
      return true;
    } catch (FeedException e) {
      assertThat(e.kind()).isEqualTo(Kind.AWAY);
      return false;
    }
  }
}
