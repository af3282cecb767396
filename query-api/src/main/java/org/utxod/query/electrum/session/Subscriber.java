package org.utxod.query.electrum.session;

import org.utxod.query.electrum.moment.ScriptHash;
import org.utxod.query.electrum.script.ScriptState;

/** Who follows scripts. Called while a script's entry is locked, so it must be fast and must not subscribe. */
public interface Subscriber {
  /** A script's status is another one now. */
  void tellStatus(ScriptHash script, ScriptState state);

  /** A subscription ended, because the script has too many transactions. */
  void dropped(ScriptHash script);
}
