/** What the simulated node promises, held against recorded answers of real nodes. */
@NullMarked
package org.utxod.simnode;

import org.jspecify.annotations.NullMarked;
