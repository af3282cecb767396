/**
 * Access control: tokens and roles, rate limits per client, host names, and cross-origin rules.
 *
 * <p>Tokens are stored as hashes in a file of the data directory, which is re-read when it changes, so a removed token
 * stops working at once. Anyone who can reach the port may read unless the configuration requires a token; admin calls
 * always require a token or the admin key that the daemon writes for commands on its own machine. These checks run on
 * any number of threads, for each request, before anything else.
 */
@NullMarked
package org.utxod.query.access;

import org.jspecify.annotations.NullMarked;
