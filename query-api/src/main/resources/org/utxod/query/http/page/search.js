/* What a text can be, and where that is shown. */

import {to} from './router.js';

/* A text that must not stand in an address bar, whose words are kept by browsers and proxies, waits here for its page. */
let waiting = null;

/** The text for the page that is about to be shown; it is given once. */
export function taken() {
  const text = waiting;
  waiting = null;
  return text;
}

/** Hands a text to the next page. */
export function hand(text) {
  waiting = text;
}

const HASH = /^[0-9a-f]{64}$/i;
const HEX = /^([0-9a-f]{2})+$/i;
const RAW = /^0[12]000000/;
const DESCRIPTOR = /^(pk|pkh|wpkh|sh|wsh|tr|combo|multi|sortedmulti|addr|raw|rawtr)\(.*\)(#[a-z0-9]{8})?$/i;
const EXTENDED = /^[tuvxyzUVYZ]pub[1-9A-HJ-NP-Za-km-z]{70,}/;
/* Longer than scripts that people look for, and as long as the shortest transaction. */
const RAW_DIGITS = 120;

/** Whether it is a secret, which nobody but its owner should see: it is neither sent nor kept. */
export const secret = text => /(^|[(\],/])[tuvxyzUVYZ]prv[1-9A-HJ-NP-Za-km-z]{50,}/.test(text) || /^([5KL][1-9A-HJ-NP-Za-km-z]{50,51}|[9c][1-9A-HJ-NP-Za-km-z]{50,51})$/.test(text)
  || /^([a-z]{3,8} ){11,23}[a-z]{3,8}$/.test(text);

/** A link that a text stands for; null where the daemon has to be asked what it is. */
export function target(text) {
  const script = /^script:\s*((?:[0-9a-f]{2})+|-)$/i.exec(text);
  if (script) {
    return to('script', script[1].toLowerCase());
  }
  const height = text.replace(/(?<=\d)[,.'\u00a0\u202f ](?=\d{3}(?!\d))/g, '');
  if (/^\d{1,9}$/.test(height)) {
    return to('block', height);
  }
  const outpoint = /^([0-9a-f]{64})\s*[:/.]\s*(\d{1,6})$/i.exec(text);
  if (outpoint) {
    return to('tx', outpoint[1].toLowerCase(), outpoint[2]);
  }
  if (HASH.test(text)) {
    return null;
  }
  if (DESCRIPTOR.test(text) || EXTENDED.test(text)) {
    hand(text);
    return to('descriptor');
  }
  if (/^cHNidP/.test(text) || (RAW.test(text) && text.length > RAW_DIGITS && HEX.test(text))) {
    hand(text);
    return to('tools');
  }
  if (HEX.test(text)) {
    return to('script', text.toLowerCase());
  }
  return to('address', text);
}

/** What was meant: of a payment link its address. */
export const meant = text => text.trim().replace(/^bitcoin:(\/\/)?/i, '').replace(/\?(?=[a-z-]+=).*$/i, '');
