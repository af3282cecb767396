package org.utxod.indexer.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import org.utxod.store.fixture.Await;

/** Server-sent events as received by a simple client. */
final class Watching implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final OkHttpClient http =
      new OkHttpClient.Builder().readTimeout(Duration.ZERO).build();
  private final List<JsonNode> events = new ArrayList<>();
  private final Call call;
  private final Thread reader;
  private @Nullable String lastId;

  /** @param last the id to resume after; null to start */
  Watching(String url, @Nullable String last) {
    this(
        last == null
            ? new Request.Builder().url(url).build()
            : new Request.Builder().url(url).header("Last-Event-ID", last).build());
  }

  /** A subscription whose scripts are in a JSON body. */
  static Watching byPost(String url, String json) {
    return new Watching(new Request.Builder()
        .url(url)
        .post(RequestBody.create(json, MediaType.get("application/json")))
        .build());
  }

  private Watching(Request request) {
    call = http.newCall(request);
    reader = new Thread(this::read, "watching");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (Response response = call.execute()) {
      BufferedSource source = response.body().source();
      for (String line = source.readUtf8Line(); line != null; line = source.readUtf8Line()) {
        synchronized (this) {
          if (line.startsWith("id: ")) {
            lastId = line.substring(4);
          } else if (line.startsWith("data: ")) {
            events.add(JSON.readTree(line.substring(6)));
          }
        }
      }
    } catch (IOException e) {
      return; // The daemon went, or the test did.
    }
  }

  synchronized List<JsonNode> events() {
    return List.copyOf(events);
  }

  List<JsonNode> events(String type) {
    return events().stream()
        .filter(event -> event.path("type").asText().equals(type))
        .toList();
  }

  synchronized @Nullable String lastId() {
    return lastId;
  }

  /** Waits until there are this many events of a type. */
  List<JsonNode> await(String type, int count) {
    Await.until(
        count + " events '" + type + "'",
        () -> events(type).size() >= count,
        () -> String.valueOf(events()));
    return events(type);
  }

  @Override
  public void close() {
    call.cancel();
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
