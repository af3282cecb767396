package org.utxod.store.read;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.model.JournalStep;
import org.utxod.store.model.ScriptActivity;

/**
 * The steps by which an index came to where it stands, the last ones of them, each with what it did to scripts. Part of a
 * view and good for as long as that is open; for any number of threads.
 */
public interface Journal {
  /** Without any. */
  Journal NONE = new Journal() {
    @Override
    public long last() {
      return 0;
    }

    @Override
    public Optional<List<JournalStep>> after(long sequence, int max) {
      return sequence == 0 ? Optional.of(List.of()) : Optional.empty();
    }

    @Override
    public Optional<List<ScriptActivity>> activity(JournalStep step, Set<ScriptKey> scripts) {
      return Optional.empty();
    }
  };

  /** The sequence of the last step, by which the index came here; 0 before the first. */
  long last();

  /**
   * The steps that follow a sequence, at most {@code max}, in order.
   *
   * @return empty where the next one is not kept any more, or the sequence is none of this index
   */
  Optional<List<JournalStep>> after(long sequence, int max);

  /**
   * What a block that came or went did, or had done, to those scripts, in the order of its transactions. Of many scripts it
   * costs one reading of the block's undo record, of a few a seek each.
   *
   * @return empty where that is not kept: ask for the balances again instead
   */
  Optional<List<ScriptActivity>> activity(JournalStep step, Set<ScriptKey> scripts);

  /**
   * Shows the key of every script that a block that came or went did something to, each once, by one reading of the block's
   * record.
   *
   * @return false, and nothing is shown, where that is not kept: any script may have changed
   */
  default boolean touched(JournalStep step, Consumer<ScriptKey> visitor) {
    return false;
  }
}
