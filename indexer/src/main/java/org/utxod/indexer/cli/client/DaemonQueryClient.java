package org.utxod.indexer.cli.client;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.daemon.AdminCookie;
import org.utxod.indexer.daemon.DataDirectory;
import org.utxod.store.error.UtxodException;

/** A running daemon, found by its data directory and queried over HTTP. */
public final class DaemonQueryClient implements QueryClient {
  private static final MediaType JSON = MediaType.get("application/json");

  /** Longer than the daemon's heartbeat interval. */
  private static final Duration SILENCE = Duration.ofSeconds(40);

  private final AdminCookie cookie;
  private final String key;
  private final OkHttpClient http = new OkHttpClient.Builder()
      .connectTimeout(Duration.ofSeconds(5))
      .callTimeout(Duration.ofSeconds(60))
      .followRedirects(false)
      .build();

  DaemonQueryClient(AdminCookie cookie) {
    this(cookie, cookie.key());
  }

  private DaemonQueryClient(AdminCookie cookie, String key) {
    this.cookie = cookie;
    this.key = key;
  }

  /** The same daemon, with a token instead of its admin key. */
  public DaemonQueryClient with(String token) {
    return new DaemonQueryClient(cookie, token);
  }

  /** The daemon on the configured data directory; empty if none is running. */
  public static Optional<DaemonQueryClient> find(Config config) {
    return DataDirectory.isTaken(config.dataDir())
        ? AdminCookie.read(config.dataDir()).map(DaemonQueryClient::new)
        : Optional.empty();
  }

  @Override
  public Answer get(String path) {
    return send(new Request.Builder().url(cookie.address() + path));
  }

  public Answer post(String path, String json) {
    return send(
        new Request.Builder().url(cookie.address() + path).post(RequestBody.create(json, JSON)));
  }

  /** Sends a POST with an idempotency key. */
  public Answer post(String path, String idempotencyKey, String json) {
    return send(new Request.Builder()
        .url(cookie.address() + path)
        .header("Idempotency-Key", idempotencyKey)
        .post(RequestBody.create(json, JSON)));
  }

  /** The address on which it listens. */
  public String address() {
    return cookie.address();
  }

  /**
   * Reads server-sent events until the daemon ends the stream.
   *
   * @param lastId the id of the last event seen; null at the beginning
   * @param events receives each event, and returns whether to continue
   * @return the response if the daemon refused; empty if the stream ended
   */
  public Optional<Answer> events(
      String path, @Nullable String lastId, Predicate<ServerSentEvents.Event> events)
      throws IOException {
    OkHttpClient endless =
        http.newBuilder().callTimeout(Duration.ZERO).readTimeout(SILENCE).build();
    Request.Builder request = new Request.Builder()
        .url(cookie.address() + path)
        .header("Accept", "text/event-stream")
        .header("Authorization", "Bearer " + key);
    if (lastId != null) {
      request.header("Last-Event-ID", lastId);
    }
    try (Response response = endless.newCall(request.build()).execute()) {
      if (response.code() != 200) {
        return Optional.of(new Answer(response.code(), response.body().string()));
      }
      ServerSentEvents.read(response.body().source(), events);
      return Optional.empty();
    }
  }

  private Answer send(Request.Builder request) {
    try (Response response =
        http.newCall(request.header("Authorization", "Bearer " + key).build()).execute()) {
      return new Answer(response.code(), response.body().string());
    } catch (IOException e) {
      throw new UtxodException(
          UtxodException.Decision.RETRY,
          "The daemon at " + cookie.address() + " does not answer (" + e.getMessage()
              + "). Check its log.",
          e);
    }
  }

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
