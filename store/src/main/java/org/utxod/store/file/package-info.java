/** Files and directories that only the daemon's own user can read, and files that survive a loss of power. */
@NullMarked
package org.utxod.store.file;

import org.jspecify.annotations.NullMarked;
