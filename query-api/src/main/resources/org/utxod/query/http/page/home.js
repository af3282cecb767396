/* How the daemon stands: state, progress, tip, last blocks, what it holds, whom it asks. */

import {silence, tried, Trouble} from './api.js';
import {copyIcon} from './copy.js';
import {el, facts, replace, table, update} from './dom.js';
import {amount, ago, bytes, now, short, span, tenth, whole} from './format.js';
import * as live from './live.js';
import {to} from './router.js';
import {keep, troublePage} from './trouble.js';
import {known, rich, t} from './words.js';

/* Between a block and the mempool without its transactions there is a moment at each block; only a longer one is worth words. */
const APART_SECONDS = 10;

/* How good each state of /v1/status is. */
const KINDS = {live: 'good', disk_full: 'bad', halted: 'bad'};

/** Words for a state of /v1/status, and how good that is. */
export const stateOf = state => [known(`state.${state}`) ? t(`state.${state}`) : state, KINDS[state] ?? 'warn'];

/** A sentence of the daemon's own. */
const said = sentence => el('span', {lang: 'en'}, sentence);

function progress({height, tip, sync, state}) {
  if (height === null || tip.height === null || height >= tip.height) {
    return null;
  }
  const percent = whole(Math.floor(100 * height / Math.max(1, tip.height)));
  const parts = [t('home.left', {percent: tenth(Math.floor(1000 * height / Math.max(1, tip.height)) / 10), blocks: t('count.block', {n: tip.height - height})}),
    sync.blocks_per_second > 0 && t('home.left.rate', {rate: tenth(sync.blocks_per_second)}),
    sync.eta_seconds !== null && t('home.left.eta', {span: span(sync.eta_seconds)})];
  return el('div', {class: 'progress'},
    el('progress', {value: height, max: tip.height, 'aria-label': t('home.progress', {state: stateOf(state)[0], percent})}),
    el('p', null, parts.filter(Boolean).join(t('list.comma'))));
}

function hero(status) {
  const [words, kind] = stateOf(status.state);
  const meaning = known(`state.${status.state}.meaning`) ? t(`state.${status.state}.meaning`) : '';
  return el('div', {class: 'hero'},
    el('p', {class: `state ${kind}`}, el('span', {class: 'dot'}), words),
    el('p', {class: 'tip'}, status.height === null ? t('home.none') : el('a', {href: to('block', status.block_hash)}, whole(status.height))),
    el('p', {class: 'lead'}, status.height === null ? meaning : rich('home.tip', {ago: ago(status.block_time), meaning})),
    status.reason && el('p', {class: `note ${kind === 'bad' ? 'bad' : ''}`}, said(status.reason)),
    progress(status));
}

function coverage({coverage: {complete, origin, from_height: from, snapshot, backfilled_scripts: filled}}) {
  const since = t(`home.since.${origin}`, {height: snapshot?.height ?? from});
  return complete ? since : filled ? t('home.since.filled', {since, n: filled}) : t('home.since.partial', {since});
}

function verified(verdict) {
  if (!verdict) {
    return rich('home.unverified', {command: el('code', {class: 'whole'}, 'utxod verify')});
  }
  return rich('home.verified', {
    verdict: el('span', {class: `mark ${verdict.equal ? 'good' : 'bad'}`}, t(verdict.equal ? 'home.equal' : 'home.different')),
    block: el('a', {href: to('block', verdict.block_hash)}, t('block.at', {height: verdict.height})),
    ago: ago(verdict.at),
  });
}

let apartSince = null;

function mempool(pool) {
  apartSince = pool.followed && !pool.in_step ? apartSince ?? now() : null;
  if (!pool.followed) {
    return pool.reason ? said(pool.reason) : t('home.pool.none');
  }
  const words = t('home.pool', {n: pool.transactions, vsize: pool.vsize});
  if (pool.in_step || (!pool.reason && now() - apartSince < APART_SECONDS)) {
    return words;
  }
  return pool.reason ? rich('home.pool.apart.why', {pool: words, reason: said(pool.reason)}) : t('home.pool.apart', {pool: words});
}

