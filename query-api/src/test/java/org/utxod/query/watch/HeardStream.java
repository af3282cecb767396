package org.utxod.query.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.utxod.query.http.Stream.Out;

/** A client that reads what it is sent, or stops reading. For one thread. */
final class HeardStream implements Out {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final StringBuilder text = new StringBuilder();
  private @Nullable Runnable held;
  private boolean reads;
  private boolean cut;
  private boolean gone;

  HeardStream(boolean reads) {
    this.reads = reads;
  }

  @Override
  public void send(byte[] piece, boolean last, Consumer<@Nullable Throwable> sent) {
    Runnable take = () -> {
      if (gone) {
        sent.accept(new IOException("it is gone"));
        return;
      }
      text.append(new String(piece, StandardCharsets.UTF_8));
      sent.accept(null);
    };
    if (reads) {
      take.run();
    } else {
      held = take;
    }
  }

  @Override
  public void cut() {
    cut = true;
  }

  boolean isCut() {
    return cut;
  }

  /** The last id that came; null before the first. */
  @Nullable
  String lastId() {
    return text.toString()
        .lines()
        .filter(line -> line.startsWith("id: "))
        .reduce((first, second) -> second)
        .map(line -> line.substring("id: ".length()))
        .orElse(null);
  }

  /** Goes away, which the next that is sent shows. */
  void leave() {
    gone = true;
  }

  /** Takes in what waited, and all that comes. */
  void readOn() {
    reads = true;
    Runnable waited = held;
    held = null;
    if (waited != null) {
      waited.run();
    }
  }

  /** The events so far. */
  List<JsonNode> events() {
    List<JsonNode> events = new ArrayList<>();
    text.toString().lines().filter(line -> line.startsWith("data: ")).forEach(line -> {
      try {
        events.add(JSON.readTree(line.substring("data: ".length())));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
    return events;
  }

  /** Names of what happened to scripts, in order, each once. */
  List<String> happened() {
    Stream<JsonNode> all = events().stream().filter(event -> event.has("txid"));
    return all.map(event -> event.path("type").asText() + " " + event.path("id").asText())
        .distinct()
        .toList();
  }
}
