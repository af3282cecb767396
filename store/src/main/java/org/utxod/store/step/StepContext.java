package org.utxod.store.step;

import java.util.function.Predicate;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.kv.KeyValueSnapshot;

/**
 * What a step builds on.
 *
 * @param rows as they are before it
 * @param known whether the index has to know a coin
 * @param overwrites the blocks whose coinbase may repeat one that is still there (BIP 30)
 * @param checkNew whether each coin that is created is looked up too: one that is there can only be damage, where no block may
 *     overwrite
 * @param keepActivity whether it is noted which blocks touched a script
 * @param setHash whether the product of what the step creates and spends is made
 */
public record StepContext(
    KeyValueSnapshot rows,
    KnownCoins known,
    Predicate<ChainPoint> overwrites,
    boolean checkNew,
    boolean keepActivity,
    boolean setHash) {
  /** Whether an index that lacks older coins has to know one. */
  @FunctionalInterface
  public interface KnownCoins {
    /** Of a coin of a script, created at {@code height}, if there is one; for several threads. */
    boolean knows(byte[] scriptKey, int height);
  }
}
