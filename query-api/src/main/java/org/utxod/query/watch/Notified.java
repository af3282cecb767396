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
 * @param sequence of the journal's last step when it was; no step up to there confirmed it
 * @param sums what it does to scripts, satoshis; of those that matter here
 */
public record Notified(Txid txid, long sequence, Map<ScriptKey, MempoolSums> sums) {
  /** The most scripts with which one is kept over a restart. */
  static final int MAX_SCRIPTS = 200;

  public Notified {
    sums = Collections.unmodifiableMap(new LinkedHashMap<>(sums));
  }

  /** As it is kept: {@code SEQUENCE}, then a line {@code SCRIPTKEY RECEIVED SPENT} for each script. */
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

  /** What {@link #bytes} wrote. */
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

  /** Whether it is small enough to be kept over a restart. */
  public boolean isKept() {
    return sums.size() <= MAX_SCRIPTS;
  }
}
