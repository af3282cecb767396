/* A button that puts a text into the clipboard. */

import {el, say} from './dom.js';

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

/** The button. */
export function copyButton(text, what) {
  const button = el('button', {type: 'button', class: 'quiet small', 'aria-label': `Copy the ${what}`, click: async () => {
    const words = await copied(text) ? 'Copied' : 'Not copied: select it by hand';
    button.textContent = words;
    say(words);
    setTimeout(() => { button.textContent = 'Copy'; }, 2000);
  }}, 'Copy');
  return button;
}
