package org.utxod.store;

import org.utxod.chain.ScriptKey;

/** What one transaction did to a script. */
public record ScriptActivity(ScriptKey script, Activity activity) {}
