/* What was done to a script, the latest first, in pages; what is unconfirmed stands before it. */

import {tried, Trouble} from './api.js';
import {copyIcon} from './copy.js';
import {el, table, update} from './dom.js';
import {amount, ago, short, whole} from './format.js';
import {freshness} from './freshness.js';
import * as live from './live.js';
import {Pages} from './pages.js';
import {to} from './router.js';
import {keep} from './trouble.js';
import {t} from './words.js';

const HEADS = [{text: t('activity.transaction'), at: 'lead'}, {text: t('activity.when'), plain: true}, {text: t('activity.block'), class: 'number'}, {text: t('activity.change'), class: 'number', at: 'end'}, {text: t('activity.balance'), class: 'number'}];

function change(sat) {
  return el('span', {class: sat < 0 ? 'spent' : 'received'}, amount(sat, sat > 0 ? '+' : ''));
}

const link = txid => [el('a', {href: to('tx', txid), class: 'hash', title: txid}, short(txid)), copyIcon(txid, 'txid')];

const row = entry => [
  link(entry.txid),
  ago(entry.block_time),
  el('a', {href: to('block', entry.block_hash)}, whole(entry.height)),
  change(entry.received_sat - entry.spent_sat),
  amount(entry.balance_after_sat),
];

const unconfirmedRow = entry => [
  link(entry.txid), [el('span', {class: 'mark'}, t('activity.unconfirmed')), ' ', ago(entry.first_seen)], null, change(entry.received_sat - entry.spent_sat), null,
];

/** Where what was done to a script is read: its whole history where that is kept, and what is kept of it otherwise. */
export const source = () => live.status?.history
  ? {path: 'history', list: 'transactions', from: 'history_from_height'} : {path: 'activity', list: 'activity', from: 'activity_from_height'};

/** A part of a page, and how to ask again. */
export function activity(subject, signal) {
  const pages = new Pages(25, 'activity');
  const place = el('div', {class: 'part'});
  const section = el('section', {'aria-labelledby': 'activity'}, el('h2', {id: 'activity'}, t('activity.title')), place);

  async function refresh() {
    const {cursor} = pages;
    const from = source();
    const answer = await tried([...subject, from.path], {limit: pages.size, cursor}, signal);
    if (cursor !== pages.cursor) {
      return; // the page was turned meanwhile
    }
    if (answer instanceof Trouble) {
      keep(place, answer);
      return;
    }
    const rows = [...(answer.unconfirmed ?? []).map(unconfirmedRow), ...answer[from.list].map(row)];
    update(place,
      rows.length
        ? table(t('activity.caption'), HEADS, rows)
        : el('p', {class: 'empty'}, t('activity.none')),
      !pages.first && answer.unconfirmed?.length === pages.size
        && el('p', {class: 'hint'}, t('activity.latest', {n: pages.size})),
      pages.buttons('activity', answer[from.list].length, null, answer.next_cursor, refresh),
      answer.next_cursor === null
        && el('p', {class: 'hint'}, answer[from.from] > 0
          ? t('activity.kept', {height: answer[from.from]})
          : t('activity.all')),
      from.path === 'activity' && freshness(answer));
  }
  return {section, refresh};
}
