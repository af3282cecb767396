package org.utxod.query.watch;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.utxod.query.port.mempool.MempoolSums;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;

/**
 * An unconfirmed transaction of which a subscriber was notified.
 *
 * @param sequence of the journal's last step at that time; no step up to it confirmed the transaction
 * @param sums its effect on the relevant scripts, satoshis
 */
public record Notified(Txid txid, long sequence, Map<ScriptKey, MempoolSums> sums) {
  /** Maximum number of scripts of a transaction that is stored. */
  static final int MAX_SCRIPTS = 200;

  public Notified {
    sums = Collections.unmodifiableMap(new LinkedHashMap<>(sums));
  }

  /** The stored form: {@code SEQUENCE}, then a line {@code SCRIPTKEY RECEIVED SPENT} for each script. */
  public byte[] bytes() {
    StringBuilder text = new StringBuilder().append(sequence);
    sums.forEach((script, sum) -> text.append('\n')
        .append(Hex.encode(script.bytes()))
        .append(' ')
        .append(sum.receivedSat())
        .append(' ')
        .append(sum.spentSat()));
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Parses what {@link #bytes} returned. */
  public static Notified read(Txid txid, byte[] bytes) {
    String[] lines = new String(bytes, StandardCharsets.US_ASCII).split("\n", -1);
    Map<ScriptKey, MempoolSums> sums = new LinkedHashMap<>();
    for (int i = 1; i < lines.length; i++) {
      String[] parts = lines[i].split(" ", -1);
      sums.put(
          ScriptKey.read(Hex.decode(parts[0]), 0),
          new MempoolSums(Long.parseLong(parts[1]), Long.parseLong(parts[2])));
    }
    return new Notified(txid, Long.parseLong(lines[0]), sums);
  }

  /** Whether it is small enough to be stored. */
  public boolean isKept() {
    return sums.size() <= MAX_SCRIPTS;
  }
}
