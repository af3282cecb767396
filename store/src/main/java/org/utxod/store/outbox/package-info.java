/**
 * Steps of the journal that are to be published, kept with all that another index needs to follow them: written in the step's
 * own write, removed once they are published.
 */
@NullMarked
package org.utxod.store.outbox;

import org.jspecify.annotations.NullMarked;
