/* How the daemon stands: state, progress, tip, last blocks, what it holds, whom it asks. */

import {tried, Trouble} from './api.js';
import {el, facts, replace, table, update} from './dom.js';
import {amount, ago, bytes, count, short, span, whole} from './format.js';
import * as live from './live.js';
import {to} from './router.js';
import {note, troublePage} from './trouble.js';

/** Words for each state of /v1/status, and how good that is. */
export const STATES = {
  live: ['At the tip', 'good', 'The index is up with the chain.'],
  syncing: ['Catching up', 'warn', 'Blocks are being taken in; answers say as of which one they are.'],
  behind: ['Far behind', 'warn', 'Too far behind the chain for its answers to pass as fresh.'],
  waiting: ['Waiting', 'warn', 'The chain’s tip is not known, so nobody can say how fresh the index is.'],
  disk_full: ['Disk full', 'bad', 'There is no space for the next block; indexing resumes by itself once there is.'],
  bootstrapping: ['Loading a snapshot', 'warn', 'Balances are answered once it is loaded and proven.'],
  reindexing: ['Re-indexing', 'warn', 'Blocks are being taken in again; until then answers are marked stale.'],
  halted: ['Halted', 'bad', 'Going on would make wrong data. The log says what to do.'],
};

function progress({height, tip, sync, state}) {
  if (height === null || tip.height === null || height >= tip.height) {
    return null;
  }
  const percent = Math.floor(1000 * height / Math.max(1, tip.height)) / 10;
  return el('div', {class: 'progress'},
    el('progress', {value: height, max: tip.height, 'aria-label': `${state}: ${percent} percent of the blocks`}),
    el('p', null, `${percent} %, `, count(tip.height - height, 'block'), ' to go',
      sync.blocks_per_second > 0 && `, ${sync.blocks_per_second} a second`,
      sync.eta_seconds !== null && `, about ${span(sync.eta_seconds)} left`));
}

function hero(status) {
  const [words, kind, meaning] = STATES[status.state] ?? [status.state, 'warn', ''];
  return el('div', {class: 'hero'},
    el('p', {class: `state ${kind}`}, el('span', {class: 'dot'}), words),
    el('p', {class: 'tip'}, status.height === null ? 'No block yet' : el('a', {href: to('block', status.block_hash)}, whole(status.height))),
    el('p', {class: 'lead'}, status.height === null ? meaning : ['Block height; ', ago(status.block_time), '. ', meaning]),
    status.reason && el('p', {class: `note ${kind === 'bad' ? 'bad' : ''}`}, status.reason),
    progress(status));
}

function coverage({coverage: {complete, origin, from_height: from, snapshot, backfilled_scripts: filled}}) {
  const since = {genesis: 'every coin, from the first block on', snapshot: `every coin, from a snapshot at block ${whole(snapshot?.height ?? from)} on`, height: `coins since block ${whole(from)}`}[origin];
  return complete ? since : `${since}; older ones can be missing${filled ? `, but for ${count(filled, 'completed script')}` : ''}`;
}

function verified(verdict) {
  if (!verdict) {
    return ['not compared with the node’s own UTXO set yet: ', el('code', {class: 'whole'}, 'utxod verify')];
  }
  return [el('span', {class: `mark ${verdict.equal ? 'good' : 'bad'}`}, verdict.equal ? 'equal' : 'different'),
    ' to the node’s own UTXO set at ', el('a', {href: to('block', verdict.block_hash)}, `block ${whole(verdict.height)}`), ', ', ago(verdict.at)];
}

function mempool(pool) {
  return pool.followed
    ? [count(pool.transactions, 'transaction'), `, ${whole(pool.vsize)} vB`, !pool.in_step && `; not in step just now${pool.reason ? `: ${pool.reason}` : ''}`]
    : pool.reason ?? 'not followed';
}

function node({node: {version, reachable, source, initial_download: downloading}}) {
  return [version, ' ', el('span', {class: `mark ${reachable ? 'good' : 'bad'}`}, reachable ? 'reachable' : 'away'),
    source && ` read by ${source === 'rest' ? 'REST' : 'RPC'}`, downloading && ', still downloading the chain itself'];
}

const figures = status => facts([
  ['Coins', whole(status.utxo_count)],
  ['Worth', amount(status.total_sat)],
  ['Covers', coverage(status)],
  ['Chain’s tip', status.tip.height === null ? 'not known' : [`block ${whole(status.tip.height)} by the word of ${status.tip.source === 'node' ? 'the node' : status.tip.source}`,
    status.tip.age_seconds > 60 && `, ${span(status.tip.age_seconds)} ago`]],
  ['Node', node(status)],
  ['Mempool', mempool(status.mempool)],
  ['Verification', verified(status.verified)],
  ['Activity', status.activity_from_height === null ? 'none kept yet' : `kept from block ${whole(status.activity_from_height)} on`],
]);

const PROVIDER_HEADS = [{text: 'Provider', at: 'lead'}, {text: 'State', at: 'end'}, {text: 'Last good answer', class: 'number'}];
const BREAKERS = {closed: 'asked when needed', open: 'left alone for a while', 'half-open': 'being tried again'};

function providers({providers: all}) {
  return el('section', {'aria-labelledby': 'providers'}, el('h2', {id: 'providers'}, 'Providers'),
    all.length
      ? table('External providers', PROVIDER_HEADS, all.map(one => [one.name, BREAKERS[one.breaker] ?? one.breaker,
        one.last_success_age_seconds === null ? 'none yet' : `${span(one.last_success_age_seconds)} ago`]))
      : el('p', {class: 'empty'}, 'None are configured: every answer is from this index.'));
}

const BLOCK_HEADS = [{text: 'Block', at: 'lead'}, {text: 'Hash', plain: true}, {text: 'Time', at: 'end'}, {text: 'Transactions', class: 'number'}, {text: 'Size', class: 'number'}];

function lastBlocks(answer) {
  return answer instanceof Trouble ? note(answer) : table('The last blocks', BLOCK_HEADS, answer.map(block => [
    el('a', {href: to('block', String(block.height))}, whole(block.height)),
    el('a', {href: to('block', block.id), class: 'hash', title: block.id}, short(block.id)),
    ago(block.timestamp), whole(block.tx_count), bytes(block.size)]));
}

/** The first page. */
export function homePage(main, signal) {
  const top = el('div');
  const sums = el('div');
  const blocks = el('div', {class: 'part'});
  const third = el('div', {class: 'part'});
  let built = false;
  return {
    title: null,
    async refresh() {
      const {status} = live;
      if (!status) {
        built = false;
        replace(main, troublePage(new Trouble(0, 'The daemon does not answer. It may have been stopped, or the network is away; this page goes on asking.'), null));
        return null;
      }
      if (!built) {
        replace(main, el('h1', {class: 'unseen', tabindex: '-1'}, `utxod on ${status.network}`),
          el('div', {class: 'home'}, top, el('section', {'aria-labelledby': 'index'}, el('h2', {id: 'index', class: 'unseen'}, 'The index'), sums)),
          el('section', {'aria-labelledby': 'blocks'}, el('h2', {id: 'blocks'}, 'Last blocks'), blocks), third);
        built = true;
      }
      update(top, hero(status));
      update(sums, figures(status));
      update(third, providers(status));
      update(blocks, lastBlocks(await tried(['api', 'blocks'], {}, signal)));
      return status.height === null ? null : `Block ${status.height}`;
    },
  };
}
