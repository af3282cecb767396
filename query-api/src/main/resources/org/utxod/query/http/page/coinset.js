/* All coins of a script at once, where they are not too many. */

import {tried, Trouble} from './api.js';

const PAGE = 1000;

/** More are never read at once. */
export const MOST = 5000;

/** Reads them all; an array, or a trouble, or null where there are more. */
async function read(subject, signal) {
  const all = [];
  let cursor = null;
  do {
    const answer = await tried([...subject, 'utxos'], {limit: PAGE, cursor}, signal);
    if (answer instanceof Trouble) {
      return answer;
    }
    all.push(...answer.utxos);
    cursor = answer.next_cursor;
    if (cursor !== null && all.length >= MOST) {
      return null;
    }
  } while (cursor !== null);
  return all;
}

/** Reads the coins of a script once for each block. */
export function coinSet(subject, signal) {
  let of = null;
  let reading = null;
  return balance => {
    const at = `${balance.block_hash} ${balance.source}`;
    if (of !== at) {
      of = at;
      reading = read(subject, signal).then(all => {
        if (all instanceof Trouble) {
          of = null; // to be asked again
        }
        return all;
      });
    }
    return reading;
  };
}
