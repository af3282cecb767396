/* What 64 digits are: a block's hash or a txid. */

import {tried, Trouble} from './api.js';
import {el, replace} from './dom.js';
import {to} from './router.js';
import {troublePage} from './trouble.js';
import {rich, t} from './words.js';

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