function node({node: {version, reachable, source, initial_download: downloading}}) {
  return [version, ' ', el('span', {class: `mark ${reachable ? 'good' : 'bad'}`}, t(reachable ? 'home.reachable' : 'home.away')),
    source && t('home.read', {way: source === 'rest' ? 'REST' : 'RPC'}), downloading && t('home.downloading')];
}

function tip({tip: {height, source, age_seconds: age}}) {
  if (height === null) {
    return t('home.tip.unknown');
  }
  const words = source === 'node' ? t('home.tip.node', {height}) : t('home.tip.source', {height, source});
  return age > 60 ? [words, t('list.comma'), t('time.ago', {span: span(age)})] : words;
}

const figures = status => facts([
  [t('home.coins'), whole(status.utxo_count)],
  [t('home.worth'), amount(status.total_sat)],
  [t('home.covers'), coverage(status)],
  [t('home.chain'), tip(status)],
  [t('home.node'), node(status)],
  [t('home.mempool'), mempool(status.mempool)],
  [t('home.verification'), verified(status.verified)],
  [t('home.activity'), status.activity_from_height === null ? t('home.activity.none') : t('home.activity.from', {height: status.activity_from_height})],
]);

const PROVIDER_HEADS = [{text: t('home.provider'), at: 'lead'}, {text: t('home.provider.state'), at: 'end'}, {text: t('home.provider.last'), class: 'number'}];

function providers({providers: all}) {
  return el('section', {'aria-labelledby': 'providers'}, el('h2', {id: 'providers'}, t('home.providers')),
    all.length
      ? table(t('home.providers.caption'), PROVIDER_HEADS, all.map(one => [one.name, known(`home.breaker.${one.breaker}`) ? t(`home.breaker.${one.breaker}`) : one.breaker,
        one.last_success_age_seconds === null ? t('home.provider.never') : t('time.ago', {span: span(one.last_success_age_seconds)})]))
      : el('p', {class: 'empty'}, t('home.providers.none')));
}

const BLOCK_HEADS = [{text: t('home.head.block'), at: 'lead'}, {text: t('home.head.hash'), plain: true}, {text: t('home.head.time'), at: 'end'}, {text: t('home.head.transactions'), class: 'number'}, {text: t('home.head.size'), class: 'number'}];

/* The number leads to the block; the hash beside it is there to be read and copied, not a second way to the same page. */
const lastBlocks = blocks => table(t('home.blocks.caption'), BLOCK_HEADS, blocks.map(block => [
  el('a', {href: to('block', String(block.height))}, whole(block.height)),
  [el('span', {class: 'hash', title: block.id}, short(block.id)), copyIcon(block.id, 'hash')],
  ago(block.timestamp), whole(block.tx_count), bytes(block.size)]));

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
        // What it said last stays; that it is old is said above.
        if (!built) {
          replace(main, troublePage(silence(), null));
        }
        return null;
      }
      if (!built) {
        replace(main, el('h1', {class: 'unseen', tabindex: '-1'}, t('home.title', {network: status.network})),
          el('div', {class: 'home'}, top, el('section', {'aria-labelledby': 'index'}, el('h2', {id: 'index', class: 'unseen'}, t('home.index')), sums)),
          el('section', {'aria-labelledby': 'blocks'}, el('h2', {id: 'blocks'}, t('home.blocks')), blocks), third);
        built = true;
      }
      update(top, hero(status));
      update(sums, figures(status));
      update(third, providers(status));
      const answer = await tried(['api', 'blocks'], {}, signal);
      if (answer instanceof Trouble) {
        keep(blocks, answer);
      } else {
        update(blocks, lastBlocks(answer));
      }
      return status.height === null ? null : t('home.said', {height: String(status.height)});
    },
  };
}
