/* Bytes in hex, fetched when somebody opens them, and files to be saved. */

import {ask, save, Trouble} from './api.js';
import {copyButton} from './copy.js';
import {el, replace} from './dom.js';
import {bytes} from './format.js';
import {note} from './trouble.js';
import {t} from './words.js';

const SHOWN = 4000;

/** A part that opens; what is in it is asked for then. */
export function rawHex(parts, signal) {
  const inside = el('div');
  const place = el('details', {class: 'part opens', toggle: async () => {
    if (!place.open || inside.childElementCount) {
      return;
    }
    try {
      const hex = await ask(parts, {}, signal);
      replace(inside, el('p', {class: 'tools'}, copyButton(hex, 'hex'), ' ', el('span', {class: 'quietly'}, bytes(hex.length / 2))),
        el('pre', {class: 'asked', tabindex: '0', 'aria-label': t('raw.title')}, hex.slice(0, SHOWN), hex.length > SHOWN && '…'));
    } catch (trouble) {
      if (!(trouble instanceof Trouble)) {
        throw trouble;
      }
      replace(inside, note(trouble));
      place.addEventListener('toggle', () => inside.replaceChildren(), {once: true});
    }
  }}, el('summary', null, t('raw.title')), inside);
  return place;
}

/** A button that saves what is at a path, which may want the reader's token, as a file. */
export function saveButton(parts, name, words) {
  const button = el('button', {type: 'button', class: 'quiet small', click: async () => {
    try {
      await save(parts, name);
    } catch (trouble) {
      if (!(trouble instanceof Trouble)) {
        throw trouble;
      }
      button.parentElement.append(' ', note(trouble));
    }
  }}, words);
  return button;
}
