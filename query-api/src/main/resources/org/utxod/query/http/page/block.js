/* A block: its header, and its transactions in pages. */

import {ask, tried, Trouble} from './api.js';
import {bars, fill} from './bars.js';
import {copyButton, copyIcon} from './copy.js';
import {el, facts, replace, table, update} from './dom.js';
import {amount, bytes, decimal, now, rate, short, time, timeAndAge, whole} from './format.js';
import {confirmations, fromNode} from './freshness.js';
import * as live from './live.js';
import {Pages} from './pages.js';
import {saveButton} from './raw.js';
import {miner, whole0} from './recent.js';
import {to} from './router.js';
import {keep, troublePage} from './trouble.js';
import {rich, t} from './words.js';

const PAGE = 25; // as Esplora has it
const MAX_WEIGHT = 4000000;

const HEADS = [{text: t('block.transaction'), at: 'lead'}, {text: t('block.inputs'), class: 'number'}, {text: t('block.outputs'), class: 'number'}, {text: t('block.moved'), class: 'number', at: 'end'}, {text: t('block.fee'), class: 'number'}];

const hex = number => `0x${number.toString(16).padStart(8, '0')}`;

function row(tx) {
  const coinbase = tx.vin[0].is_coinbase;
  return [
    [el('a', {href: to('tx', tx.txid), class: 'hash', title: tx.txid}, short(tx.txid)), copyIcon(tx.txid, 'txid')],
    coinbase ? el('span', {class: 'mark'}, t('coins.coinbase')) : whole(tx.vin.length),
    whole(tx.vout.length),
    amount(tx.vout.reduce((sum, output) => sum + output.value, 0)),
    coinbase || tx.fee === undefined ? null : `${whole(tx.fee)} sat`,
  ];
}

function paid({transactions, stats}) {
  if (!stats) {
    return [[t('home.head.fees'), t('block.uncounted')]];
  }
  const fees = transactions > 1;
  return [
    [t('home.head.miner'), [miner(stats) ?? t('block.unsigned'), stats.miner && stats.coinbase_text ? [' ', el('span', {class: 'tag quietly', title: stats.coinbase_text}, stats.coinbase_text)] : null]],
    [t('home.head.reward'), rich('block.reward', {all: amount(stats.subsidy_sat + stats.fees_sat), subsidy: amount(stats.subsidy_sat), fees: amount(stats.fees_sat)})],
    [t('block.rates'), fees ? t('block.rates.all', {from: whole0(stats.min_rate), to: whole0(stats.max_rate), median: whole0(stats.median_rate), average: rate(stats.average_rate)}) : null],
    [t('block.moved'), fees ? amount(stats.output_sat) : null],
  ];
}

/* At which rates how much of the block was paid: from the lowest tenth to the highest. */
function spread({transactions, stats}) {
  if (!stats || transactions < 2) {
    return null;
  }
  const shares = ['10', '25', '50', '75', '90'];
  const all = [stats.min_rate, ...stats.rate_percentiles, stats.max_rate];
  const top = Math.max(1, stats.rate_percentiles[4]);
  return el('section', {'aria-labelledby': 'spread'}, el('h2', {id: 'spread'}, t('block.spread')),
    // The highest alone can be hundreds of times all others; it is said, and drawn no higher than they need.
    bars(all.map((value, i) => ({
      value: Math.min(value, 1.25 * top), label: i === 0 ? t('block.lowest') : i === 6 ? t('block.highest') : `${shares[i - 1]} %`,
      said: t('amount.rate', {rate: whole0(value)}),
    })), t('block.spread.said', {from: whole0(all[0]), median: whole0(all[3]), to: whole0(all[6])})),
    el('p', {class: 'hint'}, t('block.spread.axis', {from: whole0(all[0]), median: whole0(all[3]), to: whole0(all[6])})));
}

