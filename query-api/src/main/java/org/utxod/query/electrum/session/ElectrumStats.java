package org.utxod.query.electrum.session;

/**
 * What is open now.
 *
 * @param sessions connections
 * @param subscriptions of scripts, by all of them
 * @param scripts that are subscribed to
 * @param waiting requests that wait for their turn
 */
public record ElectrumStats(int sessions, int subscriptions, int scripts, int waiting) {}
