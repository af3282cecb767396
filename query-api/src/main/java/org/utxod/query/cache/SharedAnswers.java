package org.utxod.query.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.utxod.query.answer.Answer;

/**
 * Answers shared with other utxods. It is believed no more than a provider is, and costs little time whatever becomes of
 * it: a failure is an answer that is not there. For any number of threads.
 */
public interface SharedAnswers extends AutoCloseable {
  /** What the others were told, in the order of {@code keys}. */
  List<Optional<Answer>> get(List<CacheKey> keys);

  /** Tells the others. */
  void put(List<CacheKey> keys, List<? extends Answer> answers);

  @Override
  void close();

  /** Shares with nobody. */
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
