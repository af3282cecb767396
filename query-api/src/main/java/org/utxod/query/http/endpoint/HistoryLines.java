package org.utxod.query.http.endpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.ActivityCursor;
import org.utxod.query.answer.QueryException;
import org.utxod.query.balance.ScriptQuery;
import org.utxod.query.history.HistoryPage;
import org.utxod.query.history.HistoryRequest;
import org.utxod.query.history.HistoryService;
import org.utxod.query.http.Json;
import org.utxod.query.port.BodySource;
import org.utxod.query.port.SourceException;
import org.utxod.store.history.HistoryEntry;

/**
 * A whole history, one transaction per line, read while it is sent: a few hundred are in memory at once. It ends early, as a
 * broken connection, if a reorganisation disconnects the block that it began with.
 */
final class HistoryLines implements BodySource {
  static final int LINES_IN_A_PIECE = 500;

  private static final String CSV_HEAD =
      "txid,height,position,block_hash,block_time,received_sat,spent_sat,balance_after_sat\r\n";

  private final HistoryService service;
  private final ScriptQuery script;
  private final HistoryRequest request;
  private final HistoryPage first;
  private final boolean csv;
  private boolean begun;
  private @Nullable ActivityCursor next;

  /** @param first page of the request, which was read already */
  HistoryLines(
      HistoryService service,
      ScriptQuery script,
      HistoryRequest request,
      HistoryPage first,
      boolean csv) {
    this.service = service;
    this.script = script;
    this.request = request;
    this.first = first;
    this.csv = csv;
    this.next = first.next();
  }

  @Override
  public byte @Nullable [] next() throws IOException {
    if (!begun) {
      begun = true;
      return lines(first, csv ? CSV_HEAD : "");
    }
    ActivityCursor after = next;
    if (after == null) {
      return null;
    }
    HistoryPage page;
    try {
      page = service.page(
          script,
          new HistoryRequest(
              request.ascending(),
              after.last(),
              request.fromHeight(),
              request.toHeight(),
              LINES_IN_A_PIECE));
      if (!service.isOnChain(first.point())) {
        throw new IOException("the block of the history was disconnected");
      }
    } catch (QueryException | SourceException e) {
      throw new IOException("the history cannot be read any further", e);
    }
    next = page.next();
    return lines(page, "");
  }

  private byte[] lines(HistoryPage page, String head) {
    ByteArrayOutputStream piece = new ByteArrayOutputStream(LINES_IN_A_PIECE * 256);
    piece.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    for (HistoryPage.Line line : page.entries()) {
      if (csv) {
        piece.writeBytes(csv(line).getBytes(StandardCharsets.US_ASCII));
      } else {
        piece.writeBytes(Json.bytes(json -> GetHistory.write(json, line)));
        piece.write('\n');
      }
    }
    return piece.toByteArray();
  }

  private static String csv(HistoryPage.Line line) {
    HistoryEntry entry = line.entry();
    return line.txid().display()
        + ',' + entry.position().height()
        + ',' + entry.position().transaction()
        + ',' + entry.block().display()
        + ',' + entry.time()
        + ',' + entry.receivedSat()
        + ',' + entry.spentSat()
        + ',' + entry.balanceSat()
        + "\r\n";
  }

  @Override
  public void close() {
    next = null; // It holds nothing between two pieces.
  }
}
