/** Files and directories that nobody but the daemon's own user can read. */
@NullMarked
package org.utxod.store.file;

import org.jspecify.annotations.NullMarked;
