/**
 * The hash by which two sets of coins are held against each other: MuHash3072, as Bitcoin Core computes it.
 *
 * <p>{@link org.utxod.store.sethash.MuHash} is a product of numbers of 3,072 bits, one for each coin, so that coins can be
 * added and taken away in any order, in parts, and block by block. {@link org.utxod.store.sethash.CoinElement} writes a
 * coin as the bytes from which its number is made. Nothing here knows rows, files or threads: who computes over what is
 * {@code org.utxod.store}'s business.
 *
 * <p>A coin costs about 2.4 microseconds of one core and no allocation, so the arithmetic is our own: see {@code Num3072}
 * for why its limbs have 56 bits.
 */
@NullMarked
package org.utxod.store.sethash;

import org.jspecify.annotations.NullMarked;
