/**
 * What a script's history, status, balance and coins are at a moment.
 */
@NullMarked
package org.utxod.query.electrum.script;

import org.jspecify.annotations.NullMarked;
