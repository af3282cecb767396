/* Notices that something changed: by the daemon's own events where they come, and by asking again and again, seldom where they do. */

import {ask} from './api.js';
import {now} from './format.js';

const POLL_MILLIS = 3000;
const POLL_BESIDE_EVENTS_MILLIS = 15000;
const MOST_MILLIS = 30000;
const LATE_MILLIS = 3000;
/* Events can come by the hundred; one look answers all that came meanwhile. */
const AGAIN_MILLIS = 300;
const STREAM_AGAIN_MILLIS = 60000;
const EVENTS = ['state', 'unconfirmed', 'gone', 'confirmed', 'undone', 'block', 'end'];

/* The stream wants a script; this one can never hold a coin, so that only blocks and states come. */
const BLOCKS_ONLY = ['script', '6a'];

/** What the last answer of /v1/status said; null before the first. */
export let status = null;

let listener = () => {};
let doubt = () => {};
let timer = 0;
let pause = POLL_MILLIS;
let looking = false;
let again = false;
let told = false;
let subject = BLOCKS_ONLY;
let stream = null;
let streamNotBefore = 0;

const marks = state => state && JSON.stringify(
  [state.state, state.height, state.block_hash, state.tip.height, state.reason, state.mempool, state.verified, state.node, state.providers.map(p => p.breaker)]);

/** When it last said so, seconds since 1970; null before the first time. */
export let answeredAt = null;

/**
 * Looks now.
 *
 * @param anew whether what is shown is to be asked for again although nothing changed
 */
export async function look(anew = false) {
  clearTimeout(timer);
  told ||= anew;
  if (looking) {
    again = true;
    return;
  }
  looking = true;
  const before = marks(status);
  const event = told;
  told = false;
  const late = setTimeout(doubt, LATE_MILLIS);
  try {
    status = await ask(['v1', 'status']);
    clearTimeout(late);
    answeredAt = now();
    pause = stream?.readyState === EventSource.OPEN ? POLL_BESIDE_EVENTS_MILLIS : POLL_MILLIS;
    listen();
    await listener(status, event || marks(status) !== before, null);
  } catch (trouble) {
    clearTimeout(late);
    status = null;
    pause = Math.max(Math.min(2 * pause, MOST_MILLIS), trouble.pause ?? 0);
    await listener(null, before !== null, trouble);
  } finally {
    looking = false;
    if (!document.hidden) {
      timer = setTimeout(() => look(), again ? AGAIN_MILLIS : pause);
    }
    again = false;
  }
}

function hangUp() {
  stream?.close();
  stream = null;
}

function listen() {
  if (stream || document.hidden || Date.now() < streamNotBefore) {
    return;
  }
  stream = new EventSource(`v1/watch?${new URLSearchParams([subject])}`);
  for (const name of EVENTS) {
    stream.addEventListener(name, ({data}) => {
      // That the stream was opened is no news by itself: what happened before that shows in the status.
      told ||= JSON.parse(data).reason !== 'opened';
      look();
    });
  }
  // A break is mended by the browser; a refusal, as by a daemon without a stream, is not.
  stream.addEventListener('error', () => {
    if (stream?.readyState === EventSource.CLOSED) {
      hangUp();
      streamNotBefore = Date.now() + STREAM_AGAIN_MILLIS;
    }
  });
}

/** Says which address or script is being looked at, as a kind and a name; null for none. */
export function about(kindAndName) {
  const wanted = kindAndName ?? BLOCKS_ONLY;
  if (wanted.join() !== subject.join()) {
    subject = wanted;
    streamNotBefore = 0;
    hangUp();
    listen();
  }
}

/**
 * Begins.
 *
 * @param changed is told the status, null where there is none, whether anything is new, and what is wrong if so
 * @param doubted is called while an answer is late, and when the page is seen again and has not asked yet
 */
export function watch(changed, doubted) {
  listener = changed;
  doubt = doubted;
  // A page that nobody sees asks nothing and holds no connection; it looks at once when it is seen again.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      clearTimeout(timer);
      hangUp();
    } else {
      doubt();
      look();
    }
  });
  return look();
}
