/* Asks the daemon. */

import {firstStatus} from './begin.js';
import {authorization} from './key.js';
import {t} from './words.js';

const PATIENCE_MILLIS = 30000;
const MOST_PAUSE_SECONDS = 300;

/**
 * What the daemon, or the way to it, had against a question; the message is a sentence for the reader. One of the daemon's own
 * is foreign: it is English whatever the reader's language, and its type says in a word what it is about, null where it has none.
 */
export class Trouble extends Error {
  constructor(status, message, {type = null, foreign = false, pause = 0} = {}) {
    super(message);
    this.status = status;
    this.type = type;
    this.foreign = foreign;
    /** How long it asks to be left alone, milliseconds. */
    this.pause = pause;
  }
}

/* Refusals that pass: what was asked is asked again, by whom it concerns. */
const PASSING = [429, 503, 504];

/** Has the page ask again after so many milliseconds, or soon; it listens to this event. */
export const askAgain = millis => dispatchEvent(new CustomEvent('again', {detail: millis}));

/** What is wrong where nobody answers. */
export const silence = () => new Trouble(0, t('trouble.silent'));

/** A part of a path. Dots would be taken for steps through directories, and no address has such a name. */
function part(text) {
  if (/^\.{0,2}$/.test(text)) {
    throw new Trouble(400, t('trouble.name'));
  }
  return encodeURIComponent(text);
}

async function refusal(response) {
  const text = await response.text();
  const pause = 1000 * Math.min(MOST_PAUSE_SECONDS, Number(response.headers.get('Retry-After')) || 0);
  if (response.headers.get('Content-Type')?.startsWith('application/problem+json')) {
    const {type, detail} = JSON.parse(text);
    return new Trouble(response.status, detail, {type: type?.split(':').at(-1) ?? null, foreign: true, pause});
  }
  return text === '' ? new Trouble(response.status, t('trouble.status', {status: String(response.status)}), {pause})
    : new Trouble(response.status, text.slice(0, 1000), {foreign: true, pause});
}

/**
 * Asks for a path whose parts are given one by one.
 *
 * @param query names and values; null ones are left out
 * @param signal ends it early
 */
export function ask(parts, query = {}, signal = undefined) {
  const given = Object.entries(query).filter(([, value]) => value !== null);
  const path = parts.map(part).join('/') + (given.length ? `?${new URLSearchParams(given)}` : '');
  return exchange(path, {headers: authorization()}, signal);
}

/** Tells the daemon to do something; the body goes as JSON. */
export function tell(parts, body, signal = undefined) {
  const headers = {...authorization(), 'Content-Type': 'application/json'};
  return exchange(parts.map(part).join('/'), {method: 'POST', headers, body: JSON.stringify(body)}, signal);
}

/** Sends a text as it is. */
export const post = (parts, text, signal = undefined) => exchange(parts.map(part).join('/'), {method: 'POST', headers: authorization(), body: text}, signal);

/** Saves what is at a path as a file of that name. */
export async function save(parts, name) {
  const url = URL.createObjectURL(await exchange(parts.map(part).join('/'), {headers: authorization()}, undefined, response => response.blob()));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), PATIENCE_MILLIS);
}

const read = response => response.headers.get('Content-Type')?.startsWith('application/json') ? response.json() : response.text();

async function exchange(path, request, signal, taken = read) {
  const late = AbortSignal.timeout(PATIENCE_MILLIS);
  let response;
  try {
    response = await (path === 'v1/status' && firstStatus() || fetch(path, {...request, signal: signal ? AbortSignal.any([signal, late]) : late}));
  } catch (error) {
    if (signal?.aborted) {
      throw error;
    }
    throw silence();
  }
  if (!response.ok) {
    const trouble = await refusal(response);
    if (PASSING.includes(trouble.status)) {
      askAgain(trouble.pause);
    }
    throw trouble;
  }
  return taken(response);
}

/** As above, but a refusal is given back, so that one part of a page can fail without the others. */
export async function tried(parts, query, signal) {
  try {
    return await ask(parts, query, signal);
  } catch (error) {
    if (error instanceof Trouble) {
      return error;
    }
    throw error;
  }
}
