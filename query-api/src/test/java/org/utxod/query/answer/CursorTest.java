package org.utxod.query.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.utxod.query.testing.FakeIndex;
import org.utxod.store.chain.OutPoint;

class CursorTest {
  @Test
  void makes_the_round_trip() {
    for (long vout : new long[] {0, 1, 255, 65_536, 0x7FFF_FFFFL, 0xFFFF_FFFFL}) {
      Cursor cursor = new Cursor(new OutPoint(FakeIndex.txid("t" + vout), vout));
      assertThat(Cursor.parse(cursor.text())).isEqualTo(cursor);
      assertThat(cursor.text()).matches("[A-Za-z0-9_-]{50}");
    }
  }

  @Test
  void has_one_text_only() {
    String text = new Cursor(new OutPoint(FakeIndex.txid("t"), 7)).text();
    String last = text.substring(0, 49);
    int readable = 0;
    for (char c = '!'; c <= '~'; c++) {
      try {
        Cursor.parse(last + c);
        readable++;
      } catch (QueryException e) {
        assertThat(e.kind()).isEqualTo(QueryException.Kind.BAD_QUESTION);
      }
    }
    // 37 bytes are 296 bits, 49 whole characters and two bits of the last: four texts, four vouts.
    assertThat(readable).isEqualTo(4);
    assertThatThrownBy(() -> Cursor.parse(text + "=")).isInstanceOf(QueryException.class);
  }

  @Test
  void another_version_and_noise_are_refused() {
    Random random = new Random(5);
    String letters = "ABCabc019-_+/=% \u00e9";
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder("B"); // Version 4 to 7 in the first six bits.
      while (text.length() < 50) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      assertThatThrownBy(() -> Cursor.parse(text.toString())).isInstanceOf(QueryException.class);
    }
  }
}
