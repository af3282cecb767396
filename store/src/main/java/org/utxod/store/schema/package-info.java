/**
 * What rows the index keeps and how their bytes look.
 *
 * <p>{@link org.utxod.store.schema.ColumnFamily} lists the families on one screen; each {@code …Row} class beside it is the
 * codec of one family and the only place that knows its layout. Numbers of variable length are Core's {@code VARINT},
 * amounts Core's compressed form, heights and other numbers inside keys big-endian so that keys sort by them.
 */
@NullMarked
package org.utxod.store.schema;

import org.jspecify.annotations.NullMarked;
