/**
 * How commands get their answers: from the running daemon over HTTP, else from the index itself; and how
 * answers are printed for people.
 */
@NullMarked
package org.utxod.indexer.cli.client;

import org.jspecify.annotations.NullMarked;
