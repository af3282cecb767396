package org.utxod.query.signing.coins;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utxod.store.chain.Script;

/** The least amounts that a real node took for each form of script; none for what can never be spent. */
class OutputCostTest {
  @ParameterizedTest
  @CsvSource({
    "P2PKH,   76a914000000000000000000000000000000000000000088ac, 546",
    "P2SH,    a914000000000000000000000000000000000000000087, 540",
    "P2WPKH,  00140000000000000000000000000000000000000000, 294",
    "P2WSH,   00200000000000000000000000000000000000000000000000000000000000000000, 330",
    "P2TR,    51200000000000000000000000000000000000000000000000000000000000000000, 330",
    "P2A,     51024e73, 240",
    "return,  6a0400000000, 0"
  })
  void limit(String form, String script, long sat) {
    assertThat(OutputCost.dustLimit(Script.ofHex(script.strip()))).as(form).isEqualTo(sat);
  }
}
