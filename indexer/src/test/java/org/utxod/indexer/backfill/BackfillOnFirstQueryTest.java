package org.utxod.indexer.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.query.answer.Fallback;
import org.utxod.query.cache.CachedFallback;

/** A decorator of the providers must pass on each kind of query; a default method would return no answer. */
class BackfillOnFirstQueryTest {
  @ParameterizedTest
  @ValueSource(classes = {BackfillOnFirstQuery.class, CachedFallback.class})
  void every_kind_of_question_is_passed_on(Class<?> before) throws NoSuchMethodException {
    int asked = 0;
    for (Method method : Fallback.class.getMethods()) {
      if (!Modifier.isStatic(method.getModifiers())) {
        assertThat(
                before.getMethod(method.getName(), method.getParameterTypes()).getDeclaringClass())
            .as("%s.%s", before.getSimpleName(), method.getName())
            .isEqualTo(before);
        asked++;
      }
    }
    assertThat(asked).isGreaterThan(4);
  }
}
