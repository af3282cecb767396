/* What could not be shown, and why. */

import {el} from './dom.js';

const TITLES = {0: 'Nobody answers', 400: 'That is not understood', 404: 'Nothing found', 429: 'Too many questions', 503: 'Not just now', 504: 'It took too long'};

/** A sentence where a part of the page would be. */
export const note = (trouble, ...more) => el('p', {class: 'note'}, trouble.message, more);

/** A whole page's worth: what was asked, why there is no answer, what else there is. */
export function troublePage(trouble, asked, ...more) {
  return [
    el('h1', {tabindex: '-1'}, TITLES[trouble.status] ?? 'That did not work'),
    asked && el('p', {class: 'asked'}, asked.length > 300 ? `${asked.slice(0, 300)}…` : asked),
    el('p', {class: 'lead'}, trouble.message),
    more,
  ];
}
