/** Files and directories that only the daemon's own user can read. */
@NullMarked
package org.utxod.store.file;

import org.jspecify.annotations.NullMarked;
