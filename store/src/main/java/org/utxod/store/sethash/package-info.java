/**
 * The hash for comparing two sets of coins: MuHash3072, as Bitcoin Core computes it.
 *
 * <p>{@link org.utxod.store.sethash.MuHash} is a product of numbers of 3,072 bits, one for each coin, so that coins can
 * be added and removed in any order, in parts, and block by block. {@link org.utxod.store.sethash.CoinElement} writes a
 * coin as the bytes from which its number is derived. Nothing here depends on rows, files or threads.
 *
 * <p>A coin costs about 2.4 microseconds of one core and no allocation, so the arithmetic is our own: see {@code
 * Num3072} for why its limbs have 56 bits.
 */
@NullMarked
package org.utxod.store.sethash;

import org.jspecify.annotations.NullMarked;
