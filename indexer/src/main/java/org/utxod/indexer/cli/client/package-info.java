/**
 * How commands get their answers: from the running daemon over HTTP, otherwise from the index itself; and how answers
 * are printed.
 */
@NullMarked
package org.utxod.indexer.cli.client;

import org.jspecify.annotations.NullMarked;
