/* A block: its header, and its transactions in pages. */

import {ask, tried, Trouble} from './api.js';
import {copyButton} from './copy.js';
import {el, facts, replace, table, update} from './dom.js';
import {amount, bytes, decimal, now, short, time, timeAndAge, whole} from './format.js';
import {confirmations, fromNode} from './freshness.js';
import * as live from './live.js';
import {Pages} from './pages.js';
import {to} from './router.js';
import {note, troublePage} from './trouble.js';

const PAGE = 25; // as Esplora has it

const HEADS = [{text: 'Transaction', at: 'lead'}, {text: 'Inputs', class: 'number'}, {text: 'Outputs', class: 'number'}, {text: 'Moved', class: 'number', at: 'end'}, {text: 'Fee', class: 'number'}];

const hex = number => `0x${number.toString(16).padStart(8, '0')}`;

function row(tx) {
  const coinbase = tx.vin[0].is_coinbase;
  return [
    el('a', {href: to('tx', tx.txid), class: 'hash', title: tx.txid}, short(tx.txid)),
    coinbase ? el('span', {class: 'mark'}, 'coinbase') : whole(tx.vin.length),
    whole(tx.vout.length),
    amount(tx.vout.reduce((sum, output) => sum + output.value, 0)),
    coinbase || tx.fee === undefined ? null : `${whole(tx.fee)} sat`,
  ];
}

function header(block, state) {
  return facts([
    ['Hash', [el('code', {class: 'long'}, block.id), ' ', copyButton(block.id, 'hash')]],
    ['Time', timeAndAge(block.timestamp)],
    ['In the chain', state.in_best_chain ? confirmations(block.height, live.status) ?? 'yes' : 'no: a reorganisation replaced it'],
    ['Transactions', whole(block.tx_count)],
    ['Size', `${bytes(block.size)}, weight ${whole(block.weight)}`],
    ['Median time', time(block.mediantime)],
    ['Version', el('code', null, hex(block.version))],
    ['Bits', el('code', null, hex(block.bits))],
    ['Difficulty', decimal(block.difficulty)],
    ['Nonce', whole(block.nonce)],
    ['Merkle root', el('code', {class: 'long'}, block.merkle_root)],
  ]);
}

function neighbours(block, state) {
  return el('nav', {class: 'pages', 'aria-label': 'Blocks before and after'},
    block.previousblockhash && el('a', {href: to('block', block.previousblockhash), class: 'button'}, `Block ${whole(block.height - 1)}`),
    el('span'),
    state.next_best && el('a', {href: to('block', state.next_best), class: 'button'}, `Block ${whole(block.height + 1)}`));
}

/* Esplora's own words for this are few. */
function notThere(trouble, given, height) {
  const stands = live.status?.height ?? null;
  const said = trouble.status !== 404 ? trouble : new Trouble(404, height
    ? `The chain has no block ${whole(given.replace(/^0+(?=.)/, ''))} yet${stands === null ? '.' : `: this index stands at block ${whole(stands)}.`}`
    : 'The node knows no block with this hash. It may belong to another network, or the node has pruned it.');
  return troublePage(said, given,
    height && given.length % 2 === 0 && el('p', null, 'If you meant a script: ', el('a', {href: to('script', given)}, `what the script ${given} holds`), '.'));
}

/** The page of a block by its hash or height. */
export function blockPage(main, given, signal) {
  const pages = new Pages(PAGE);
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
      update(place, note(answer));
      return;
    }
    const next = pages.first + PAGE < total ? String(pages.first + PAGE) : null;
    update(place,
      table('Transactions: inputs, outputs, amount moved, fee', HEADS, answer.map(row)),
      pages.buttons('transactions', answer.length, total, next, transactions));
  }

  return {
    title: `Block ${given.length < 12 ? given : short(given)}`,
    async refresh() {
      const height = /^\d{1,10}$/.test(given);
      try {
        const hash = height ? await ask(['api', 'block-height', given], {}, signal) : given.toLowerCase();
        const [found, state] = await Promise.all([
          ask(['api', 'block', hash], {}, signal), ask(['api', 'block', hash, 'status'], {}, signal)]);
        askedAt = now();
        update(standing, fromNode(live.status, askedAt, null));
        const head = JSON.stringify([found, state, live.status?.height, live.status?.tip.height]);
        if (head === shown) {
          return null;
        }
        shown = head;
        block = found;
        replace(main,
          el('p', {class: 'kind'}, 'Block'),
          el('h1', {tabindex: '-1'}, whole(block.height)),
          header(block, state), standing, neighbours(block, state),
          el('section', {'aria-labelledby': 'transactions'}, el('h2', {id: 'transactions'}, 'Transactions'), place));
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
