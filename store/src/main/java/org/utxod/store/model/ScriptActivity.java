package org.utxod.store.model;

import org.utxod.store.chain.ScriptKey;

/** The effect of one transaction on a script. */
public record ScriptActivity(ScriptKey script, Activity activity) {}
