package org.utxod.store.read;

import java.util.List;
import org.utxod.store.chain.Coin;
import org.utxod.store.model.Activity;

/**
 * A coin that the index held until a block spent it.
 *
 * @param coin as it was
 * @param height of the block that spent it
 * @param spending what that block's transactions took from the coin's script, the latest first; one of them spent the coin
 */
public record SpentCoin(Coin coin, int height, List<Activity> spending) {}
