/* A QR code as SVG: dark on white in either scheme, for readers expect that. */

import {el, svg} from './dom.js';
import {encode} from './qr.js';

const QUIET = 4;

/** The code of a text, and what it says; null where the text is too long for one. */
export function qrView(text, said) {
  const modules = encode(text);
  if (!modules) {
    return null;
  }
  const side = modules.length + 2 * QUIET;
  let path = '';
  modules.forEach((row, r) => row.forEach((dark, c) => {
    path += dark ? `M${c + QUIET} ${r + QUIET}h1v1h-1z` : '';
  }));
  return el('figure', {class: 'qr'},
    svg('svg', {viewBox: `0 0 ${side} ${side}`, role: 'img', 'aria-label': said, 'shape-rendering': 'crispEdges'},
      svg('rect', {width: side, height: side, fill: '#fff'}), svg('path', {d: path, fill: '#000'})));
}
