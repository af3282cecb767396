/* The last blocks, with who found them and what they paid. */

import {fill} from './bars.js';
import {el, table} from './dom.js';
import {amount, ago, decimal, rate, whole} from './format.js';
import {to} from './router.js';
import {t} from './words.js';

const MAX_WEIGHT = 4000000;

const HEADS = [{text: t('home.head.block'), at: 'lead'}, {text: t('home.head.time'), at: 'end'}, {text: t('home.head.miner')},
  {text: t('home.head.transactions'), class: 'number'}, {text: t('home.head.fees'), class: 'number'}, {text: t('home.head.reward'), class: 'number'},
  {text: t('home.head.rate'), class: 'number'}, {text: t('home.head.weight'), class: 'number'}];

/** Who found it, as far as it says so itself. */
export const miner = stats => stats.miner ?? (stats.coinbase_text ? el('span', {class: 'tag'}, stats.coinbase_text) : null);

/** A rate that the node rounded down. */
export const whole0 = number => number === 0 ? '<1' : whole(number);

function row(block) {
  const {stats} = block;
  const full = block.weight / MAX_WEIGHT;
  const percent = whole(Math.round(100 * full));
  return [
    el('a', {href: to('block', String(block.height))}, whole(block.height)),
    ago(block.time),
    stats && miner(stats),
    whole(block.transactions),
    stats && amount(stats.fees_sat),
    stats && amount(stats.subsidy_sat + stats.fees_sat),
    stats && (block.transactions > 1 ? el('span', {title: t('home.rate.average', {average: rate(stats.average_rate)})}, t('home.rate', {median: whole0(stats.median_rate)})) : null),
    el('span', {class: 'filled'}, fill(full, t('queue.filled', {percent})), ' ', t('home.weight', {weight: decimal(block.weight / 1000000)})),
  ];
}

/** Their table. */
export const lastBlocks = blocks => table(t('home.blocks.caption'), HEADS, blocks.map(row));
