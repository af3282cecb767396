package org.utxod.store.read;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.effect.BlockEffects;
import org.utxod.store.model.Activity;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.model.Balance;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.IndexState;

/**
 * The index at one chain point. Everything read through it belongs together, however many blocks arrive meanwhile. Safe
 * for use by several threads until closed.
 */
public interface IndexView extends AutoCloseable {
  /** Where the index stands and what it covers; read once for the view, so it costs nothing. */
  IndexState state();

  /** Balance and number of coins of a script, in constant time; nothing held is {@link Balance#NONE}. */
  Balance balance(ScriptKey key);

  /** As {@link #balance}, for many scripts at once; the answers stand in the order asked. */
  List<Balance> balances(List<ScriptKey> keys);

  /**
   * Coins of a script in the order (txid in wire bytes, vout).
   *
   * @param after the last coin of the page before; null for the first page
   * @param limit at most so many coins
   * @throws StoreException {@code SWEEPING} for some seconds after a script lost very many coins; better than waiting for it
   */
  List<Coin> coins(ScriptKey key, @Nullable OutPoint after, int limit);

  /** Coins of a script that one transaction made, in the order of their output numbers, at most {@code limit}. */
  List<Coin> coinsOf(ScriptKey key, Txid txid, int limit);

  /**
   * What transactions did to a script, the latest first, as far as that is kept: in blocks above {@link
   * #activityFrom(ScriptKey)}.
   *
   * @param before the last position of the page before; null for the first page
   * @param limit at most so many
   */
  default List<Activity> activity(ScriptKey key, @Nullable ActivityPosition before, int limit) {
    return activityAbove(-1, key, before, limit);
  }

  /** Like {@link #activity}, only of blocks above a height; lower ones are not read. */
  List<Activity> activityAbove(
      int height, ScriptKey key, @Nullable ActivityPosition before, int limit);

  /**
   * The block above which everything that was done to the script is kept, and after which its balance is known; null where
   * nothing is.
   */
  default @Nullable Integer activityFrom(ScriptKey key) {
    Integer from = state().activityFrom();
    return from == null
        ? null
        : Integer.valueOf(Math.max(from, backfilledAsOf(key).orElse(0)));
  }

  /**
   * What a script held after block {@code height}, from the activity that is kept.
   *
   * @return empty where {@code height} is outside {@link IndexState#activityFrom} and the chain point
   */
  Optional<Balance> balanceAt(ScriptKey key, int height);

  /**
   * A coin that was spent in a block whose activity is kept, and who may have spent it. Reads what is kept of those blocks one
   * by one, a second or so for 1,000 full ones: for a caller that asks seldom, and not twice.
   *
   * @return empty where it was not spent in those blocks, was created and spent in one block, or was never there
   */
  default Optional<SpentCoin> spentCoin(OutPoint outPoint) {
    return Optional.empty();
  }

  /** The script that a key names; empty for one of no standard form that the index holds no coin of. */
  Optional<Script> script(ScriptKey key);

  /** The block at that height of the index's own chain; empty where its row is not kept. */
  Optional<BlockRecord> block(int height);

  /**
   * Shows what the block at that height did to each script, in the order of its transactions, by one reading of its record.
   *
   * @return false, and nothing is shown, where that is not kept
   */
  default boolean activityOfBlock(int height, BiConsumer<ScriptKey, List<Activity>> visitor) {
    return false;
  }

  /** What the block at that height did to each script, with the coins that it spent; empty where that is not kept. */
  default Optional<BlockEffects> effectsOfBlock(int height) {
    return Optional.empty();
  }

  /** The txids of the block at that height, in their order, where what the block did is kept; else empty. */
  default Optional<List<Txid>> txids(int height) {
    return Optional.empty();
  }

  /**
   * The key of the script with this SHA-256 (wire bytes), where it holds coins, or is of a standard form and activity of it is
   * kept; only where the script hash index is on. The key of any other form is the hash itself.
   */
  Optional<ScriptKey> scriptByHash(byte[] sha256);

  /**
   * In an index of partial coverage: the height of the block as of which a script was filled in, so that every coin of it is
   * known from there on; empty where it was not.
   */
  default OptionalInt backfilledAsOf(ScriptKey key) {
    return OptionalInt.empty();
  }

  /** Scripts that were filled in, but are not any more and are to be filled in again. */
  default List<Script> backfillsWanted(int max) {
    return List.of();
  }

  /** The steps by which the index came here, and what they did to scripts, as far as they are kept. */
  default Journal journal() {
    return Journal.NONE;
  }

  /** Whether every coin of the script is known. */
  default boolean knowsAllOf(ScriptKey key) {
    return state().coverage().complete() || backfilledAsOf(key).isPresent();
  }

  /** Whether the index's own chain holds this block at this height. */
  default boolean contains(int height, BlockHash hash) {
    return block(height).filter(block -> block.point().hash().equals(hash)).isPresent();
  }

  /** Gives the view back; closing twice does nothing. */
  @Override
  void close();
}
