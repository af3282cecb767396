/* A button that puts a text into the clipboard. */

import {el, say} from './dom.js';
import {t} from './words.js';

/* Browsers keep the clipboard from pages that came over plain HTTP from another machine; the old way works there. */
function byHand(text) {
  const field = el('textarea', {class: 'unseen', 'aria-hidden': 'true', readonly: true}, text);
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  return done;
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return byHand(text);
  }
}

/** The button; what is one of address, script, hash, txid, outpoint, merkle. */
export function copyButton(text, what) {
  const button = el('button', {type: 'button', class: 'quiet small', 'aria-label': t(`copy.${what}`), click: async () => {
    const words = await copied(text) ? t('copy.done') : t('copy.failed');
    button.textContent = words;
    say(words);
    setTimeout(() => { button.textContent = t('copy'); }, 2000);
  }}, t('copy'));
  return button;
}

/** The same as a sign beside each hash, where words would be too many. */
export function copyIcon(text, what) {
  const button = el('button', {type: 'button', class: 'copy', 'aria-label': t(`copy.${what}`), title: t(`copy.${what}`), 'data-text': text, click: async () => {
    const done = await copied(text);
    say(done ? t('copy.done') : t('copy.failed'));
    button.classList.add(done ? 'done' : 'failed');
    setTimeout(() => button.classList.remove('done', 'failed'), 2000);
  }});
  return button;
}
