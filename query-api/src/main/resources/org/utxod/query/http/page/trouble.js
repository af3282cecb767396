/* What could not be shown, and why. */

import {el} from './dom.js';
import {known, language, t} from './words.js';

const kind = trouble => known(`problem.${trouble.type}`) ? t(`problem.${trouble.type}`) : t('problem.other');

/** Why, for the reader: the daemon's own sentences are English, so that for others its kind is said first in their language. */
export const because = trouble => !trouble.foreign || language === 'en' ? [trouble.message]
  : [kind(trouble), ' ', el('span', {lang: 'en'}, trouble.message)];

/** The same as a text alone. */
export const plainly = trouble => !trouble.foreign || language === 'en' ? trouble.message : kind(trouble);

/** A sentence where a part of the page would be. */
export const note = (trouble, ...more) => el('p', {class: 'note'}, because(trouble), more);

/** Says why a part of the page could not be asked anew; what stands there stays, and steps back. */
export function keep(place, trouble, ...more) {
  const why = note(trouble, more);
  place.querySelector(':scope > .note')?.remove();
  if (place.childElementCount > 0) {
    place.classList.add('old');
  }
  place.prepend(why);
}

/** A whole page's worth: what was asked, why there is no answer, what else there is. */
export function troublePage(trouble, asked, ...more) {
  return [
    el('h1', {tabindex: '-1'}, known(`trouble.${trouble.status}`) ? t(`trouble.${trouble.status}`) : t('trouble.any')),
    asked && el('p', {class: 'asked'}, asked.length > 300 ? `${asked.slice(0, 300)}…` : asked),
    el('p', {class: 'lead'}, because(trouble)),
    more,
  ];
}
