/** What was done to accounts before they were followed, entered from the history. */
@NullMarked
package org.utxod.query.account.past;

import org.jspecify.annotations.NullMarked;
