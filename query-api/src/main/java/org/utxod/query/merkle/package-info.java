/**
 * Bitcoin's merkle trees: neighbours are hashed together with double SHA-256, and the last of an odd row with itself.
 */
@NullMarked
package org.utxod.query.merkle;

import org.jspecify.annotations.NullMarked;
