/**
 * One class a command.
 */
@NullMarked
package org.utxod.indexer.cli.command;

import org.jspecify.annotations.NullMarked;
