/* The coins of a script, in pages. */

import {tried, Trouble} from './api.js';
import {el, table, update} from './dom.js';
import {amount, short, whole} from './format.js';
import {freshness} from './freshness.js';
import {Pages} from './pages.js';
import {to} from './router.js';
import {note} from './trouble.js';

const HEADS = [{text: 'Coin', at: 'lead'}, {text: 'Kind', plain: true}, {text: 'Amount', class: 'number', at: 'end'}, {text: 'Block', class: 'number'}, {text: 'Confirmations', class: 'number'}];

const row = coin => [
  el('a', {href: to('tx', coin.txid), class: 'hash', title: coin.txid}, `${short(coin.txid)}:${coin.vout}`),
  coin.coinbase === null ? 'not told' : coin.coinbase ? el('span', {class: 'mark'}, 'coinbase') : false,
  amount(coin.value_sat),
  el('a', {href: to('block', String(coin.height))}, whole(coin.height)),
  whole(coin.confirmations),
];

/** A part of a page, and how to ask again. */
export function coins(subject, signal) {
  const pages = new Pages(25);
  const place = el('div', {class: 'part'});
  const section = el('section', {'aria-labelledby': 'coins'}, el('h2', {id: 'coins'}, 'Coins'), place);

  async function refresh() {
    const {cursor} = pages;
    const answer = await tried([...subject, 'utxos'], {limit: pages.size, cursor}, signal);
    if (cursor !== pages.cursor) {
      return; // the page was turned meanwhile
    }
    if (answer instanceof Trouble) {
      update(place, note(answer));
      return;
    }
    update(place,
      answer.utxos.length
        ? table('Coins: outpoint, kind, amount, block and confirmations', HEADS, answer.utxos.map(row))
        : el('p', {class: 'empty'}, pages.first ? 'No more coins.' : 'It holds no coins.'),
      pages.buttons('coins', answer.utxos.length, answer.utxo_count, answer.next_cursor, refresh),
      freshness(answer));
  }
  return {section, refresh};
}
