package org.utxod.query.watch;

/**
 * Statistics of the subscribers.
 *
 * @param watchers subscribers that are connected
 * @param scripts that any of them watches
 * @param behind subscribers that read on from the journal
 * @param queuedBytes that wait for all of them
 * @param events that were told since the start, counted for each who was told
 * @param cut subscribers that were disconnected, for they took in nothing
 * @param refused subscribers that were rejected
 */
public record WatchStats(
    int watchers, int scripts, int behind, long queuedBytes, long events, long cut, long refused) {}
