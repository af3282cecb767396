/** Finds the recorded chain among the test resources, for the tests of all modules. */
@NullMarked
package org.utxod.store.golden;

import org.jspecify.annotations.NullMarked;
