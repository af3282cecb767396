package org.utxod.query.balance;

import org.jspecify.annotations.Nullable;

/**
 * A balance query.
 *
 * @param height as of which block of the index's own chain; null for the current balance
 * @param minConf minimum confirmations of a coin; 1 is every coin. Not together with a height
 * @param scope which sources may answer
 */
public record BalanceRequest(
    ScriptQuery script, @Nullable Integer height, int minConf, AnswerScope scope) {
  public BalanceRequest {
    if (minConf < 1 || (height != null && minConf > 1)) {
      throw new IllegalArgumentException("1 or more confirmations, and not together with a height");
    }
  }

  /** The current balance in all coins, from any source. */
  public static BalanceRequest of(ScriptQuery script) {
    return new BalanceRequest(script, null, 1, AnswerScope.ANYWHERE);
  }

  public BalanceRequest atHeight(@Nullable Integer block) {
    return new BalanceRequest(script, block, minConf, scope);
  }

  public BalanceRequest withMinConf(int confirmations) {
    return new BalanceRequest(script, height, confirmations, scope);
  }

  public BalanceRequest within(AnswerScope other) {
    return new BalanceRequest(script, height, minConf, other);
  }
}
