@org.jspecify.annotations.NullMarked
package org.utxod.query.access;
