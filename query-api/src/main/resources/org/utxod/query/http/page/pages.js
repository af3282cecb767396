/* A list that is too long for one page: previous, next, and which part of how many this is. */

import {el} from './dom.js';
import {options, setOptions} from './router.js';
import {t} from './words.js';

/** Where one is in a list that can only be read onward: the cursors of the pages passed, and how much stands before each. */
export class Pages {
  /** @param option under which the address bar notes the page; null where it does not */
  constructor(size, option = null) {
    this.size = size;
    this.option = option;
    this.next = null;
    this.rewind();
    const [, first, cursor] = /^(\d{1,9})\.(.+)$/.exec(option && options().get(option) || '') ?? [];
    if (cursor) {
      this.cursors.push(cursor);
      this.firsts.push(Number(first));
    }
  }

  get cursor() {
    return this.cursors.at(-1);
  }

  get first() {
    return this.firsts.at(-1);
  }

  /** To the first page. */
  rewind() {
    this.cursors = [null];
    this.firsts = [0];
  }

  /** Notes where one is. */
  note() {
    if (this.option) {
      setOptions({[this.option]: this.cursor === null ? null : `${this.first}.${this.cursor}`});
    }
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
          this.firsts.pop();
          this.next = null;
          this.note();
          changed();
        }
      }}, t('pages.previous')),
      el('span', {id: `${name}-range`}, range),
      el('button', {type: 'button', id: `${name}-next`, 'aria-disabled': String(next === null), click: () => {
        if (this.next !== null) {
          this.cursors.push(this.next);
          this.firsts.push(this.first + this.size);
          this.next = null; // until that page is there
          this.note();
          changed();
        }
      }}, t('pages.next')));
  }
}
