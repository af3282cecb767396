/* What a text can be, and where that is shown. */

import {to} from './router.js';

/** A link that a text stands for; null where the daemon has to be asked what it is. */
export function target(text) {
  const script = /^script:\s*((?:[0-9a-f]{2})+|-)$/i.exec(text);
  if (script) {
    return to('script', script[1].toLowerCase());
  }
  if (/^\d{1,9}$/.test(text)) {
    return to('block', text);
  }
  if (/^[0-9a-f]{64}$/i.test(text)) {
    return null;
  }
  if (/^([0-9a-f]{2})+$/i.test(text)) {
    return to('script', text.toLowerCase());
  }
  return to('address', text);
}

/** What was meant: no spaces, and of a payment link its address. */
export const meant = text => text.trim().replace(/^bitcoin:/i, '').replace(/\?.*$/, '');
