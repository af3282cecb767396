/**
 * The form of a segment of history: one immutable file with the postings of a range of blocks, the numbers of their
 * transactions by txid, and where each transaction is.
 *
 * <p>Transactions are numbered within their segment, in chain order from 0. A posting says which transaction paid or spent
 * a script and how much; scripts are known by a keyed fingerprint of 64 bits, txids by one of 48. Both are uniformly
 * distributed, so a file needs no search tree: the fingerprint says in which bucket to look. See {@link
 * org.utxod.store.history.segment.SegmentFormat} for the bytes.
 */
@NullMarked
package org.utxod.store.history.segment;

import org.jspecify.annotations.NullMarked;
