package org.utxod.store.schema;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.utxod.store.model.StoreException;

/**
 * Small things that outlive a restart, each under a name: {@code version | content}.
 *
 * <pre>
 * name                       content, lines of text (version 1)
 * verified                   the last verification: node's and index's statistics, time
 * snapshot                   where the snapshot came from that the index began with
 * webhook/ID/head            url, secret, time of creation
 * webhook/ID/scripts/PAGE    scripts in hexadecimal, one a line
 * webhook/ID/progress        last complete journal sequence, events of the next, digest of balances
 * webhook/ID/told/TXID       as watch/told/TXID, of what this receiver was told
 * webhook/ID/dead/NUMBER     delivery, time, tries, reason, body
 * account-webhook/ID/head    account, url, secret, time of creation
 * account-webhook/ID/position sequence of the last event that was told
 * watch/told/TXID            journal sequence; then script key, satoshis received, spent, a line a script
 * watch/gone/TXID            the same, of what left the mempool
 * </pre>
 *
 * <p>Before utxod 0.2 there was no version: the text stood alone. It never began with a control character, so such rows are
 * still known, and are read as version 1.
 */
public final class SettingRow {
  private static final byte VERSION = 1;
  private static final byte FIRST_OF_TEXT = ' ';

  private SettingRow() {}

  public static byte[] key(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }

  public static byte[] value(byte[] content) {
    byte[] row = new byte[1 + content.length];
    row[0] = VERSION;
    System.arraycopy(content, 0, row, 1, content.length);
    return row;
  }

  /**
   * The content.
   *
   * @throws StoreException {@code FOREIGN} where a newer utxod wrote the row
   */
  public static byte[] read(byte[] row) {
    if (row.length == 0 || row[0] >= FIRST_OF_TEXT || row[0] < 0) {
      return row;
    }
    if (row[0] != VERSION) {
      throw new StoreException(
          StoreException.Kind.FOREIGN,
          "The data directory holds settings (webhooks, notifications, verifications) of version "
              + row[0]
              + ", which a newer utxod wrote; this program knows version "
              + VERSION
              + ". Run that version, or restore a backup made before.");
    }
    return Arrays.copyOfRange(row, 1, row.length);
  }
}
