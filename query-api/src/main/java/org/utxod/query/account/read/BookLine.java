package org.utxod.query.account.read;

import org.jspecify.annotations.Nullable;
import org.utxod.store.account.AccountDay;
import org.utxod.store.chain.ChainPoint;

/**
 * What was done to an account in a period, and what it held before and after. The opening balance, with the sums, is the
 * closing balance: {@code opening + income - outgo - fees + adjusted = closing}.
 *
 * @param from the beginning, seconds since 1970
 * @param to the end, not included
 * @param openingSat held at the beginning; null where that is not known
 * @param closingSat held at the end; null where that is not known
 * @param coins number of coins at the end; null where that is not known
 * @param block the last block of the period, by median time; null where there is none yet
 * @param finished whether the period is over and the block so deep that no reorganisation is to be expected
 */
public record BookLine(
    long from,
    long to,
    @Nullable Long openingSat,
    AccountDay sums,
    @Nullable Long closingSat,
    @Nullable Long coins,
    @Nullable ChainPoint block,
    boolean finished) {}
