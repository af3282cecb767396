package org.utxod.query.electrum.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.utxod.store.chain.Txid;

class WhereaboutsTest {
  private static Txid txid(int number) {
    return Txid.ofDisplay("%064x".formatted(number));
  }

  @Test
  void a_transaction_of_any_of_many_small_blocks_is_found() {
    for (int height : List.of(501, 777, 1_500)) {
      assertThat(Whereabouts.search(txid(height), 500, 1_500, at -> List.of(txid(0), txid(at))))
          .isEqualTo(new Whereabouts.InBlock(height));
    }
    assertThat(Whereabouts.search(txid(500), 500, 1_500, at -> List.of(txid(0), txid(at))))
        .as("in the files, if anywhere")
        .isEqualTo(new Whereabouts.InNone());
  }

  @Test
  void of_too_many_transactions_it_is_said_that_it_is_unknown_and_not_that_there_is_none() {
    List<Integer> read = new ArrayList<>();
    List<Txid> full = new ArrayList<>();
    for (int i = 0; i < Whereabouts.MAX_SEARCHED / 30; i++) {
      full.add(txid(1_000_000 + i));
    }
    Whereabouts found = Whereabouts.search(txid(1), 0, 1_000, at -> {
      read.add(at);
      return full;
    });
    assertThat(found).isEqualTo(new Whereabouts.Unknown());
    assertThat(read).hasSizeBetween(30, 32).startsWith(1_000, 999);
    assertThat(Whereabouts.unknown().getMessage()).contains("Retry");
  }
}
