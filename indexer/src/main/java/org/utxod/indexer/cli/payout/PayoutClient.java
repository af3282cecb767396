package org.utxod.indexer.cli.payout;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.cli.client.DaemonQueryClient;
import org.utxod.indexer.cli.client.HumanFormat;
import org.utxod.indexer.config.Config;
import org.utxod.store.error.UtxodException;

/** The running daemon, asked with a person's token. Closed by its creator. */
final class PayoutClient implements AutoCloseable {
  private static final String TOKEN = "UTXOD_TOKEN";

  private final DaemonQueryClient daemon;

  private PayoutClient(DaemonQueryClient daemon) {
    this.daemon = daemon;
  }

  /**
   * Finds it.
   *
   * @param token of the environment; null if there is none
   * @throws UtxodException if no daemon is running, or there is no token
   */
  static PayoutClient find(Config config, @Nullable String token) {
    if (token == null || token.isBlank()) {
      throw new UtxodException(
          UtxodException.Decision.REFUSE,
          "Set " + TOKEN
              + " to a token of the role pay or approve, which names you: 'utxod token add NAME --role pay "
              + "--person WHO' on the daemon's machine.");
    }
    return new PayoutClient(DaemonQueryClient.find(config)
        .orElseThrow(() -> new UtxodException(
            UtxodException.Decision.REFUSE, "No daemon is running on " + config.dataDir() + "."))
        .with(token.strip()));
  }

  /** The one of this process's environment. */
  static PayoutClient find(Config config) {
    return find(config, System.getenv(TOKEN));
  }

  JsonNode get(String path) {
    return HumanFormat.require(daemon.get(path));
  }

  String text(String path) {
    var answer = daemon.get(path);
    if (answer.status() != 200) {
      HumanFormat.require(answer);
    }
    return answer.body();
  }

  JsonNode post(String path, String body) {
    return HumanFormat.require(daemon.post(path, body));
  }

  JsonNode post(String path, String key, String body) {
    return HumanFormat.require(daemon.post(path, key, body));
  }

  @Override
  public void close() {
    daemon.close();
  }
}
