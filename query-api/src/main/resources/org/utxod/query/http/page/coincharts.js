/* Coins by age and by value, drawn. */

import {Trouble} from './api.js';
import {bars} from './bars.js';
import {el, update} from './dom.js';
import {btc, decimal} from './format.js';
import {keep} from './trouble.js';
import {t} from './words.js';

/* This many are read without being asked to. */
const AT_ONCE = 1000;
const HALF = 460;

/* Blocks, and what they are in time. */
const AGES = [[144, 'day'], [1008, 'week'], [4320, 'month'], [25920, 'half'], [52560, 'year'], [157680, 'years'], [Infinity, 'older']];
const VALUES = [1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, Infinity];

const sum = some => some.reduce((total, coin) => total + coin.value_sat, 0);

function grouped(coins, groups, of) {
  let below = 0;
  return groups.map(top => {
    const some = coins.filter(coin => of(coin) >= below && of(coin) < top);
    below = top;
    return {n: some.length, sat: sum(some)};
  });
}

const said = (words, group) => t('coincharts.one', {words, n: group.n, amount: btc(group.sat)});

function draw(coins) {
  const ages = grouped(coins, AGES.map(([top]) => top), coin => coin.confirmations);
  const values = grouped(coins, VALUES, coin => coin.value_sat);
  const valueOf = i => i === 0 ? t('coincharts.below', {amount: decimal(VALUES[0] / 1e8)}) : t('coincharts.from', {amount: decimal(VALUES[i - 1] / 1e8)});
  return el('div', {class: 'pair'},
    el('div', null, el('h3', null, t('coincharts.age')),
      bars(ages.map((group, i) => ({value: group.sat, label: t(`coincharts.${AGES[i][1]}`), said: said(t(`coincharts.${AGES[i][1]}`), group)})),
        t('coincharts.age.said', {n: coins.length}), HALF)),
    el('div', null, el('h3', null, t('coincharts.value')),
      bars(values.map((group, i) => ({value: group.n, label: valueOf(i), said: said(valueOf(i), group)})),
        t('coincharts.value.said', {n: coins.length}), HALF)));
}

/** A part of a page, and how to draw it anew as of a balance; many coins are read only for who wants it. */
export function coinCharts(all) {
  const place = el('div');
  const section = el('section', {'aria-labelledby': 'coincharts', hidden: true}, el('h2', {id: 'coincharts'}, t('coincharts.title')), place);
  let wanted = false;
  let drawnAt = null;

  async function refresh(balance) {
    const {utxo_count: count, block_hash: at} = balance;
    section.hidden = count === null || count < 2;
    if (section.hidden || at === drawnAt) {
      return;
    }
    if (count > AT_ONCE && !wanted) {
      update(place, el('button', {type: 'button', class: 'quiet small', id: 'coincharts-draw', click: () => {
        wanted = true;
        refresh(balance);
      }}, t('coincharts.draw', {n: count})));
      return;
    }
    const coins = await all(balance);
    if (coins instanceof Trouble) {
      keep(place, coins);
    } else if (coins === null) {
      update(place, el('p', {class: 'empty'}, t('coincharts.toomany')));
    } else {
      update(place, draw(coins));
      drawnAt = at;
    }
  }
  return {section, refresh};
}
