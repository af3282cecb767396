/* The coins of a script, in pages. */

import {tried, Trouble} from './api.js';
import {copyIcon} from './copy.js';
import {el, table, update} from './dom.js';
import {amount, short, whole} from './format.js';
import {freshness} from './freshness.js';
import {Pages} from './pages.js';
import {to} from './router.js';
import {keep} from './trouble.js';
import {t} from './words.js';

const HEADS = [{text: t('coins.coin'), at: 'lead'}, {text: t('coins.kind'), plain: true}, {text: t('coins.amount'), class: 'number', at: 'end'}, {text: t('coins.block'), class: 'number'}, {text: t('coins.confirmations'), class: 'number'}];

const row = coin => [
  [el('a', {href: to('tx', coin.txid), class: 'hash', title: coin.txid}, `${short(coin.txid)}:${coin.vout}`), copyIcon(`${coin.txid}:${coin.vout}`, 'outpoint')],
  coin.coinbase === null ? t('subject.untold') : coin.coinbase ? el('span', {class: 'mark'}, t('coins.coinbase')) : false,
  amount(coin.value_sat),
  el('a', {href: to('block', String(coin.height))}, whole(coin.height)),
  whole(coin.confirmations),
];

/** A part of a page, and how to ask again. */
export function coins(subject, signal) {
  const pages = new Pages(25);
  const place = el('div', {class: 'part'});
  const section = el('section', {'aria-labelledby': 'coins'}, el('h2', {id: 'coins'}, t('coins.title')), place);

  async function refresh() {
    const {cursor} = pages;
    const answer = await tried([...subject, 'utxos'], {limit: pages.size, cursor}, signal);
    if (cursor !== pages.cursor) {
      return; // the page was turned meanwhile
    }
    if (answer instanceof Trouble) {
      keep(place, answer);
      return;
    }
    update(place,
      answer.utxos.length
        ? table(t('coins.caption'), HEADS, answer.utxos.map(row))
        : el('p', {class: 'empty'}, t(pages.first ? 'coins.end' : 'coins.none')),
      pages.buttons('coins', answer.utxos.length, answer.utxo_count, answer.next_cursor, refresh),
      freshness(answer));
  }
  return {section, refresh};
}
