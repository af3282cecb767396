package org.utxod.store.model;

import org.utxod.store.chain.ScriptKey;

/** What one transaction did to a script. */
public record ScriptActivity(ScriptKey script, Activity activity) {}
