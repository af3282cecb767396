@org.jspecify.annotations.NullMarked
package org.utxod.doctor;
