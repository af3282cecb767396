/**
 * The port through which administrators start and cancel jobs of the daemon: backup, verification, backfill and re-index.
 */
@NullMarked
package org.utxod.query.port.admin;

import org.jspecify.annotations.NullMarked;
