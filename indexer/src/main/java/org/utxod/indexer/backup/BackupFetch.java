package org.utxod.indexer.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import org.utxod.store.model.StoreException;

/**
 * Puts a backup of another daemon in the place of an index, while no daemon runs here. The old index is kept until the new
 * one is proven.
 */
public final class BackupFetch {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private final Restore restore;
  private final String source;
  private final @Nullable String token;

  /**
   * @param source the other daemon's base URL, or a directory
   * @param token the other daemon's admin token; null where none is needed
   */
  public BackupFetch(Restore restore, String source, @Nullable String token) {
    this.restore = restore;
    this.source = source;
    this.token = token;
  }

  /**
   * Does it.
   *
   * @param index the place of the index
   * @param progress receives progress messages
   * @return what was done, a message
   * @throws StoreException {@code IO} where it cannot be fetched; {@code FOREIGN}, {@code DAMAGED} where it is not what it
   *     must be; the old index is in its place then
   */
  public String replace(Path index, Consumer<String> progress) {
    Path fetched = index.resolveSibling(index.getFileName() + ".fetched");
    Path old = index.resolveSibling(index.getFileName() + ".replaced");
    try {
      putBack(old, index);
      boolean remote = source.startsWith("http://") || source.startsWith("https://");
      if (remote) {
        progress.accept("Fetching a backup from " + source + ".");
        fetch(fetched);
      }
      if (Files.exists(index)) {
        Files.move(index, old);
      }
      String done;
      try {
        done = restore.from(remote ? fetched : Path.of(source), index, progress);
      } catch (RuntimeException e) {
        putBack(old, index);
        throw e;
      }
      FileTrees.delete(old);
      if (remote) {
        FileTrees.delete(fetched);
      }
      return done;
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.IO,
          "No backup could be fetched from " + source + " (" + e.getMessage()
              + "). Check cluster.backup and its token, that daemon, and the free space here.",
          e);
    }
  }

  /** What an attempt that was interrupted has moved away. */
  private static void putBack(Path old, Path index) throws IOException {
    if (Files.exists(old) && !Files.exists(index)) {
      Files.move(old, index);
    }
    FileTrees.delete(old);
  }

  private void fetch(Path fetched) throws IOException {
    HttpUrl base = HttpUrl.parse(source);
    if (base == null) {
      throw new IOException("it is not a URL");
    }
    FileTrees.delete(fetched);
    WorkDirectory work =
        WorkDirectory.begin(fetched.resolveSibling(fetched.getFileName() + ".incomplete"));
    Request.Builder request = new Request.Builder()
        .url(base.newBuilder().addPathSegments("v1/cluster/backup").build());
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    OkHttpClient http = new OkHttpClient.Builder()
        .connectTimeout(CONNECT)
        .readTimeout(SILENCE)
        .followRedirects(false)
        .build();
    try {
      Call call = http.newCall(request.build());
      try (Response response = call.execute()) {
        ResponseBody body = response.body();
        if (response.code() != 200) {
          throw new IOException("it answered with status " + response.code());
        }
        long free = Files.getFileStore(work.path()).getUsableSpace();
        try (InputStream in = body.byteStream()) {
          BackupUnpacker.unpack(in, work.path(), free);
        }
      }
    } finally {
      http.dispatcher().executorService().shutdown();
      http.connectionPool().evictAll();
    }
    work.finish(fetched);
  }
}
