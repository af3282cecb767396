package org.utxod.indexer.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
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

  /** Until the other daemon begins to answer: it makes the backup first. */
  private static final Duration ANSWER = Duration.ofMinutes(5);

  private final Restore restore;
  private final String source;
  private final @Nullable String token;
  private final LongSupplier nanoTime;

  /**
   * @param source the other daemon's base URL, or a directory
   * @param token the other daemon's admin token; null where none is needed
   */
  public BackupFetch(Restore restore, String source, @Nullable String token) {
    this(restore, source, token, System::nanoTime);
  }

  BackupFetch(Restore restore, String source, @Nullable String token, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
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
    Path fetched = fetched(index);
    Path old = replaced(index);
    try {
      repair(index);
      boolean remote = source.startsWith("http://") || source.startsWith("https://");
      if (remote) {
        progress.accept("Fetching a backup from " + source + ".");
        try {
          fetch(fetched);
        } catch (IOException e) {
          repair(index);
          throw e;
        }
      }
      if (Files.exists(index)) {
        Files.move(index, old);
      }
      String done;
      try {
        done = restore.from(remote ? fetched : Path.of(source), index, progress);
      } catch (RuntimeException e) {
        repair(index);
        throw e;
      }
      repair(index);
      return done;
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.IO,
          "No backup could be fetched from " + source + " (" + e.getMessage()
              + "). Check cluster.backup and its token, that daemon, and the free space here.",
          e);
    }
  }

  private static Path fetched(Path index) {
    return index.resolveSibling(index.getFileName() + ".fetched");
  }

  private static Path replaced(Path index) {
    return index.resolveSibling(index.getFileName() + ".replaced");
  }

  /** Puts back what an attempt that was interrupted has moved away, and removes what else it left. */
  public static void repair(Path index) throws IOException {
    putBack(replaced(index), index);
    FileTrees.delete(fetched(index));
    WorkDirectory.removeRemains(Backup.incomplete(fetched(index)));
    WorkDirectory.removeRemains(Restore.incomplete(index));
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
    WorkDirectory work = WorkDirectory.begin(Backup.incomplete(fetched));
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
    ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "backup-watch");
      thread.setDaemon(true);
      return thread;
    });
    try {
      Call call = http.newCall(request.build());
      var late = watch.schedule(call::cancel, ANSWER.toSeconds(), TimeUnit.SECONDS);
      try (Response response = call.execute()) {
        late.cancel(false);
        ResponseBody body = response.body();
        if (response.code() != 200) {
          throw new IOException("it answered with status " + response.code());
        }
        long free = Files.getFileStore(work.path()).getUsableSpace();
        try (InputStream in = new SteadyInput(body.byteStream(), nanoTime)) {
          BackupUnpacker.unpack(in, work.path(), free);
        }
      }
    } finally {
      watch.shutdownNow();
      http.dispatcher().executorService().shutdown();
      http.connectionPool().evictAll();
    }
    work.finish(fetched);
  }
}
