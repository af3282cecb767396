package org.utxod.store;

import org.utxod.chain.Script;
import org.utxod.chain.ScriptKey;
import org.utxod.store.schema.Family;
import org.utxod.store.schema.ScriptHashRow;

/** The rows that find a script's bytes or its hash; they come and go with the script's first and last coin. */
final class ScriptNames {
  private ScriptNames() {}

  /**
   * Sets or removes them.
   *
   * @param holds whether the script holds coins from now on
   * @param sample any change to the script, for its bytes
   */
  static void write(IndexCore core, byte[] key, boolean holds, Change sample, RowChanges rows) {
    ScriptKey script = ScriptKey.read(key, 0);
    if (script.form() == ScriptKey.Form.OTHER) {
      if (holds) {
        rows.put(Family.SCRIPT, key, sample.script(), null);
      } else {
        rows.delete(Family.SCRIPT, key, sample.script());
      }
    } else if (core.hasScriptHashes()) {
      Script standard = script.standardScript().orElseThrow();
      if (holds) {
        rows.put(Family.SCRIPT_HASH, ScriptHashRow.key(standard), key, null);
      } else {
        rows.delete(Family.SCRIPT_HASH, ScriptHashRow.key(standard), key);
      }
    }
  }
}
