/**
 * The daemon: the data directory with its lock and admin key, and the one place where all parts are wired.
 *
 * <p>{@link org.utxod.indexer.daemon.Daemon} is built from a configuration and closes in the reverse order of its
 * creation; nothing in it ends the process. Other commands find it by its {@link
 * org.utxod.indexer.daemon.DataDirectory}.
 */
@NullMarked
package org.utxod.indexer.daemon;

import org.jspecify.annotations.NullMarked;
