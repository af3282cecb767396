package org.utxod.query.payout;

import org.utxod.query.push.EventLog;

/** What has happened to payouts, from any position of the ledger on; the events of an entry have one position. */
public interface PayoutEvents extends EventLog<PayoutEvent> {}
