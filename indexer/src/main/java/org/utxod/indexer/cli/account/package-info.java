/** Commands about accounts and reserves. */
@NullMarked
package org.utxod.indexer.cli.account;

import org.jspecify.annotations.NullMarked;
