package org.utxod.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.utxod.config.Config;
import org.utxod.daemon.AdminCookie;
import org.utxod.daemon.DataDirectory;
import org.utxod.fault.Fault;

/** A running daemon, found by its data directory and spoken to over HTTP. */
final class DaemonClient implements Asker {
  private static final MediaType JSON = MediaType.get("application/json");

  private final AdminCookie cookie;
  private final OkHttpClient http = new OkHttpClient.Builder()
      .connectTimeout(Duration.ofSeconds(5))
      .callTimeout(Duration.ofSeconds(60))
      .followRedirects(false)
      .build();

  DaemonClient(AdminCookie cookie) {
    this.cookie = cookie;
  }

  /** The daemon on the configured data directory, where one runs. */
  static Optional<DaemonClient> find(Config config) {
    return DataDirectory.isTaken(config.dataDir())
        ? AdminCookie.read(config.dataDir()).map(DaemonClient::new)
        : Optional.empty();
  }

  @Override
  public Answer get(String path) {
    return send(new Request.Builder().url(cookie.address() + path));
  }

  Answer post(String path, String json) {
    return send(
        new Request.Builder().url(cookie.address() + path).post(RequestBody.create(json, JSON)));
  }

  private Answer send(Request.Builder request) {
    try (Response response = http.newCall(
            request.header("Authorization", "Bearer " + cookie.key()).build())
        .execute()) {
      return new Answer(response.code(), response.body().string());
    } catch (IOException e) {
      throw new Fault(
          Fault.Decision.RETRY,
          "The daemon at " + cookie.address() + " does not answer (" + e.getMessage()
              + "). Look at its log.",
          e);
    }
  }

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
