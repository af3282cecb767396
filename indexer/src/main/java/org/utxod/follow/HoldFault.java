package org.utxod.follow;

import org.utxod.fault.Fault;

/**
 * The chain cannot be followed as things are: the index keeps its last good state and goes on answering from it, and what
 * would help is looked for again and again.
 */
final class HoldFault extends Fault {
  private static final long serialVersionUID = 1L;

  HoldFault(String sentence) {
    super(Decision.REFUSE, sentence);
  }

  HoldFault(String sentence, Throwable cause) {
    super(Decision.REFUSE, sentence, cause);
  }
}
