/* Begins, while the rest is still being loaded, what takes longest: the first question, and the part that is to be shown. */

import {authorization} from './key.js';
import {parts} from './router.js';

const PATIENCE_MILLIS = 30000;

/** What shows each page, loaded when it is opened first. */
export const PARTS = {
  '': () => import('./home.js'),
  address: () => import('./address.js'),
  script: () => import('./address.js'),
  tx: () => import('./transaction.js'),
  block: () => import('./block.js'),
  search: () => import('./find.js'),
  tools: () => import('./tools.js'),
  descriptor: () => import('./descriptor.js'),
  accounts: () => import('./accounts.js'),
  account: () => import('./accounts.js'),
  payouts: () => import('./payouts.js'),
};

const quietly = promise => {
  promise.catch(() => {}); // who waits for it is told
  return promise;
};

let status = quietly(fetch('v1/status', {headers: authorization(), signal: AbortSignal.timeout(PATIENCE_MILLIS)}));

/** The answer of /v1/status that was asked for at the beginning; it is given once, then null. */
export function firstStatus() {
  const asked = status;
  status = null;
  return asked;
}

const [name] = parts();
if (Object.hasOwn(PARTS, name)) {
  quietly(PARTS[name]());
}
