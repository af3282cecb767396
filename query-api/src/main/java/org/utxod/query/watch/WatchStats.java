package org.utxod.query.watch;

/**
 * How the watchers do.
 *
 * @param watchers that are there
 * @param scripts that any of them watches
 * @param behind watchers that read on from the journal
 * @param queuedBytes that wait for all of them
 * @param events that were told since the start, counted for each who was told
 * @param cut watchers that were cut off, for they took in nothing
 * @param refused watchers that were turned away
 */
public record WatchStats(
    int watchers, int scripts, int behind, long queuedBytes, long events, long cut, long refused) {}
