package org.utxod.query.signing.coins;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights of inputs: those of the usual scripts as they are known, those of miniscript as added up by hand. */
class DescriptorSizeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "pkh(A); 592",
        "pkh([d34db33f/44h/0h/0h]xpub/0/*)#abcdefgh; 592",
        "wpkh(A); 272",
        "sh(wpkh(A)); 364",
        "tr(A); 230",
        "tr(A,{pk(B),multi_a(2,C,D)}); 230",
        "tr(musig(A,B)/0/*); 230",
        "sh(multi(2,A,B,C)); 1188",
        "wsh(multi(2,A,B,C)); 418",
        "wsh(sortedmulti(2,[d34db33f/48h]A/0/*,B,C)); 418",
        "sh(wsh(multi(2,A,B,C))); 558",
        "wsh(pk(A)); 274",
        "wsh(and_v(v:pk(A),older(144))); 278",
        "wsh(or_d(pk(A),and_v(v:pkh(B),older(1000)))); 341",
        "wsh(andor(pk(A),older(10),pk(B))); 315",
        "wsh(thresh(2,pk(A),s:pk(B),s:pk(C))); 424",
        "wsh(and_v(v:sha256(H),pk(A))); 346",
      })
  void an_input_weighs_what_it_can_at_most(String descriptor, int weight) {
    InputSize size = DescriptorSize.of(descriptor).orElseThrow();
    assertThat(size.baseWeight() + size.witnessWeight()).isEqualTo(weight);
  }

  @Test
  void what_is_not_known_is_not_guessed() {
    for (String unknown : new String[] {
      "wsh(later(A))",
      "combo(A)",
      "wsh(pk(A)",
      "",
      "sh(pk(A),B)",
      "wsh(q:pk(A))",
      "wsh(multi(4,A,B))"
    }) {
      assertThat(DescriptorSize.of(unknown)).as(unknown).isEmpty();
    }
    assertThat(DescriptorSize.of("wsh(" + "s:or_i(0,".repeat(500) + ")".repeat(501)))
        .isEmpty();
  }
}
