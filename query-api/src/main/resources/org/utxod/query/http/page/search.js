/* What a text can be, and where that is shown. */

import {tried, Trouble} from './api.js';
import {el, replace} from './dom.js';
import {to} from './router.js';
import {troublePage} from './trouble.js';
import {rich, t} from './words.js';

/** A link that a text stands for; null where the daemon has to be asked what it is. */
export function target(text) {
  const script = /^script:\s*((?:[0-9a-f]{2})+|-)$/i.exec(text);
  if (script) {
    return to('script', script[1].toLowerCase());
  }
  if (/^\d{1,9}$/.test(text)) {
    return to('block', text);
  }
  if (/^[0-9a-f]{64}$/i.test(text)) {
    return null;
  }
  if (/^([0-9a-f]{2})+$/i.test(text)) {
    return to('script', text.toLowerCase());
  }
  return to('address', text);
}

/** What was meant: no spaces, and of a payment link its address. */
export const meant = text => text.trim().replace(/^bitcoin:/i, '').replace(/\?.*$/, '');

/** The page that finds out what 64 digits are: a block's hash or a txid. */
export function searchPage(main, text, signal) {
  return {
    title: t('search.title'),
    async refresh() {
      const hash = text.toLowerCase();
      const [block, tx] = await Promise.all([
        tried(['api', 'block', hash], {}, signal), tried(['api', 'tx', hash], {}, signal)]);
      const found = !(block instanceof Trouble) ? to('block', hash) : !(tx instanceof Trouble) ? to('tx', hash) : null;
      if (found) {
        location.replace(found);
        return null;
      }
      const away = [block, tx].find(trouble => trouble.status !== 404 && trouble.status !== 400);
      replace(main, troublePage(away ?? new Trouble(404, t('search.unknown')), text,
        !away && el('ul', null,
          el('li', null, t('search.why.tx')),
          el('li', null, t('search.why.block')),
          el('li', null, rich('search.why.script', {link: el('a', {href: to('script', hash)}, t('search.why.script.link'))})))));
      return null;
    },
  };
}
