/**
 * Fixtures of this module's tests: an index kept in memory, a chain and an administrator with preset behavior, and a
 * client that sends exactly the bytes it is given.
 *
 * <p>All are hand-written and hold state of their own; nothing here replaces code that is being tested.
 */
@NullMarked
package org.utxod.query.testing;

import org.jspecify.annotations.NullMarked;
