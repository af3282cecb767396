/**
 * Who may ask: tokens with their roles, limits for each client, and which web pages elsewhere may read answers.
 *
 * <p>Tokens are kept as hashes in a file of the data directory, which is read again when it changes, so that one that is
 * taken back ends at once. Whoever reaches the port may read unless the configuration wants a token for that too; orders to
 * the daemon always want one, or the key that the daemon leaves for commands on its own machine. All of it is asked from
 * any number of threads, for each request, before anything else is done for it.
 */
@NullMarked
package org.utxod.query.access;

import org.jspecify.annotations.NullMarked;
