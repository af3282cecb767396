/* What waits in the mempool: the blocks it would fill, what waits by fee rate, and what the node would pay. */

import {bars, fill} from './bars.js';
import {el} from './dom.js';
import {amount, ago, rate, size, span, whole} from './format.js';
import {rich, t} from './words.js';

const BLOCK_VSIZE = 998000;
const SHOWN = 4;
const MINUTES = 10;
const LATE_SECONDS = 15;

function card(block, i, last) {
  const {rates} = block;
  const full = block.vsize / BLOCK_VSIZE;
  return el('li', {class: 'card'},
    el('h3', null, last ? t('queue.rest', {n: Math.ceil(full)}) : i === 0 ? t('queue.next') : t('queue.after', {span: t('time.min', {n: MINUTES * (i + 1)})})),
    el('p', {class: 'rate'}, rich('queue.median', {rate: el('b', null, rate(block.median_rate))})),
    el('p', null, t('queue.range', {from: rate(rates[0]), to: rate(rates.at(-1))})),
    el('p', null, amount(block.fees_sat)),
    el('p', null, t('count.transaction', {n: block.transactions})),
    last ? el('p', null, size(block.vsize)) : el('p', {class: 'filled'}, fill(full, t('queue.filled', {percent: whole(Math.round(100 * full))})), size(block.vsize)));
}

/** The blocks to come. */
export function nextBlocks(pool) {
  if (!pool.blocks.length) {
    return [el('p', {class: 'empty'}, t('queue.empty'))];
  }
  const rest = pool.blocks.slice(SHOWN);
  const sum = name => rest.reduce((total, block) => total + block[name], 0);
  const more = rest.length === 0 ? null : {
    transactions: sum('transactions'), vsize: sum('vsize'), fees_sat: sum('fees_sat'), median_rate: rest[0].median_rate,
    rates: [rest.at(-1).rates[0], rest[0].rates.at(-1)],
  };
  return [
    el('ol', {class: 'cards'}, pool.blocks.slice(0, SHOWN).map((block, i) => card(block, i, false)), more && card(more, SHOWN, true)),
    Date.now() / 1000 - pool.as_of > LATE_SECONDS && el('p', {class: 'hint'}, rich('queue.asof', {ago: ago(pool.as_of)})),
  ];
}

const upTo = (bands, i) => i + 1 < bands.length
  ? t('queue.band', {from: rate(bands[i].from_rate), to: rate(bands[i + 1].from_rate)}) : t('queue.band.last', {from: rate(bands[i].from_rate)});

/** The mempool by fee rate. */
export function byRate(pool) {
  const {bands} = pool;
  return [
    el('p', {class: 'lead'}, t('queue.size', {n: pool.transactions, size: size(pool.vsize)}), rich('queue.fees', {amount: amount(pool.fees_sat)})),
    bands.length > 0 && bars(bands.map((band, i) => ({
      value: band.vsize, label: rate(band.from_rate),
      said: t('queue.band.said', {band: upTo(bands, i), n: band.transactions, size: size(band.vsize)}),
    })), t('queue.said', {from: rate(bands[0].from_rate), to: rate(bands.at(-1).from_rate)})),
    bands.length > 0 && el('p', {class: 'hint'}, t('queue.axis')),
  ];
}

const TARGETS = [1, 3, 6, 144];
const SECONDS = 600;

/** What the node estimates for confirmation within some blocks; it has nothing to say where it saw too few. */
export function estimates(fees) {
  if (!Object.keys(fees).length) {
    return [el('p', {class: 'empty'}, t('queue.fees.none'))];
  }
  const at = blocks => {
    const known = Object.keys(fees).map(Number).filter(target => target >= blocks);
    return known.length ? fees[Math.min(...known)] : null;
  };
  return [el('dl', {class: 'estimates'}, TARGETS.map(blocks => el('div', null,
    el('dt', null, t('count.block', {n: blocks}), el('span', {class: 'quietly'}, t('queue.about', {span: span(blocks * SECONDS)}))),
    el('dd', null, at(blocks) === null ? '–' : [el('b', null, rate(at(blocks))), el('span', {class: 'quietly'}, ' sat/vB')]))))];
}
