package org.utxod.query.outbound.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs every outbound call, for operators who must know which addresses were sent to which service. */
public final class AuditLog implements CallObserver {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.outbound");

  @Override
  public void ended(CallReport report) {
    LOG.info(
        "Called {} for {}: {}, {} bytes, {} ms.",
        report.party(),
        report.path(),
        report.failure() == null ? report.status() : report.failure(),
        report.bytes(),
        report.took().toMillis());
  }
}
