package org.utxod.query.electrum.moment;

/** Follows moments, on the keeper's thread. */
public interface MomentListener {
  /** The chain has another tip, and everybody is told before anybody can ask at it. */
  void tip(Moment next);

  /** The moment is the current one now. */
  void moved(Moment now, Changes changes);
}
