@NullMarked
package org.utxod.query.push;

import org.jspecify.annotations.NullMarked;
