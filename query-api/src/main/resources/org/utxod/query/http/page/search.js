/* What a text can be, and where that is shown. */

import {tried, Trouble} from './api.js';
import {el, replace} from './dom.js';
import {to} from './router.js';
import {troublePage} from './trouble.js';

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
    title: 'Search',
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
      replace(main, troublePage(away ?? new Trouble(404, 'The node knows no block with this hash and no transaction with this id.'), text,
        !away && el('ul', null,
          el('li', null, 'A transaction that is confirmed is found only where it touched a coin this index still holds or an activity it still keeps, or the node runs with -txindex.'),
          el('li', null, 'A block that the node pruned, or of another network, is not found.'),
          el('li', null, 'If it is a script: ', el('a', {href: to('script', hash)}, 'what that script holds'), '.'))));
      return null;
    },
  };
}
