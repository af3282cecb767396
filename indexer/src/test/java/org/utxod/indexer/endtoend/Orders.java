package org.utxod.indexer.endtoend;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.utxod.indexer.daemon.AdminCookie;

/** Asks a daemon that may be dead at any moment; then there is no answer. */
final class Orders {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private Orders() {}

  static String get(AdminCookie admin, String path) {
    return send(
        admin, HttpRequest.newBuilder(URI.create(admin.address() + path)).GET());
  }

  static String post(AdminCookie admin, String path, String json) {
    return send(
        admin,
        HttpRequest.newBuilder(URI.create(admin.address() + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  /** What anybody may ask; empty where there is no answer. */
  static Optional<String> text(String url) {
    try {
      return Optional.of(HTTP.send(
              HttpRequest.newBuilder(URI.create(url))
                  .timeout(Duration.ofSeconds(2))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body());
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static String send(AdminCookie admin, HttpRequest.Builder request) {
    try {
      return HTTP.send(
              request
                  .header("Authorization", "Bearer " + admin.key())
                  .timeout(Duration.ofSeconds(2))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
