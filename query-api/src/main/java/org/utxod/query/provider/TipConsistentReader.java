package org.utxod.query.provider;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.AnswerPoint;
import org.utxod.query.outbound.Deadline;
import org.utxod.query.provider.client.ProviderException;
import org.utxod.query.provider.client.ProviderException.Kind;

/**
 * Determines which block an answer is as of, for services that do not return it with the answer: the tip is queried
 * after the answer, and if it is still the one known from before, the answer lies between the two and so is as of that
 * block. If a new block was found meanwhile the query is repeated. Normally that is one call in addition to the query.
 *
 * <p>A chain is replaced only by one of more work, which is practically always longer, so equal heights mean equal
 * tips. Thread-safe.
 */
public final class TipConsistentReader {
  private static final int MAX_TRIES = 3;

  /** Queries a service for its tip. */
  @FunctionalInterface
  public interface TipReader {
    /**
     * Its current tip.
     *
     * @param known a tip whose hash may be reused if the height is still the same; null for none
     */
    AnswerPoint read(@Nullable AnswerPoint known, Deadline deadline);
  }

  /** An answer with its block. */
  public record At<A>(AnswerPoint point, A answer) {}

  private final String party;
  private final TipReader reader;
  private volatile @Nullable AnswerPoint known;

  /** @param party the service, for messages */
  public TipConsistentReader(String party, TipReader reader) {
    this.party = party;
    this.reader = reader;
  }

  /** The current tip. */
  public AnswerPoint tip(Deadline deadline) {
    AnswerPoint tip = reader.read(known, deadline);
    known = tip;
    return tip;
  }

  /** The result of {@code question}, with the tip that was current before and after it. */
  public <A> At<A> read(Supplier<A> question, Deadline deadline) {
    AnswerPoint before = known;
    if (before == null) {
      before = tip(deadline);
    }
    for (int i = 0; i < MAX_TRIES; i++) {
      A answer = question.get();
      AnswerPoint after = tip(deadline);
      if (after.height() == before.height()) {
        return new At<>(after, answer);
      }
      before = after;
    }
    throw ProviderException.of(
        Kind.DOWN,
        party + " changed its tip during each attempt; its answers cannot be assigned to a block.");
  }
}
