/**
 * What all commands share: where they print, their common options, progress lines, exit statuses, signals.
 */
@NullMarked
package org.utxod.indexer.cli.console;

import org.jspecify.annotations.NullMarked;
