/* What was done to a script, the latest first, in pages; what is unconfirmed stands before it. */

import {tried, Trouble} from './api.js';
import {el, table, update} from './dom.js';
import {amount, ago, short, whole} from './format.js';
import {freshness} from './freshness.js';
import {Pages} from './pages.js';
import {to} from './router.js';
import {note} from './trouble.js';

const HEADS = [{text: 'Transaction'}, {text: 'When'}, {text: 'Block', class: 'number'}, {text: 'Change', class: 'number'}, {text: 'Balance after', class: 'number'}];

function change(sat) {
  return el('span', {class: sat < 0 ? 'spent' : 'received'}, amount(sat, sat > 0 ? '+' : ''));
}

const link = txid => el('a', {href: to('tx', txid), class: 'hash', title: txid}, short(txid));

const row = entry => [
  link(entry.txid),
  ago(entry.block_time),
  el('a', {href: to('block', entry.block_hash)}, whole(entry.height)),
  change(entry.received_sat - entry.spent_sat),
  amount(entry.balance_after_sat),
];

/* Esplora's shape names each output by its script or address. */
function unconfirmedRow(tx, mine) {
  const sum = outputs => outputs.filter(mine).reduce((sat, output) => sat + output.value, 0);
  return [
    link(tx.txid), el('span', {class: 'mark'}, 'unconfirmed'), '–',
    change(sum(tx.vout) - sum(tx.vin.map(input => input.prevout).filter(Boolean))), '–',
  ];
}

/** A part of a page, and how to ask again. */
export function activity(subject, signal) {
  const pages = new Pages(25);
  const place = el('div', {class: 'part'});
  const section = el('section', {'aria-labelledby': 'activity'}, el('h2', {id: 'activity'}, 'Activity'), place);
  const [, kind, name] = subject;
  const mine = output => kind === 'address' ? output.scriptpubkey_address === name : output.scriptpubkey === name;

  async function unconfirmed() {
    if (pages.first || kind !== 'address') {
      return [];
    }
    const answer = await tried(['api', 'address', name, 'txs', 'mempool'], {}, signal);
    return answer instanceof Trouble ? [] : answer.slice(0, pages.size);
  }

  async function refresh() {
    const {cursor} = pages;
    const [answer, waiting] = await Promise.all([
      tried([...subject, 'activity'], {limit: pages.size, cursor}, signal), unconfirmed()]);
    if (cursor !== pages.cursor) {
      return; // the page was turned meanwhile
    }
    if (answer instanceof Trouble) {
      update(place, note(answer));
      return;
    }
    const rows = [...waiting.map(tx => unconfirmedRow(tx, mine)), ...answer.activity.map(row)];
    update(place,
      rows.length
        ? table('Activity: transaction, time, block, change and balance after', HEADS, rows)
        : el('p', {class: 'empty'}, 'Nothing happened to it within what is kept.'),
      pages.buttons('activity', answer.activity.length, null, answer.next_cursor, refresh),
      answer.next_cursor === null
        && el('p', {class: 'hint'}, answer.activity_from_height > 0
          ? `Kept is what was done after block ${whole(answer.activity_from_height)}; what is older is not.`
          : 'This is everything since the first block.'),
      freshness(answer));
  }
  return {section, refresh};
}
