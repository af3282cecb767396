package org.utxod.indexer.cli.client;

import java.util.Optional;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.daemon.AdminCookie;
import org.utxod.indexer.daemon.DataDirectory;

/** Answers a command's queries, from a running daemon or from the index itself. */
public interface QueryClient extends AutoCloseable {
  /** An HTTP response. */
  record Answer(int status, String body) {
    boolean ok() {
      return status >= 200 && status < 300;
    }
  }

  /** Sends a GET; {@code path} is encoded already. */
  Answer get(String path);

  @Override
  void close();

  /** The daemon that runs on the configured data directory, otherwise the index in it. */
  static QueryClient of(Config config) {
    Optional<AdminCookie> cookie = AdminCookie.read(config.dataDir());
    if (cookie.isPresent() && DataDirectory.isTaken(config.dataDir())) {
      return new DaemonQueryClient(cookie.get());
    }
    return IndexQueryClient.open(config);
  }
}
