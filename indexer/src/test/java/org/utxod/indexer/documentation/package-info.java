/** Compares the documentation with the sources: links, names of classes, settings, metrics, messages. */
@NullMarked
package org.utxod.indexer.documentation;

import org.jspecify.annotations.NullMarked;
