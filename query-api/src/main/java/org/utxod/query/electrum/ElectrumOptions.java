package org.utxod.query.electrum;

import java.nio.file.Path;
import java.util.Optional;
import org.utxod.query.electrum.session.SessionLimits;
import org.utxod.query.http.HostPort;

/**
 * How Electrum clients are served.
 *
 * @param tcp where to listen for plain TCP
 * @param tls where to listen for TLS
 * @param files certificate and key for TLS; empty for a self-signed one, kept in the directory
 * @param directory for headers and that certificate
 * @param maxHistory transactions of a script that are listed, and of which a status is made
 * @param software the name by which clients know the server
 */
public record ElectrumOptions(
    Optional<HostPort> tcp,
    Optional<HostPort> tls,
    Optional<Files> files,
    Path directory,
    int maxHistory,
    SessionLimits sessions,
    String software) {
  /** A certificate and its key, PEM. */
  public record Files(Path certificate, Path key) {}
}
