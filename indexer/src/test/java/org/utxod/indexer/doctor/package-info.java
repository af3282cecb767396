@org.jspecify.annotations.NullMarked
package org.utxod.indexer.doctor;
