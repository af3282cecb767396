package org.utxod.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of a script's coins in the order (txid in wire bytes, vout), as of a block that may differ from that of the page
 * before.
 *
 * @param utxoCount all of the script's coins at {@code point}; null while the index cannot count them (it is still
 *     catching up, and they are too many to walk), or where a provider does not say
 * @param complete false where coins can be missing
 * @param next where the following page begins; null after the last
 */
public record CoinsPage(
    Subject subject,
    @Nullable Long utxoCount,
    AnswerPoint point,
    String source,
    boolean stale,
    boolean complete,
    List<HeldCoin> coins,
    @Nullable Cursor next)
    implements Answer {}
