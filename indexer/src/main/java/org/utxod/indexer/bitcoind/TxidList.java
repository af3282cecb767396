package org.utxod.indexer.bitcoind;

import java.util.Arrays;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.Txid;

/** Many ids in one array: a mempool has hundreds of thousands. Not thread-safe. */
public final class TxidList {
  private byte[] wire = new byte[64 * Hash256.LENGTH];
  private int size;

  /** Adds one at the end. */
  public void add(Txid id) {
    if ((size + 1) * Hash256.LENGTH > wire.length) {
      wire = Arrays.copyOf(wire, Math.multiplyExact(wire.length, 2));
    }
    id.copyTo(wire, size * Hash256.LENGTH);
    size++;
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** The one at a place from 0 on. */
  public Txid get(int index) {
    if (index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    return Txid.ofWire(wire, index * Hash256.LENGTH);
  }
}
