package org.utxod.indexer.payout.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.query.push.EventPosition;
import org.utxod.query.push.PositionStore;
import org.utxod.store.file.DurableFile;

/**
 * Up to where a webhook's receiver was told, in a file beside the ledger. A lost file means that the receiver hears only of
 * what happens from then on; an older copy of it that it is told again.
 *
 * @param file whose directory exists
 */
public record PositionFile(Path file) implements PositionStore {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.webhook");

  /** The file of a webhook. */
  public static PositionFile of(Path ledgerDir, String webhook) {
    return new PositionFile(ledgerDir.resolve("webhook-" + webhook + ".position"));
  }

  @Override
  public Optional<EventPosition> read() {
    try {
      return Files.exists(file)
          ? Optional.of(EventPosition.parse(
              Files.readString(file, StandardCharsets.US_ASCII).strip()))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn(
          "{} cannot be read ({}). Its receiver is told everything from the ledger's beginning.",
          file,
          e.toString());
      return Optional.of(EventPosition.BEGINNING);
    }
  }

  @Override
  public void write(EventPosition position) {
    try {
      DurableFile.write(file, (position + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      LOG.warn(
          "{} cannot be written ({}). After a restart its receiver is told some events again.",
          file,
          e.toString());
    }
  }
}
