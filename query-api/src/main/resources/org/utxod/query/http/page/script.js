/* Scripts for people: their kinds by name, data as text. */

import {el} from './dom.js';
import {known, t} from './words.js';

/** The name of a kind of script, as Esplora calls it. */
export const kindOf = type => known(`script.${type}`) ? t(`script.${type}`) : type;

const FORMS = [[/^76a914[0-9a-f]{40}88ac$/, 'p2pkh'], [/^a914[0-9a-f]{40}87$/, 'p2sh'], [/^0014[0-9a-f]{40}$/, 'v0_p2wpkh'], [/^0020[0-9a-f]{64}$/, 'v0_p2wsh'],
  [/^5120[0-9a-f]{64}$/, 'v1_p2tr'], [/^(21[0-9a-f]{66}|41[0-9a-f]{130})ac$/, 'p2pk'], [/^6a/, 'op_return'], [/^$/, 'empty']];

/** The kind of a script by its hex, as Esplora calls it. */
export const typeOf = hex => FORMS.find(([form]) => form.test(hex))?.[1] ?? 'unknown';

/* As they are called among people who know them, in every language. */
const SHORT = {p2pk: 'P2PK', p2pkh: 'P2PKH', p2sh: 'P2SH', v0_p2wpkh: 'P2WPKH', v0_p2wsh: 'P2WSH', v1_p2tr: 'P2TR', op_return: 'OP_RETURN'};

/** Its name where there is little room. */
export const shortKind = type => el('span', {class: 'kindof', title: kindOf(type)}, SHORT[type] ?? kindOf(type));

const decoder = new TextDecoder('utf-8', {fatal: true});

/** The pushes of data in an assembly, as hex. */
const pushes = asm => [...asm.matchAll(/OP_PUSH(?:BYTES_\d+|DATA\d) ([0-9a-f]+)/g)].map(found => found[1]);

/** Bytes in hex as a text; null where they are none that can be read. */
export function readable(hex) {
  try {
    const text = decoder.decode(Uint8Array.from(hex.match(/../g) ?? [], pair => parseInt(pair, 16)));
    return /[\p{L}\p{N}]/u.test(text) && !/[\p{Cc}\p{Co}\p{Cn}]/u.test(text.replace(/[\n\r\t]/g, '')) ? text : null;
  } catch {
    return null;
  }
}

/** What an OP_RETURN says, where that is a text; null otherwise. */
export function dataText(asm) {
  const texts = pushes(asm).map(readable);
  return texts.length && texts.every(text => text !== null) ? texts.join(' ') : null;
}
