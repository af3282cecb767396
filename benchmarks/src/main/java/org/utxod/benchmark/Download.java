package org.utxod.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.utxod.store.chain.BlockHash;

/**
 * Downloads blocks from a node over several connections and discards them: the lower bound for following the node.
 *
 * @param url of the node
 * @param cookie the node's cookie file
 */
public record Download(String url, Path cookie) {
  /** Seconds to download the blocks by {@code source}, "rpc" (verbosity 3) or "rest". */
  double seconds(List<BlockHash> hashes, String source, int connections)
      throws IOException, InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    String basic = Base64.getEncoder()
        .encodeToString(Files.readString(cookie).strip().getBytes(StandardCharsets.US_ASCII));
    AtomicInteger next = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    long start = System.nanoTime();
    try {
      List<Future<Boolean>> parts = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        parts.add(threads.submit(() -> {
          for (int at = next.getAndIncrement(); at < hashes.size(); at = next.getAndIncrement()) {
            block(http, basic, hashes.get(at).display(), source);
          }
          return true;
        }));
      }
      for (Future<Boolean> part : parts) {
        part.get();
      }
      return (System.nanoTime() - start) / 1e9;
    } catch (ExecutionException e) {
      throw new IOException("a download failed", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private void block(HttpClient http, String basic, String hash, String source)
      throws IOException, InterruptedException {
    if (source.equals("rest")) {
      send(http, HttpRequest.newBuilder(URI.create(url + "/rest/block/" + hash + ".bin")));
      send(http, HttpRequest.newBuilder(URI.create(url + "/rest/spenttxouts/" + hash + ".bin")));
    } else {
      String body = "{\"method\":\"getblock\",\"params\":[\"" + hash + "\",3]}";
      send(
          http,
          HttpRequest.newBuilder(URI.create(url))
              .header("Authorization", "Basic " + basic)
              .POST(HttpRequest.BodyPublishers.ofString(body)));
    }
  }

  private static void send(HttpClient http, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    int status = http.send(request.build(), BodyHandlers.discarding()).statusCode();
    if (status != 200) {
      throw new IOException("the node answered " + status);
    }
  }
}
