package org.utxod.query.http.esplora;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.BodySource;
import org.utxod.store.chain.Txid;

/** A JSON list of txids, of which there can be hundreds of thousands. */
final class TxidsBody implements BodySource {
  private static final int IDS_IN_A_PIECE = 512;
  private static final int BYTES_AN_ID = 67;

  private final List<Txid> txids;
  private int next;
  private boolean ended;

  TxidsBody(List<Txid> txids) {
    this.txids = txids;
  }

  @Override
  public byte @Nullable [] next() {
    if (ended) {
      return null;
    }
    StringBuilder piece = new StringBuilder(IDS_IN_A_PIECE * BYTES_AN_ID + 2);
    if (next == 0) {
      piece.append('[');
    }
    int end = Math.min(txids.size(), next + IDS_IN_A_PIECE);
    for (; next < end; next++) {
      piece.append(next == 0 ? "\"" : ",\"").append(txids.get(next).display()).append('"');
    }
    if (next == txids.size()) {
      piece.append(']');
      ended = true;
    }
    return piece.toString().getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    ended = true;
  }
}
