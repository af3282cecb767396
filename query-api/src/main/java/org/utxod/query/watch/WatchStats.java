package org.utxod.query.watch;

/**
 * Statistics of the subscribers.
 *
 * @param watchers connected subscribers
 * @param scripts that any of them watches
 * @param behind subscribers that are catching up from the journal
 * @param queuedBytes of all of them
 * @param events sent since the start, counted per subscriber
 * @param cut subscribers disconnected because they did not read
 * @param refused subscribers that were rejected
 */
public record WatchStats(
    int watchers, int scripts, int behind, long queuedBytes, long events, long cut, long refused) {}
