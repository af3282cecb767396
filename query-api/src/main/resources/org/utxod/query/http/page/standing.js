/* How the index stands: what it holds, whom it asks, what was verified; one line that opens. */

import {el, facts, table, update} from './dom.js';
import {amount, ago, now, span, whole} from './format.js';
import {to} from './router.js';
import {known, rich, t} from './words.js';

/* Between a block and the mempool without its transactions there is a moment at each block; only a longer one is worth words. */
const APART_SECONDS = 10;

/* A sentence of the daemon's own. */
const said = sentence => el('span', {lang: 'en'}, sentence);

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
  if (source === 'feed') {
    return t('home.node.feed');
  }
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
  return el('section', {'aria-labelledby': 'providers'}, el('h3', {id: 'providers'}, t('home.providers')),
    all.length
      ? table(t('home.providers.caption'), PROVIDER_HEADS, all.map(one => [one.name, known(`home.breaker.${one.breaker}`) ? t(`home.breaker.${one.breaker}`) : one.breaker,
        one.last_success_age_seconds === null ? t('home.provider.never') : t('time.ago', {span: span(one.last_success_age_seconds)})]))
      : el('p', {class: 'empty'}, t('home.providers.none')));
}

/* What most want to know of it, for who does not open it. */
function line(status) {
  const {verified: verdict} = status;
  return [t('home.index'), ' ', el('span', {class: 'quietly'},
    t('home.index.line', {coins: whole(status.utxo_count), since: coverage(status)}), t('list.comma'),
    !verdict ? t('home.index.unverified') : t(verdict.equal ? 'home.index.equal' : 'home.index.different', {height: verdict.height}))];
}

/** The line, and how to show a status in it; it stays open over updates. */
export function indexLine() {
  const summary = el('summary');
  const inside = el('div');
  return {
    place: el('details', {class: 'part opens', id: 'index'}, summary, inside),
    show(status) {
      summary.replaceChildren(...line(status).flat());
      update(inside, figures(status), providers(status));
    },
  };
}
