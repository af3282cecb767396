/* The coins of a script, in pages; as many as can be read at once can be sorted and filtered. */

import {tried, Trouble} from './api.js';
import {MOST} from './coinset.js';
import {copyIcon} from './copy.js';
import {el, table, update} from './dom.js';
import {amount, short, whole} from './format.js';
import {freshness} from './freshness.js';
import {Pages} from './pages.js';
import {options, setOptions, to} from './router.js';
import {keep} from './trouble.js';
import {t} from './words.js';

const SIZE = 25;
const SAT = 1e8;
const WAIT_MILLIS = 250;

const HEADS = [{text: t('coins.coin'), at: 'lead'}, {text: t('coins.kind'), plain: true}, {text: t('coins.amount'), class: 'number', at: 'end'}, {text: t('coins.block'), class: 'number'}, {text: t('coins.confirmations'), class: 'number'}];

const ORDERS = {
  stored: null,
  largest: (a, b) => b.value_sat - a.value_sat,
  smallest: (a, b) => a.value_sat - b.value_sat,
  newest: (a, b) => b.height - a.height,
  oldest: (a, b) => a.height - b.height,
};

const row = coin => [
  [el('a', {href: to('tx', coin.txid, String(coin.vout)), class: 'hash', title: coin.txid}, `${short(coin.txid)}:${coin.vout}`), copyIcon(`${coin.txid}:${coin.vout}`, 'outpoint')],
  coin.coinbase === null ? t('subject.untold') : coin.coinbase ? el('span', {class: 'mark'}, t('coins.coinbase')) : false,
  amount(coin.value_sat),
  el('a', {href: to('block', String(coin.height))}, whole(coin.height)),
  whole(coin.confirmations),
];

/** A part of a page, and how to ask again; all gives all coins as of a balance. */
export function coins(subject, all, signal) {
  const pages = new Pages(SIZE, 'coins');
  const place = el('div', {class: 'part'});
  const given = options();
  let order = Object.hasOwn(ORDERS, given.get('order')) ? given.get('order') : 'stored';
  let least = Number(given.get('least')) > 0 ? Number(given.get('least')) : 0;
  let sought = given.get('coin') ?? '';
  let balance = null;
  let timer = null;

  function changed() {
    pages.rewind();
    setOptions({coins: null, order: order === 'stored' ? null : order, least: least ? String(least) : null, coin: sought || null});
    refresh();
  }

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(changed, WAIT_MILLIS);
  };

  const tools = el('div', {class: 'filters'},
    el('label', null, t('coins.order'), ' ', el('select', {id: 'coins-order', change: event => {
      order = event.target.value;
      changed();
    }}, Object.keys(ORDERS).map(name => el('option', {value: name, selected: name === order}, t(`coins.order.${name}`))))),
    el('label', null, t('coins.least'), ' ', el('input', {id: 'coins-least', inputmode: 'decimal', size: '10', autocomplete: 'off', value: least || '', input: event => {
      least = Math.max(0, Number(event.target.value.replace(',', '.')) || 0);
      soon();
    }}), ' BTC'),
    el('label', null, t('coins.sought'), ' ', el('input', {id: 'coins-sought', size: '16', maxlength: '70', autocomplete: 'off', spellcheck: 'false', value: sought, input: event => {
      sought = event.target.value.trim().toLowerCase();
      soon();
    }})));
  const section = el('section', {'aria-labelledby': 'coins'}, el('h2', {id: 'coins'}, t('coins.title')), tools, place);

  const plain = () => order === 'stored' && !least && !sought;
  const shown = coin => coin.value_sat >= least * SAT && (!sought || `${coin.txid}:${coin.vout}`.includes(sought) || String(coin.height) === sought);

  function draw(some, total, next, note) {
    update(place,
      note && el('p', {class: 'hint'}, note),
      some.length
        ? table(t('coins.caption'), HEADS, some.map(row))
        : el('p', {class: 'empty'}, t(!plain() ? 'coins.nomatch' : pages.first ? 'coins.end' : 'coins.none')),
      pages.buttons('coins', some.length, total, next, refresh),
      freshness(balance));
  }

  async function ofAll() {
    const found = await all(balance);
    if (found === null || found instanceof Trouble) {
      return found;
    }
    const chosen = found.filter(shown);
    if (ORDERS[order]) {
      chosen.sort(ORDERS[order]);
    }
    const from = Number(pages.cursor ?? 0);
    const next = from + SIZE < chosen.length ? String(from + SIZE) : null;
    draw(chosen.slice(from, from + SIZE), chosen.length, next, chosen.length < found.length && t('coins.chosen', {n: chosen.length, all: found.length}));
    return true;
  }

  async function refresh(now = balance) {
    balance = now;
    tools.hidden = balance.utxo_count !== null && balance.utxo_count < 2 && plain();
    const {cursor} = pages;
    let note = null;
    if (!plain()) {
      const done = await ofAll();
      if (done instanceof Trouble) {
        keep(place, done);
      }
      if (done !== null) {
        return;
      }
      note = t('coins.toomany', {n: MOST});
    }
    const answer = await tried([...subject, 'utxos'], {limit: SIZE, cursor: plain() ? cursor : null}, signal);
    if (cursor !== pages.cursor) {
      return; // the page was turned meanwhile
    }
    if (answer instanceof Trouble) {
      keep(place, answer);
      return;
    }
    balance = answer;
    draw(answer.utxos, answer.utxo_count, note ? null : answer.next_cursor, note);
  }
  return {section, refresh};
}
