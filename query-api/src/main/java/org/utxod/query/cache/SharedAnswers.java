package org.utxod.query.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.utxod.query.answer.Answer;

/**
 * A cache shared with other utxod instances. It is trusted no more than a provider, and every operation has a short
 * time limit: a failure counts as a miss. Thread-safe.
 */
public interface SharedAnswers extends AutoCloseable {
  /** The stored answers, in the order of {@code keys}. */
  List<Optional<Answer>> get(List<CacheKey> keys);

  /** Stores an answer. */
  void put(List<CacheKey> keys, List<? extends Answer> answers);

  @Override
  void close();

  /** A shared cache that stores nothing. */
  static SharedAnswers none() {
    return new SharedAnswers() {
      @Override
      public List<Optional<Answer>> get(List<CacheKey> keys) {
        List<Optional<Answer>> nothing = new ArrayList<>(keys.size());
        keys.forEach(key -> nothing.add(Optional.empty()));
        return nothing;
      }

      @Override
      public void put(List<CacheKey> keys, List<? extends Answer> answers) {}

      @Override
      public void close() {}
    };
  }
}
