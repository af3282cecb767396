/** What every key-value store promises the index, held against each of them. */
@NullMarked
package org.utxod.store.kv;

import org.jspecify.annotations.NullMarked;
