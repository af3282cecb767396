package org.utxod.query.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BalanceRequestTest {
  private static final BalanceRequest CURRENT =
      BalanceRequest.of(new ScriptQuery.ByAddress("mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn"));

  @Test
  void asks_for_every_coin_from_anywhere_unless_told_otherwise() {
    assertThat(CURRENT.height()).isNull();
    assertThat(CURRENT.minConf()).isEqualTo(1);
    assertThat(CURRENT.scope()).isEqualTo(AnswerScope.ANYWHERE);
  }

  @Test
  void refuses_confirmations_at_an_earlier_block() {
    assertThatThrownBy(() -> CURRENT.atHeight(7).withMinConf(2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CURRENT.withMinConf(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
