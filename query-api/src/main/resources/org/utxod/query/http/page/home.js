/* The first page: how the chain stands, what waits, what was mined last, and how the index is. */

import {silence, tried, Trouble} from './api.js';
import {copyIcon} from './copy.js';
import {el, replace, update} from './dom.js';
import {ago, rough, short, span, tenth, whole} from './format.js';
import * as live from './live.js';
import {byRate, estimates, nextBlocks} from './queue.js';
import {lastBlocks} from './recent.js';
import {to} from './router.js';
import {indexLine} from './standing.js';
import {stateOf} from './state.js';
import {keep, troublePage} from './trouble.js';
import {known, rich, t} from './words.js';

const BLOCK_SECONDS = 600;
const TICK_MILLIS = 10000;

/* A sentence of the daemon's own. */
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
    status.block_hash && el('p', null, el('span', {class: 'hash quietly', title: status.block_hash}, short(status.block_hash)), copyIcon(status.block_hash, 'hash')),
    status.reason && el('p', {class: `note ${kind === 'bad' ? 'bad' : ''}`}, said(status.reason)),
    progress(status));
}

/* By how much the difficulty will change, if the next blocks come as those since the last change did; percent. */
function change({retarget, height, block_time: at}) {
  const blocks = height - retarget.from_height;
  const took = at - retarget.from_time;
  return blocks < 1 || took < 1 ? null : Math.max(-75, Math.min(300, 100 * (blocks * BLOCK_SECONDS / took - 1)));
}

function outlook(chain) {
  const left = height => ({blocks: t('count.block', {n: height - chain.height}), span: span((height - chain.height) * BLOCK_SECONDS)});
  const parts = [rich('home.halving', left(chain.halving_height))];
  if (chain.difficulty !== null) {
    parts.push(rich('home.difficulty', {difficulty: rough(chain.difficulty)}));
  }
  if (chain.retarget) {
    const percent = chain.block_time === null ? null : change(chain);
    parts.push(percent === null ? rich('home.retarget', left(chain.retarget.height))
      : rich('home.retarget.by', {...left(chain.retarget.height), percent: `${percent < 0 ? '−' : '+'}${tenth(Math.abs(percent))}`}));
  }
  return el('p', {class: 'hint', id: 'outlook'}, parts.flatMap((part, i) => i ? [t('list.dot'), ...part] : part));
}

/* Where a part cannot be had: what it showed stays. That there is no mempool is no fault. */
function fill(place, answer, draw) {
  if (!(answer instanceof Trouble)) {
    update(place, draw(answer));
  } else if (answer.status === 404) {
    update(place, el('p', {class: 'empty'}, t('home.pool.none')));
  } else {
    keep(place, answer);
  }
}

/** The first page. */
export function homePage(main, signal) {
  const [top, ahead, next, rates, fees, blocks] = Array.from({length: 6}, () => el('div'));
  const index = indexLine();
  const part = (id, title, place) => el('section', {'aria-labelledby': id}, el('h2', {id}, title), place);
  let built = false;

  function build(status) {
    replace(main, el('h1', {class: 'unseen', tabindex: '-1'}, t('home.title', {network: status.network})),
      el('div', {class: 'home'}, el('div', {id: 'stands'}, top, ahead), el('div', null, part('fees', t('home.fees'), fees), part('rates', t('home.rates'), rates))),
      part('next', t('home.next'), next), part('blocks', t('home.blocks'), blocks), index.place);
    built = true;
    // Times grow old while nothing else changes.
    const timer = setInterval(() => live.status && !document.hidden && update(top, hero(live.status)), TICK_MILLIS);
    signal.addEventListener('abort', () => clearInterval(timer));
  }

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
        build(status);
      }
      update(top, hero(status));
      index.show(status);
      await Promise.all([
        tried(['v1', 'mempool'], {}, signal).then(answer => {
          fill(next, answer, nextBlocks);
          fill(rates, answer, byRate);
        }),
        tried(['api', 'fee-estimates'], {}, signal).then(answer => fill(fees, answer, estimates)),
        tried(['v1', 'blocks'], {}, signal).then(answer => fill(blocks, answer, page => lastBlocks(page.blocks))),
        tried(['v1', 'chain'], {}, signal).then(answer => answer instanceof Trouble || update(ahead, outlook(answer))),
      ]);
      return status.height === null ? null : t('home.said', {height: String(status.height)});
    },
  };
}
