/* Notices that something changed: by the daemon's own events where it has them, else by asking again and again. */

import {ask} from './api.js';

const POLL_MILLIS = 3000;
const MOST_MILLIS = 30000;

/** What the last answer of /v1/status said; null before the first. */
export let status = null;

let listener = () => {};
let timer = 0;
let pause = POLL_MILLIS;
let looking = false;
let again = false;

const marks = state => state && JSON.stringify(
  [state.state, state.height, state.block_hash, state.tip, state.reason, state.mempool, state.verified, state.node, state.providers.map(p => p.breaker)]);

async function look() {
  clearTimeout(timer);
  if (looking) {
    again = true;
    return;
  }
  looking = true;
  const before = marks(status);
  try {
    status = await ask(['v1', 'status']);
    pause = POLL_MILLIS;
    await listener(status, marks(status) !== before, null);
  } catch (trouble) {
    status = null;
    pause = Math.min(2 * pause, MOST_MILLIS);
    await listener(null, before !== null, trouble);
  } finally {
    looking = false;
    if (again) {
      again = false;
      queueMicrotask(look);
    } else if (!document.hidden) {
      timer = setTimeout(look, pause);
    }
  }
}

/**
 * Begins.
 *
 * @param changed is told the status, whether anything in it is new, and what is wrong; all but the last null where nobody answers
 */
export function watch(changed) {
  listener = changed;
  // A page that nobody sees asks nothing; it looks at once when it is seen again.
  document.addEventListener('visibilitychange', () => document.hidden ? clearTimeout(timer) : look());
  return look();
}
