/* An unconfirmed transaction in the queue: its place, a guess of when, what it needs and what needs it. */

import {el, table} from './dom.js';
import {copyIcon} from './copy.js';
import {rate, short, size, span, timeAndAge, whole} from './format.js';
import {to} from './router.js';
import {rich, t} from './words.js';

const BLOCK_SECONDS = 600;
const HEADS = () => [{text: t('block.transaction'), at: 'lead'}, {text: t('block.fee'), class: 'number', at: 'end'}, {text: t('tx.rate'), class: 'number'}, {text: t('tx.size'), class: 'number'}];

const row = one => [
  [el('a', {href: to('tx', one.txid), class: 'hash', title: one.txid}, short(one.txid)), copyIcon(one.txid, 'txid')],
  t('amount.sat', {n: one.fee_sat}), t('amount.rate', {rate: rate(one.fee_sat / one.vsize)}), size(one.vsize),
];

const relatives = (name, all) => all.length === 0 ? null : el('section', {'aria-labelledby': name}, el('h2', {id: name}, t(`tx.${name}`, {n: all.length})),
  table(t(`tx.${name}.caption`), HEADS(), all.map(row)));

/** Pairs for the facts. */
export const queueFacts = place => [
  [t('tx.seen'), timeAndAge(place.first_seen)],
  [t('tx.effective'), place.effective_rate === place.rate ? t('tx.effective.own') : rich('tx.effective.other', {rate: el('b', null, rate(place.effective_rate)), own: rate(place.rate)})],
  [t('tx.queue'), [t('tx.queue.before', {size: size(place.vsize_before)}), ' ', place.block === 1
    ? t('tx.queue.next') : t('tx.queue.later', {block: whole(place.block), span: span(place.block * BLOCK_SECONDS)})]],
];

/** Its relatives. */
export const family = place => [relatives('ancestors', place.ancestors), relatives('descendants', place.descendants),
  !place.complete && el('p', {class: 'hint'}, t('tx.family.more'))];
