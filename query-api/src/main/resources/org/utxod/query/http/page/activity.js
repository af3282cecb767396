/* What was done to a script, the latest first, in pages; what is unconfirmed stands before it. */

import {tried, Trouble} from './api.js';
import {el, table, update} from './dom.js';
import {amount, ago, short, whole} from './format.js';
import {freshness} from './freshness.js';
import {Pages} from './pages.js';
import {to} from './router.js';
import {note} from './trouble.js';

const HEADS = [{text: 'Transaction', at: 'lead'}, {text: 'When', plain: true}, {text: 'Block', class: 'number'}, {text: 'Change', class: 'number', at: 'end'}, {text: 'Balance after', class: 'number'}];

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

const unconfirmedRow = entry => [
  link(entry.txid), [el('span', {class: 'mark'}, 'unconfirmed'), ' ', ago(entry.first_seen)], null, change(entry.received_sat - entry.spent_sat), null,
];

/** A part of a page, and how to ask again. */
export function activity(subject, signal) {
  const pages = new Pages(25);
  const place = el('div', {class: 'part'});
  const section = el('section', {'aria-labelledby': 'activity'}, el('h2', {id: 'activity'}, 'Activity'), place);

  async function refresh() {
    const {cursor} = pages;
    const answer = await tried([...subject, 'activity'], {limit: pages.size, cursor}, signal);
    if (cursor !== pages.cursor) {
      return; // the page was turned meanwhile
    }
    if (answer instanceof Trouble) {
      update(place, note(answer));
      return;
    }
    const rows = [...(answer.unconfirmed ?? []).map(unconfirmedRow), ...answer.activity.map(row)];
    update(place,
      rows.length
        ? table('Activity: transaction, time, block, change and balance after', HEADS, rows)
        : el('p', {class: 'empty'}, 'Nothing happened to it within what is kept.'),
      !pages.first && answer.unconfirmed?.length === pages.size
        && el('p', {class: 'hint'}, `Of what is unconfirmed, the latest ${pages.size}.`),
      pages.buttons('activity', answer.activity.length, null, answer.next_cursor, refresh),
      answer.next_cursor === null
        && el('p', {class: 'hint'}, answer.activity_from_height > 0
          ? `Kept is what was done after block ${whole(answer.activity_from_height)}; what is older is not.`
          : 'This is everything since the first block.'),
      freshness(answer));
  }
  return {section, refresh};
}
