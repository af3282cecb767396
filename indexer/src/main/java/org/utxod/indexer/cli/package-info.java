/**
 * The command line: {@code utxod COMMAND [OPTIONS]}. The only package that prints, and {@link
 * org.utxod.indexer.cli.Main} the only class that ends the process.
 *
 * <p>Commands that query use {@link org.utxod.indexer.cli.client.QueryClient}: the running daemon if there is one,
 * otherwise the index itself through the same endpoints, so that both give the same answer.
 */
@NullMarked
package org.utxod.indexer.cli;

import org.jspecify.annotations.NullMarked;
