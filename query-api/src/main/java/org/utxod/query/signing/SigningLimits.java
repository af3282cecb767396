package org.utxod.query.signing;

import java.time.Duration;
import org.utxod.query.payout.FeeRate;

/**
 * What is refused beyond.
 *
 * @param maxOpen transactions that wait for signatures or blocks, of all accounts together
 * @param maxReserve the longest time for which coins are reserved
 * @param maxRate the highest fee rate
 * @param maxFeeSat the highest fee of one transaction
 */
public record SigningLimits(int maxOpen, Duration maxReserve, FeeRate maxRate, long maxFeeSat) {}
