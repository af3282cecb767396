package org.utxod.indexer.config;

import java.nio.file.Path;
import java.util.Optional;
import org.utxod.query.http.HostPort;

/**
 * How Electrum clients are served.
 *
 * @param tcp where to listen for plain TCP
 * @param tls where to listen for TLS
 * @param certificate PEM file; empty for a self-signed one
 * @param privateKey of that certificate
 * @param sessions maximum number of connections
 * @param sessionsPerAddress of one client
 * @param maxHistory transactions of a script that are listed
 */
public record ElectrumConfig(
    Optional<HostPort> tcp,
    Optional<HostPort> tls,
    Optional<Path> certificate,
    Optional<Path> privateKey,
    int sessions,
    int sessionsPerAddress,
    int maxHistory) {
  static ElectrumConfig of(SettingValues values) {
    return new ElectrumConfig(
        values.get(Setting.ELECTRUM_TCP),
        values.get(Setting.ELECTRUM_TLS),
        values.get(Setting.ELECTRUM_CERTIFICATE),
        values.get(Setting.ELECTRUM_PRIVATE_KEY),
        values.get(Setting.ELECTRUM_SESSIONS),
        values.get(Setting.ELECTRUM_SESSIONS_PER_ADDRESS),
        values.get(Setting.ELECTRUM_MAX_HISTORY));
  }

  /** Whether they are served at all. */
  public boolean isOn() {
    return tcp.isPresent() || tls.isPresent();
  }
}
