package org.utxod.query.port;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How Electrum clients are served.
 *
 * @param served whether they are served at all
 * @param listeners where; empty before it listens
 * @param sessions connected clients
 * @param subscriptions of scripts, by all of them
 * @param scripts that are subscribed to
 * @param waiting requests that wait for their turn
 * @param reason why clients get no answers now, a message for the operator; null if they do
 */
public record ElectrumStatus(
    boolean served,
    List<Listener> listeners,
    int sessions,
    int subscriptions,
    int scripts,
    int waiting,
    @Nullable String reason) {
  /** Electrum clients are not served. */
  public static final ElectrumStatus NONE = new ElectrumStatus(false, List.of(), 0, 0, 0, 0, null);

  public ElectrumStatus {
    listeners = List.copyOf(listeners);
  }

  /**
   * An address that is listened on.
   *
   * @param address HOST:PORT
   * @param certificate SHA-256 of the certificate, in hex; null without TLS
   */
  public record Listener(String address, @Nullable String certificate) {}

  /** Reports it; for any thread. */
  @FunctionalInterface
  public interface Source {
    /** As of now. */
    ElectrumStatus status();
  }
}
