package org.utxod.query.push;

import java.util.Optional;

/** Keeps up to where a webhook's receiver was told. For one thread. */
public interface PositionStore {
  /** What was written last; empty if nothing was, or it cannot be read. */
  Optional<EventPosition> read();

  /** Survives a crash when it returns; a failure is for the log only, since the receiver is then told again. */
  void write(EventPosition position);
}
