/**
 * The forms of log lines: plain text, JSON, journald.
 */
@NullMarked
package org.utxod.indexer.cli.log;

import org.jspecify.annotations.NullMarked;