function header(block, state, counted) {
  return facts([
    [t('block.hash'), [el('code', {class: 'long'}, block.id), copyIcon(block.id, 'hash')]],
    [t('block.time'), timeAndAge(block.timestamp)],
    [t('block.chain'), state.in_best_chain ? confirmations(block.height, live.status) ?? t('block.yes') : t('block.replaced')],
    [t('block.transactions'), whole(block.tx_count)],
    ...(counted ? paid(counted) : []),
    [t('block.size'), [t('block.size.weight', {bytes: bytes(block.size), weight: block.weight}), ' ', fill(block.weight / MAX_WEIGHT, t('queue.filled', {percent: whole(Math.round(100 * block.weight / MAX_WEIGHT))}))]],
    [t('block.mediantime'), time(block.mediantime)],
    [t('block.version'), el('code', null, hex(block.version))],
    [t('block.bits'), el('code', null, hex(block.bits))],
    [t('block.difficulty'), decimal(block.difficulty)],
    [t('block.nonce'), whole(block.nonce)],
    [t('block.previous'), block.previousblockhash ? el('a', {href: to('block', block.previousblockhash), class: 'long mono'}, block.previousblockhash) : null],
    [t('block.merkle'), [el('code', {class: 'long'}, block.merkle_root), copyIcon(block.merkle_root, 'merkle')]],
  ]);
}

function neighbours(block, state) {
  return el('nav', {class: 'pages', 'aria-label': t('block.neighbours')},
    block.previousblockhash && el('a', {href: to('block', block.previousblockhash), class: 'button'}, t('block.title', {name: whole(block.height - 1)})),
    el('span'),
    state.next_best && el('a', {href: to('block', state.next_best), class: 'button'}, t('block.title', {name: whole(block.height + 1)})));
}

/* Esplora's own words for this are few. */
function notThere(trouble, given, height) {
  const stands = live.status?.height ?? null;
  const said = trouble.status !== 404 ? trouble : new Trouble(404, height
    ? t(stands === null ? 'block.notyet' : 'block.notyet.stands', {height: Number(given), stands})
    : t('block.unknown'));
  return troublePage(said, given,
    height && given.length % 2 === 0 && el('p', null, rich('block.script', {link: el('a', {href: to('script', given)}, t('block.script.link', {script: given}))})));
}

/** The page of a block by its hash or height. */
export function blockPage(main, given, signal) {
  const pages = new Pages(PAGE, 'transactions');
  const place = el('div', {class: 'part'});
  const standing = el('div');
  let askedAt = 0;
  let shown = null;
  let block = null;

  async function transactions() {
    const {id, tx_count: total} = block;
    const {cursor} = pages;
    const answer = await tried(['api', 'block', id, 'txs', cursor ?? '0'], {}, signal);
    if (cursor !== pages.cursor || id !== block.id) {
      return; // the page was turned meanwhile
    }
    if (answer instanceof Trouble) {
      keep(place, answer);
      return;
    }
    const next = pages.first + PAGE < total ? String(pages.first + PAGE) : null;
    update(place,
      table(t('block.caption'), HEADS, answer.map(row)),
      pages.buttons('transactions', answer.length, total, next, transactions));
  }

  return {
    title: t('block.title', {name: given.length < 12 ? given : short(given)}),
    async refresh() {
      const height = /^\d{1,10}$/.test(given);
      try {
        const hash = height ? await ask(['api', 'block-height', given], {}, signal) : given.toLowerCase();
        const [found, state, counts] = await Promise.all([
          ask(['api', 'block', hash], {}, signal), ask(['api', 'block', hash, 'status'], {}, signal), tried(['v1', 'blocks', hash], {}, signal)]);
        const counted = counts instanceof Trouble ? null : counts;
        askedAt = now();
        update(standing, fromNode(live.status, askedAt, null));
        const head = JSON.stringify([found, state, counted, live.status?.height, live.status?.tip.height]);
        if (head === shown) {
          return null;
        }
        shown = head;
        block = found;
        replace(main,
          el('p', {class: 'kind'}, t('block.kind')),
          el('h1', {tabindex: '-1'}, whole(block.height)),
          el('p', {class: 'tools'}, copyButton(block.id, 'hash'), ' ', saveButton(['api', 'block', block.id, 'raw'], `${block.id}.blk`, t('block.save'))),
          neighbours(block, state), header(block, state, counted), standing, counted && spread(counted),
          el('section', {'aria-labelledby': 'transactions'}, el('h2', {id: 'transactions'}, t('block.list')), place));
        await transactions();
      } catch (error) {
        if (!(error instanceof Trouble)) {
          throw error;
        }
        if (shown) {
          update(standing, fromNode(live.status, askedAt, error));
        } else {
          replace(main, notThere(error, given, height));
        }
      }
      return null;
    },
  };
}
