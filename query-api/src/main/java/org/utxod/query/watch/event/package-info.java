/** What subscribers are notified of, and its form as server-sent events and as JSON. */
@NullMarked
package org.utxod.query.watch.event;

import org.jspecify.annotations.NullMarked;
