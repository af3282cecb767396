/** The events of subscribers, and their encoding as server-sent events and as JSON. */
@NullMarked
package org.utxod.query.watch.event;

import org.jspecify.annotations.NullMarked;
