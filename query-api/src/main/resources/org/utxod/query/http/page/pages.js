/* A list that is too long for one page: previous, next, and which part of how many this is. */

import {el} from './dom.js';
import {t} from './words.js';

/** Where one is in a list that can only be read onward: the cursors of the pages passed. */
export class Pages {
  constructor(size) {
    this.size = size;
    this.cursors = [null];
    this.next = null;
  }

  get cursor() {
    return this.cursors.at(-1);
  }

  get first() {
    return (this.cursors.length - 1) * this.size;
  }

  /** The buttons; null where there is but one page. */
  buttons(name, shown, total, next, changed) {
    this.next = next;
    if (next === null && this.cursors.length === 1) {
      return null;
    }
    const [from, to] = [this.first + Math.min(1, shown), this.first + shown];
    const range = total === null ? t('pages.range', {from, to}) : t('pages.range.total', {from, to, total});
    return el('nav', {class: 'pages', 'aria-label': t('pages.of', {list: t(`pages.${name}`)})},
      el('button', {type: 'button', id: `${name}-previous`, 'aria-disabled': String(this.cursors.length === 1), click: () => {
        if (this.cursors.length > 1) {
          this.cursors.pop();
          this.next = null;
          changed();
        }
      }}, t('pages.previous')),
      el('span', {id: `${name}-range`}, range),
      el('button', {type: 'button', id: `${name}-next`, 'aria-disabled': String(next === null), click: () => {
        if (this.next !== null) {
          this.cursors.push(this.next);
          this.next = null; // until that page is there
          changed();
        }
      }}, t('pages.next')));
  }
}
