/** The commands, one class each. */
@NullMarked
package org.utxod.indexer.cli.command;

import org.jspecify.annotations.NullMarked;
