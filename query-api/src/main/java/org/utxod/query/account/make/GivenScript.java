package org.utxod.query.account.make;

import org.jspecify.annotations.Nullable;
import org.utxod.store.account.AccountMember;
import org.utxod.store.chain.Script;

/**
 * A script that is to belong to an account.
 *
 * @param derivation where a descriptor made it; null where it is given by itself
 * @param label of the user; empty for none
 * @param reference of the user; empty for none
 */
public record GivenScript(
    Script script, AccountMember.@Nullable Derivation derivation, String label, String reference) {}
