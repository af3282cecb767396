/* Asks the daemon. */

import {authorization} from './token.js';

const PATIENCE_MILLIS = 30000;

/** What the daemon, or the way to it, had against a question; the message is a sentence for the reader. */
export class Trouble extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** A part of a path. Dots would be taken for steps through directories, and no address has such a name. */
function part(text) {
  if (/^\.{0,2}$/.test(text)) {
    throw new Trouble(400, 'This is neither an address nor anything else that can be looked up.');
  }
  return encodeURIComponent(text);
}

async function sentence(response) {
  const text = await response.text();
  if (response.headers.get('Content-Type')?.startsWith('application/problem+json')) {
    return JSON.parse(text).detail;
  }
  return text.slice(0, 1000) || `The daemon answered with HTTP status ${response.status}.`;
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

async function exchange(path, request, signal) {
  const late = AbortSignal.timeout(PATIENCE_MILLIS);
  let response;
  try {
    response = await fetch(path, {...request, signal: signal ? AbortSignal.any([signal, late]) : late});
  } catch (error) {
    if (signal?.aborted) {
      throw error;
    }
    throw new Trouble(0, 'The daemon does not answer. It may have been stopped, or the network is away; this page goes on asking.');
  }
  if (!response.ok) {
    throw new Trouble(response.status, await sentence(response));
  }
  return response.headers.get('Content-Type')?.startsWith('application/json') ? response.json() : response.text();
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
