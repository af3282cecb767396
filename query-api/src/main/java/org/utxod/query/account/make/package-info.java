/** Making and changing accounts: descriptors, extended keys and lists of scripts, how far they are derived. */
@NullMarked
package org.utxod.query.account.make;

import org.jspecify.annotations.NullMarked;
