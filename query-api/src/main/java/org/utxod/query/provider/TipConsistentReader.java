package org.utxod.query.provider;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.AnswerPoint;
import org.utxod.query.outbound.Deadline;
import org.utxod.query.provider.client.ProviderException;
import org.utxod.query.provider.client.ProviderException.Kind;

/**
 * Finds out which block an answer is as of, for services that do not say it with the answer: the tip is asked for after
 * the answer, and where it is still the one known from before, the answer lies between the two and so is as of that
 * block. Where a block came meanwhile the answer is asked for again. In quiet times that is one call besides the
 * answer's own.
 *
 * <p>A chain is replaced only by one of more work, which is as good as always longer, so equal heights stand for equal
 * tips. Thread-safe.
 */
public final class TipConsistentReader {
  private static final int MAX_TRIES = 3;

  /** Asks a service for its tip. */
  @FunctionalInterface
  public interface TipReader {
    /**
     * Its tip now.
     *
     * @param known whose hash may be used again where the height is still the same; null for none
     */
    AnswerPoint read(@Nullable AnswerPoint known, Deadline deadline);
  }

  /** An answer and the block that it is as of. */
  public record At<A>(AnswerPoint point, A answer) {}

  private final String party;
  private final TipReader reader;
  private volatile @Nullable AnswerPoint known;

  /** @param party who is asked, for messages */
  public TipConsistentReader(String party, TipReader reader) {
    this.party = party;
    this.reader = reader;
  }

  /** The tip now. */
  public AnswerPoint tip(Deadline deadline) {
    AnswerPoint tip = reader.read(known, deadline);
    known = tip;
    return tip;
  }

  /** What {@code question} returns, with the tip that held before and after it. */
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
